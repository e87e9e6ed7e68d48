package org.sqlattice.crdt;

import static org.sqlattice.schema.Identifiers.literal;
import static org.sqlattice.schema.Identifiers.quote;

import java.util.List;
import org.sqlattice.schema.TableSchema;
import org.sqlattice.sql.Connection;

/*
 * crsql_changes is a view over all clocks, stored in the database: every connection sees it, and it
 * is made and rolled back with the tables it shows. Per table it has an arm for the explicit clocks
 * and one for the cells that a row's record implies. Outer conditions are pushed into both arms,
 * and both tables of clocks have an index by db_version.
 */

/** Writes the SQL of crsql_changes. */
final class ChangesView {
  private final StringBuilder sql = new StringBuilder(1024);

  private ChangesView() {}

  /** Makes the view, or makes it anew, for these tables. */
  static void create(Connection connection, List<TableSchema> tables) {
    connection.execute("DROP VIEW IF EXISTS crsql_changes");
    connection.execute(new ChangesView().view(tables));
    connection.execute(
        """
        CREATE TRIGGER crsql_changes_insert INSTEAD OF INSERT ON crsql_changes BEGIN
          SELECT crsql_internal_merge(NEW."table", NEW.pk, NEW.cid, NEW.val, NEW.col_version,
            NEW.db_version, NEW.site_id, NEW.cl, NEW.seq);
        END
        """);
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
      explicitArm(table);
      if (!table.columns().isEmpty()) {
        sql.append("\nUNION ALL\n");
        impliedArm(table);
      }
      glue = "\nUNION ALL\n";
    }
    return sql.append("\nORDER BY 6, 9").toString();
  }

  /**
   * Cells and sentinels with clocks of their own. A cell whose row is gone from the base table, or
   * counts as deleted, has nothing to tell; only writes that went past the triggers leave such.
   */
  private void explicitArm(TableSchema table) {
    TableNames names = new TableNames(table.name());
    sql.append("SELECT ").append(literal(table.name())).append(", ");
    appendPackedKey(table, "c.key");
    sql.append(", c.cid, ");
    appendValue(table, "c.cid", false);
    sql.append(", c.col_version, c.db_version, i.site_id, coalesce(s.col_version, 1), c.seq");
    sql.append("\nFROM ").append(names.clock()).append(" AS c");
    appendJoins(table, "c");
    sql.append(" WHERE c.cid = '-1' OR (b.").append(quote(table.keyColumns().get(0)));
    sql.append(" IS NOT NULL AND coalesce(s.col_version, 1) & 1)");
  }

  /** Cells that are as their row was inserted. */
  private void impliedArm(TableSchema table) {
    TableNames names = new TableNames(table.name());
    sql.append("SELECT ").append(literal(table.name())).append(", ");
    appendPackedKey(table, "r.key");
    sql.append(", n.name, ");
    appendValue(table, "n.position", true);
    sql.append(", 1, r.db_version, i.site_id, coalesce(s.col_version, 1), r.seq + n.position");
    sql.append("\nFROM ").append(names.rows()).append(" AS r CROSS JOIN crsql_columns AS n");
    appendJoins(table, "r");
    sql.append(" WHERE n.tbl = ").append(literal(table.name()));
    sql.append(" AND b.").append(quote(table.keyColumns().get(0))).append(" IS NOT NULL");
    sql.append(" AND coalesce(s.col_version, 1) & 1");
    sql.append(" AND NOT EXISTS (SELECT 1 FROM ").append(names.clock());
    sql.append(" AS o WHERE o.key = r.key AND o.cid = n.name)");
  }

  private void appendJoins(TableSchema table, String clock) {
    TableNames names = new TableNames(table.name());
    sql.append(" CROSS JOIN crsql_site_id AS i ON i.ordinal = ").append(clock).append(".site");
    if (!table.hasRowIdKey()) {
      sql.append(" CROSS JOIN ").append(names.keys());
      sql.append(" AS k ON k.__crsql_key = ").append(clock).append(".key");
    }
    sql.append(" LEFT JOIN ").append(names.base()).append(" AS b ON ");
    String glue = "";
    for (String column : table.keyColumns()) {
      String key = table.hasRowIdKey() ? clock + ".key" : "k." + quote(column);
      sql.append(glue).append("b.").append(quote(column)).append(" = ").append(key);
      glue = " AND ";
    }
    sql.append(" LEFT JOIN ").append(names.clock()).append(" AS s ON s.key = ");
    sql.append(clock).append(".key AND s.cid = '-1'");
  }

  private void appendPackedKey(TableSchema table, String key) {
    sql.append("crsql_pack_columns(");
    if (table.hasRowIdKey()) {
      sql.append(key);
    } else {
      String glue = "";
      for (String column : table.keyColumns()) {
        sql.append(glue).append("k.").append(quote(column));
        glue = ", ";
      }
    }
    sql.append(')');
  }

  private void appendValue(TableSchema table, String selector, boolean isByPosition) {
    if (table.columns().isEmpty()) {
      sql.append("NULL");
      return;
    }
    sql.append("CASE ").append(selector);
    for (TableSchema.Column column : table.columns()) {
      sql.append(" WHEN ");
      sql.append(isByPosition ? "" + column.position() : literal(column.name()));
      sql.append(" THEN b.").append(quote(column.name()));
    }
    sql.append(" END");
  }
}
