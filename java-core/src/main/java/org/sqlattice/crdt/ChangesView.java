package org.sqlattice.crdt;

import static org.sqlattice.schema.Identifiers.literal;
import static org.sqlattice.schema.Identifiers.quote;

import java.util.List;
import org.sqlattice.schema.TableSchema;
import org.sqlattice.schema.TableSchema.Numbering;
import org.sqlattice.sql.Connection;

/*
 * crsql_changes is a view over all clocks, stored in the database: every connection sees it, and it
 * is made and rolled back with the tables it shows. Per table it has an arm for cells with clocks
 * of their own, one for the cells of runs, and one for deleted rows. Outer conditions are pushed
 * into all of them, and all have an index by db version.
 */

/** Writes the SQL of crsql_changes. */
final class ChangesView {
  private final Connection connection;
  private final StringBuilder sql = new StringBuilder(1024);

  private ChangesView(Connection connection) {
    this.connection = connection;
  }

  /** Makes the view, or makes it anew, for these tables. */
  static void create(Connection connection, List<TableSchema> tables) {
    drop(connection);
    connection.execute(new ChangesView(connection).view(tables));
    connection.execute(
        """
        CREATE TRIGGER crsql_changes_insert INSTEAD OF INSERT ON crsql_changes BEGIN
          SELECT crsql_internal_merge(NEW."table", NEW.pk, NEW.cid, NEW.val, NEW.col_version,
            NEW.db_version, NEW.site_id, NEW.cl, NEW.seq);
        END
        """);
  }

  static void drop(Connection connection) {
    connection.execute("DROP VIEW IF EXISTS crsql_changes");
  }

  private String view(List<TableSchema> tables) {
    sql.append(
        "CREATE VIEW crsql_changes"
            + " (\"table\", pk, cid, val, col_version, db_version, site_id, cl, seq) AS\n");
    if (tables.isEmpty()) {
      return sql.append("SELECT '', x'', '', NULL, 0, 0, x'', 0, 0 WHERE 0").toString();
    }
    String glue = "";
    for (TableSchema table : tables) {
      sql.append(glue);
      cellsArm(table);
      sql.append("\nUNION ALL\n");
      runsArm(table);
      sql.append("\nUNION ALL\n");
      deadArm(table);
      glue = "\nUNION ALL\n";
    }
    return sql.append("\nORDER BY 6, 9").toString();
  }

  /** Cells and rows with clocks of their own. */
  private void cellsArm(TableSchema table) {
    TableNames names = new TableNames(table.name());
    KeySql key = new KeySql(table);
    begin(table, key.list("b."), "coalesce(n.name, '-1')");
    appendValue(table, "c.col");
    sql.append(", c.col_version, c.db_version, i.site_id, coalesce(s.col_version, 1), c.seq");
    sql.append("\nFROM ").append(names.cells()).append(" AS c CROSS JOIN ");
    sql.append(table.numbering() == Numbering.KEY_TABLE ? names.keys() + " AS k" : "");
    sql.append(table.numbering() == Numbering.KEY_TABLE ? " ON k.__crsql_key = c.row" : "");
    sql.append(table.numbering() == Numbering.KEY_TABLE ? " CROSS JOIN " : "");
    sql.append(names.base()).append(" AS b ON ");
    sql.append(
        table.numbering() == Numbering.KEY_TABLE
            ? key.same("b.", "k.")
            : key.number("b") + " = c.row");
    sql.append(" LEFT JOIN crsql_columns AS n ON n.tbl = ").append(table.id());
    sql.append(" AND n.col = c.col");
    appendSite("c");
    appendSentinel(names, "c.row");
    sql.append(" WHERE n.name IS NOT NULL OR c.col = -1");
  }

  /** Cells that are as their rows were inserted; rows of which no such cell is left. */
  private void runsArm(TableSchema table) {
    TableNames names = new TableNames(table.name());
    KeySql key = new KeySql(table);
    String number = key.sourceNumber();
    Epochs epochs = Epochs.read(connection, table.id());
    boolean hasRowOnly = epochs.hasRowOnly();
    begin(table, key.list("b."), hasRowOnly ? "coalesce(n.name, '-1')" : "n.name");
    appendValue(table, "e.col");
    sql.append(", 1, r.db_version, i.site_id, coalesce(s.col_version, 1), r.seq + (");
    sql.append(number).append(" - r.first) * ");
    sql.append(epochs.widthSql("r.epoch")).append(" + e.place\nFROM ").append(names.runs());
    sql.append(" AS r CROSS JOIN ");
    if (table.numbering() == Numbering.KEY_TABLE) {
      sql.append(names.keys()).append(" AS k ON k.__crsql_key BETWEEN r.first AND r.last");
      sql.append(" CROSS JOIN ").append(names.base()).append(" AS b ON ");
      sql.append(key.same("b.", "k."));
    } else {
      sql.append(names.base()).append(" AS b ON ").append(number);
      sql.append(" BETWEEN r.first AND r.last");
    }
    sql.append(" CROSS JOIN crsql_epochs AS e ON e.tbl = ").append(table.id());
    sql.append(" AND e.epoch = r.epoch").append(hasRowOnly ? " LEFT" : " CROSS");
    sql.append(" JOIN crsql_columns AS n ON n.tbl = ").append(table.id());
    sql.append(" AND n.col = e.col");
    appendSite("r");
    appendSentinel(names, number);
    sql.append(" WHERE NOT EXISTS (SELECT 1 FROM ").append(names.cells());
    sql.append(" AS o WHERE o.row = ").append(number).append(" AND o.col = ");
    sql.append("e.col)").append(hasRowOnly ? " AND (n.name IS NOT NULL OR e.col = -1)" : "");
  }

  private void deadArm(TableSchema table) {
    TableNames names = new TableNames(table.name());
    KeySql key = new KeySql(table);
    String packed =
        switch (table.numbering()) {
          case KEY -> "d.key";
          case ROWID -> key.list("d.");
          case KEY_TABLE -> key.list("k.");
        };
    begin(table, packed, "'-1'");
    sql.append("NULL, d.cl, d.db_version, i.site_id, d.cl, d.seq\nFROM ").append(names.dead());
    sql.append(" AS d");
    if (table.numbering() == Numbering.KEY_TABLE) {
      sql.append(" CROSS JOIN ").append(names.keys()).append(" AS k ON k.__crsql_key = d.key");
    }
    appendSite("d");
  }

  private void begin(TableSchema table, String key, String cid) {
    sql.append("SELECT ").append(literal(table.name())).append(", crsql_pack_columns(");
    sql.append(key).append("), ").append(cid).append(", ");
  }

  private void appendSite(String clock) {
    sql.append(" CROSS JOIN crsql_site_id AS i ON i.ordinal = ").append(clock).append(".site");
  }

  private void appendSentinel(TableNames names, String number) {
    sql.append(" LEFT JOIN ").append(names.cells()).append(" AS s ON s.row = ").append(number);
    sql.append(" AND s.col = -1");
  }

  private void appendValue(TableSchema table, String selector) {
    if (table.columns().isEmpty()) {
      sql.append("NULL");
      return;
    }
    sql.append("CASE ").append(selector);
    for (TableSchema.Column column : table.columns()) {
      sql.append(" WHEN ").append(column.id()).append(" THEN b.").append(quote(column.name()));
    }
    sql.append(" END");
  }
}
