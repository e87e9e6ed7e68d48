package org.sqlattice.crdt;

import static org.sqlattice.schema.Identifiers.quote;

import java.util.List;
import org.sqlattice.schema.Catalogue;
import org.sqlattice.schema.TableSchema;
import org.sqlattice.schema.TableSchema.Numbering;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.Statement;

/*
 * A clock knows its table and column by id, a run by its epoch the columns that its rows had. So a
 * new name writes no clock, and neither does a new column: no row has a clock for it yet.
 */

/** Brings what is stored about a table's columns and name into step with the catalogue. */
final class TableColumns {
  private TableColumns() {}

  /** Gives a replicated table another name. */
  static void renameTable(Connection connection, int id, String from, String to) {
    if (!from.equalsIgnoreCase(to)) {
      Catalogue catalogue = new Catalogue(connection);
      boolean hasKeys = catalogue.resolve(from + TableNames.KEYS) != null;
      CaptureTriggers.renameTables(connection, from, to, hasKeys);
    }
    run(connection, "UPDATE crsql_tables SET name = ?2 WHERE id = ?1", id, to);
  }

  /** Gives columns other names, place by place. */
  static void renameColumns(
      Connection connection, TableSchema schema, List<String> from, List<String> to) {
    for (int i = 0; i < from.size(); i++) {
      String former = from.get(i);
      String name = to.get(i);
      if (!former.equals(name)) {
        renameColumn(connection, schema, former, name);
      }
    }
  }

  private static void renameColumn(
      Connection connection, TableSchema schema, String from, String to) {
    for (TableSchema.Column column : schema.columns()) {
      if (column.name().equals(from)) {
        String sql = "UPDATE crsql_columns SET name = ?2 WHERE col = ?3 AND tbl = ?1";
        run(connection, sql, schema.id(), to, column.id());
      }
    }
    if (schema.numbering() != Numbering.KEY && schema.keyColumns().contains(from)) {
      TableNames names = new TableNames(schema.name());
      connection.execute(
          ("ALTER TABLE " + (schema.hasLastingNumbers() ? names.keys() : names.dead()))
              + (" RENAME COLUMN " + quote(from) + " TO " + quote(to)));
    }
  }

  /** Forgets columns that are gone, and gives new ones an id. */
  static void adapt(Connection connection, TableSchema schema) {
    List<String> names = new Catalogue(connection).valueColumns(schema.name());
    boolean isChanged = false;
    for (TableSchema.Column column : schema.columns()) {
      if (!names.remove(column.name())) {
        drop(connection, schema, column.id());
        isChanged = true;
      }
    }
    String insert =
        ("INSERT INTO crsql_columns SELECT ?1, coalesce(max(col), -1) + 1, ?2 FROM (SELECT tbl,")
            + " col FROM crsql_columns UNION ALL SELECT tbl, col FROM crsql_epochs) WHERE tbl = ?1";
    for (String name : names) {
      run(connection, insert, schema.id(), name);
      isChanged = true;
    }
    if (isChanged) {
      Epochs.keepRows(connection, schema.id());
    }
  }

  /** Drops a column's clocks; a row that had no other has a clock of its own then. */
  private static void drop(Connection connection, TableSchema schema, int column) {
    TableNames names = new TableNames(schema.name());
    String cells = names.cells();
    connection.execute(
        ("UPDATE " + cells + " SET col = -1, col_version = 1 WHERE col = " + column)
            + (" AND NOT EXISTS (SELECT 1 FROM " + cells + " AS o WHERE o.row = " + cells)
            + (".row AND o.col <> " + column + ") AND coalesce((SELECT last < " + cells + ".row")
            + (" FROM " + names.runs() + " WHERE first <= " + cells + ".row")
            + (" ORDER BY first DESC LIMIT 1), 1);")
            + ("DELETE FROM " + cells + " WHERE col = " + column + ";")
            + ("DELETE FROM crsql_columns WHERE tbl = " + schema.id() + " AND col = " + column));
  }

  private static void run(Connection connection, String sql, int id, String name, long... more) {
    try (Statement statement = connection.prepare(sql)) {
      statement.bindLong(1, id);
      statement.bindText(2, name);
      for (int i = 0; i < more.length; i++) {
        statement.bindLong(3 + i, more[i]);
      }
      statement.run();
    }
  }
}
