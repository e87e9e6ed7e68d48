package org.sqlattice.crdt;

import static org.sqlattice.schema.Identifiers.quote;

import java.util.ArrayList;
import java.util.List;
import org.sqlattice.schema.Catalogue;
import org.sqlattice.schema.TableSchema;
import org.sqlattice.schema.TableSchema.Numbering;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.SqlValue;
import org.sqlattice.sql.Statement;

/*
 * A table is rebuilt by filling another, dropping the first, and giving its name to the other.
 * When it is dropped its rows are copied, with the numbers by which its clocks know them; the clocks
 * stay where they are. When the name comes back, rows are compared key by key.
 *
 * (1) A row that is the same keeps its clocks, whatever number it has now.
 * (2) What differs is a write of this replica's: cells that changed, rows that came or are gone.
 */

/** Keeps the rows of dropped tables while they may be on the way back. */
final class Rebuilds {
  /** What a key in crsql_master begins with, before the id of a table that was dropped. */
  static final String KEPT = "kept.";

  /** The column of a row's number: no replicated column has that name. */
  private static final String NUMBER = "o.\"-1\"";

  private final Connection connection;
  private final Catalogue catalogue;
  private final CrrTables tables;
  private final LocalWrites localWrites;

  Rebuilds(Connection connection, CrrTables tables, Versions versions) {
    this.connection = connection;
    this.catalogue = new Catalogue(connection);
    this.tables = tables;
    this.localWrites = new LocalWrites(versions);
  }

  /** Copies the rows of a table that is about to be dropped. */
  void keep(TableSchema schema) {
    KeySql key = new KeySql(schema);
    String copy = copy(schema.id());
    StringBuilder names = new StringBuilder();
    StringBuilder values = new StringBuilder();
    for (TableSchema.Column column : schema.columns()) {
      names.append(quote(column.name())).append(", ");
      values.append(", b.").append(quote(column.name()));
    }
    connection.execute(
        ("CREATE TABLE "
                + copy
                + " (\"-1\" INTEGER, "
                + declarations(schema)
                + names
                + "PRIMARY KEY (")
            + (key.list("") + ")) WITHOUT ROWID; INSERT INTO " + copy + " SELECT ")
            + (key.sourceNumber() + ", " + key.list("b.") + values + " FROM " + key.source()));
    try (Statement insert = connection.prepare("INSERT INTO crsql_master VALUES (?, ?)")) {
      insert.bindText(1, KEPT + schema.id());
      insert.bindText(2, shape(schema));
      insert.run();
    }
  }

  private static String copy(int id) {
    return "crsql_kept_" + id;
  }

  private String declarations(TableSchema schema) {
    return CaptureTriggers.declarations(schema, catalogue.keyTypes(schema.name()));
  }

  /** What must be the same for clocks to be worth anything. */
  private String shape(TableSchema schema) {
    return schema.numbering() + " " + declarations(schema);
  }

  /** Returns the ids of tables whose rows are kept. */
  List<Integer> ids() {
    List<Integer> ids = new ArrayList<>();
    String sql = "SELECT CAST(substr(key, 6) AS INTEGER) FROM crsql_master WHERE key GLOB '";
    for (long id : numbers(sql + KEPT + "*'")) {
      ids.add((int) id);
    }
    return ids;
  }

  /** Returns what a table whose rows are kept was called. */
  String name(int id) {
    return text("SELECT name FROM crsql_tables WHERE id = " + id);
  }

  /** Ceases to keep a table's rows. */
  void forget(int id) {
    connection.execute(
        ("DELETE FROM crsql_master WHERE key = '" + KEPT + id + "'; DROP TABLE ") + copy(id));
  }

  /** A table of that name has come in the place of one that was dropped. */
  void comeBack(int id, String name) {
    String formerShape = text("SELECT value FROM crsql_master WHERE key = '" + KEPT + id + "'");
    List<TableSchema.Column> formerColumns = tables.columns(id);
    connection.execute("DELETE FROM crsql_master WHERE key = '" + KEPT + id + "'");
    TableSchema former = tables.read(name);
    if (former == null || !formerShape.equals(shape(former))) {
      tables.make(name);
    } else {
      tables.adapt(name);
      CrrTable table = tables.find(name);
      if (table != null) {
        compare(table, formerColumns);
        table.runs().settle();
      }
    }
    connection.execute("DROP TABLE " + copy(id));
  }

  private void compare(CrrTable table, List<TableSchema.Column> formerColumns) {
    TableSchema schema = table.schema();
    KeySql key = new KeySql(schema);
    String copy = copy(schema.id());
    String isSame = key.same("b.", "o.");
    deleteMissing(table, isSame);
    if (schema.numbering() == Numbering.ROWID) {
      renumber(table, isSame);
    } else if (schema.numbering() == Numbering.KEY_TABLE) {
      TableNames names = new TableNames(schema.name());
      connection.execute(
          ("INSERT INTO " + names.keys() + " (" + key.list("") + ") SELECT " + key.list("b."))
              + (" FROM " + names.base() + " AS b WHERE NOT EXISTS (SELECT 1 FROM " + names.keys())
              + (" AS k WHERE " + key.same("b.", "k.") + ") ORDER BY " + key.list("b.")));
    }
    String numbers = "SELECT " + key.sourceNumber() + " FROM " + key.source();
    for (TableSchema.Column column : schema.columns()) {
      String name = quote(column.name());
      String isChanged =
          formerColumns.contains(column)
              ? CaptureTriggers.changed("b.", "o.", name)
              : "b." + name + " IS NOT " + catalogue.defaultOf(schema.name(), column.name());
      String sql = numbers + " JOIN " + copy + " AS o ON " + isSame + " WHERE " + isChanged;
      for (long row : numbers(sql)) {
        localWrites.updated(table, column.id(), row);
      }
    }
    String isNew = " WHERE NOT EXISTS (SELECT 1 FROM " + copy + " AS o WHERE " + isSame + ")";
    for (long row : numbers(numbers + isNew + " ORDER BY 1")) {
      localWrites.inserted(table, row);
    }
  }

  private void deleteMissing(CrrTable table, String isSame) {
    TableSchema schema = table.schema();
    String sql =
        ("SELECT " + NUMBER + ", " + new KeySql(schema).list("o.") + " FROM " + copy(schema.id()))
            + (" AS o WHERE NOT EXISTS (SELECT 1 FROM " + new TableNames(schema.name()).base())
            + (" AS b WHERE " + isSame + ")");
    try (Statement statement = connection.prepare(sql)) {
      while (statement.step()) {
        List<SqlValue> key = new ArrayList<>();
        for (int i = 1; i < statement.columnCount(); i++) {
          key.add(statement.columnValue(i));
        }
        localWrites.deleted(table, statement.columnLong(0), key);
      }
    }
  }

  /** Makes the clocks of rows that are the same go by their new numbers. */
  private void renumber(CrrTable table, String isSame) {
    TableSchema schema = table.schema();
    TableNames names = new TableNames(schema.name());
    String copy = copy(schema.id());
    String number = new KeySql(schema).number("b");
    String rows = copy + " AS o CROSS JOIN " + names.base() + " AS b ON " + isSame;
    if (numbers("SELECT 1 FROM " + rows + " WHERE " + number + " <> " + NUMBER + " LIMIT 1")
        .isEmpty()) {
      return;
    }
    String width = table.epochs().widthSql("r.epoch");
    String clock = "db_version, site, origin, epoch";
    connection.execute(
        ("CREATE INDEX crsql_kept_number ON " + copy + " (\"-1\");")
            + ("CREATE TABLE crsql_kept_runs AS SELECT * FROM " + names.runs() + ";")
            + ("CREATE TABLE crsql_kept_cells AS SELECT * FROM " + names.cells() + ";")
            + ("DELETE FROM " + names.runs() + "; DELETE FROM " + names.cells() + ";")
            + ("INSERT INTO " + names.cells() + " SELECT " + number + ", c.col, c.col_version,")
            + (" c.db_version, c.seq, c.site, c.origin FROM crsql_kept_cells AS c CROSS JOIN ")
            + (rows + " WHERE " + NUMBER + " = c.row;")
            + ("INSERT INTO " + names.runs() + " SELECT min(n), max(n), db_version, min(s), site,")
            + (" origin, epoch FROM (SELECT *, sum(is_first) OVER (ORDER BY n) AS island FROM")
            + (" (SELECT *, (n, s, "
                + clock
                + ") IS NOT (lag(n) OVER w + 1, lag(s) OVER w + width,")
            + " lag(db_version) OVER w, lag(site) OVER w, lag(origin) OVER w, lag(epoch) OVER w)"
            + (" AS is_first FROM (SELECT " + number + " AS n, r.seq + (" + NUMBER + " - r.first)")
            + (" * "
                + width
                + " AS s, "
                + width
                + " AS width, r.db_version, r.site, r.origin, r.epoch")
            + (" FROM crsql_kept_runs AS r CROSS JOIN " + rows + " WHERE " + NUMBER)
            + " BETWEEN r.first AND r.last) WINDOW w AS (ORDER BY n))) GROUP BY island ORDER BY 1;"
            + "DROP TABLE crsql_kept_runs; DROP TABLE crsql_kept_cells");
    table.forget();
  }

  private List<Long> numbers(String sql) {
    List<Long> numbers = new ArrayList<>();
    try (Statement statement = connection.prepare(sql)) {
      while (statement.step()) {
        numbers.add(statement.columnLong(0));
      }
    }
    return numbers;
  }

  private String text(String sql) {
    try (Statement statement = connection.prepare(sql)) {
      return statement.step() ? "" + statement.columnText(0) : "";
    }
  }
}
