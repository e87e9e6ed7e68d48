package org.sqlattice.crdt;

import static org.sqlattice.schema.Identifiers.literal;
import static org.sqlattice.schema.Identifiers.quote;

import java.util.List;
import org.sqlattice.schema.TableSchema;
import org.sqlattice.sql.Connection;

/*
 * Triggers write the clocks. The common paths are SQL: the insert of a new row, the update of
 * cells, the delete. The rest is Java: the insert of a row whose key is known (REPLACE, or after a
 * delete) and the update of a key.
 *
 * (1) A statement in a trigger takes over the conflict policy of the statement that fired it, so
 *     none relies on its own: each has an upsert clause or a NOT EXISTS.
 * (2) Versions and seq numbers are taken only for rows that are written.
 */

/** Writes the SQL of a table's internal tables and triggers. */
final class CaptureTriggers {
  private static final String CLOCK_COLUMNS = " (key, cid, col_version, db_version, site, seq)";
  private static final String TAKE_ONE = "crsql_next_db_version(), 0, crsql_internal_take_seq(1)";
  private static final String UPSERT =
      " ON CONFLICT (key, cid) DO UPDATE SET db_version = excluded.db_version, site = 0,"
          + " seq = excluded.seq, col_version = ";

  private final TableSchema table;
  private final TableNames names;
  private final StringBuilder sql = new StringBuilder(1024);

  private CaptureTriggers(TableSchema table) {
    this.table = table;
    this.names = new TableNames(table.name());
  }

  /** Makes the internal tables of a table, whose key's columns have these affinities. */
  static void createTables(Connection connection, TableSchema table, List<String> keyAffinities) {
    TableNames names = new TableNames(table.name());
    connection.execute(
        "CREATE TABLE "
            + names.clock()
            + " (key INTEGER NOT NULL, cid TEXT NOT NULL, col_version INTEGER NOT NULL,"
            + " db_version INTEGER NOT NULL, site INTEGER NOT NULL, seq INTEGER NOT NULL,"
            + " PRIMARY KEY (key, cid)) WITHOUT ROWID, STRICT;"
            + ("CREATE INDEX " + quote(table.name() + "__crsql_clock_dbv_idx") + " ON ")
            + (names.clock() + " (db_version);")
            + ("CREATE TABLE " + names.rows() + " (key INTEGER PRIMARY KEY NOT NULL,")
            + " db_version INTEGER NOT NULL, seq INTEGER NOT NULL, site INTEGER NOT NULL) STRICT;"
            + ("CREATE INDEX " + quote(table.name() + "__crsql_rows_dbv_idx") + " ON ")
            + (names.rows() + " (db_version);"));
    if (!table.hasRowIdKey()) {
      String columns = new CaptureTriggers(table).keyList("");
      StringBuilder declarations = new StringBuilder();
      for (int i = 0; i < keyAffinities.size(); i++) {
        declarations.append(", ").append(quote(table.keyColumns().get(i))).append(' ');
        declarations.append(keyAffinities.get(i));
      }
      connection.execute(
          "CREATE TABLE "
              + names.keys()
              + (" (__crsql_key INTEGER PRIMARY KEY" + declarations + ");")
              + ("CREATE UNIQUE INDEX " + quote(table.name() + "__crsql_pks_pks") + " ON ")
              + (names.keys() + " (" + columns + ")"));
    }
  }

  /** Makes the triggers of a table. */
  static void createTriggers(Connection connection, TableSchema table) {
    connection.execute(new CaptureTriggers(table).insertTrigger());
    connection.execute(new CaptureTriggers(table).deleteTrigger());
    connection.execute(new CaptureTriggers(table).keyTrigger());
    if (!table.columns().isEmpty()) {
      connection.execute(new CaptureTriggers(table).updateTrigger());
    }
  }

  /** Drops what the two methods above made, as far as it is there. */
  static void drop(Connection connection, String table) {
    TableNames names = new TableNames(table);
    for (String kind : new String[] {"itrig", "utrig", "ktrig", "dtrig"}) {
      connection.execute("DROP TRIGGER IF EXISTS " + quote(names.trigger(kind)));
    }
    connection.execute("DROP TABLE IF EXISTS " + names.clock());
    connection.execute("DROP TABLE IF EXISTS " + names.rows());
    connection.execute("DROP TABLE IF EXISTS " + names.keys());
  }

  private String insertTrigger() {
    begin("itrig", "INSERT", "");
    addKey("NEW");
    if (table.columns().isEmpty()) {
      sql.append(" INSERT INTO ").append(names.clock()).append(CLOCK_COLUMNS).append(" SELECT ");
      sql.append(key("NEW")).append(", '-1', 1, ").append(TAKE_ONE).append(from("NEW"));
      sql.append(UPSERT).append("col_version + 1 + (col_version & 1);");
      return end();
    }
    sql.append(" SELECT crsql_internal_reinsert(").append(literal(table.name())).append(", ");
    sql.append(key("NEW")).append(')').append(from("NEW")).append(" AND (");
    sql.append(known("NEW", "clock")).append(" OR ").append(known("NEW", "rows")).append(");");
    sql.append(" INSERT INTO ").append(names.rows()).append(" (key, db_version, seq, site)");
    sql.append(" SELECT ").append(key("NEW")).append(", crsql_next_db_version(), ");
    sql.append("crsql_internal_take_seq(").append(table.seqCount()).append("), 0");
    sql.append(from("NEW")).append(" AND NOT ").append(known("NEW", "clock"));
    sql.append(" AND NOT ").append(known("NEW", "rows")).append(';');
    return end();
  }

  private String updateTrigger() {
    begin("utrig", "UPDATE", " AND NOT (" + keyChanged() + ")");
    addKey("NEW");
    for (TableSchema.Column column : table.columns()) {
      sql.append(" INSERT INTO ").append(names.clock()).append(CLOCK_COLUMNS).append(" SELECT ");
      sql.append(key("NEW")).append(", ").append(literal(column.name())).append(", 1 + ");
      sql.append(known("NEW", "rows")).append(", ").append(TAKE_ONE).append(from("NEW"));
      sql.append(" AND (").append(changed(column.name())).append(')');
      sql.append(UPSERT).append("col_version + 1;");
    }
    return end();
  }

  private String keyTrigger() {
    begin("ktrig", "UPDATE", " AND (" + keyChanged() + ")");
    sql.append(" SELECT crsql_internal_move(").append(literal(table.name())).append(", ");
    sql.append(keyList("OLD.")).append(", ").append(keyList("NEW.")).append(");");
    return end();
  }

  private String deleteTrigger() {
    begin("dtrig", "DELETE", "");
    addKey("OLD");
    sql.append(" INSERT INTO ").append(names.clock()).append(CLOCK_COLUMNS).append(" SELECT ");
    sql.append(key("OLD")).append(", '-1', 2, ").append(TAKE_ONE).append(from("OLD"));
    sql.append(UPSERT).append("(col_version + 2) & -2;");
    String keyOfRow = table.hasRowIdKey() ? key("OLD") : "(SELECT " + key("") + from("OLD") + ")";
    sql.append(" DELETE FROM ").append(names.clock()).append(" WHERE key = ").append(keyOfRow);
    sql.append(" AND cid <> '-1'; DELETE FROM ").append(names.rows());
    sql.append(" WHERE key = ").append(keyOfRow).append(';');
    return end();
  }

  private void begin(String kind, String event, String condition) {
    sql.append("CREATE TRIGGER ").append(quote(names.trigger(kind))).append(" AFTER ");
    sql.append(event).append(" ON ").append(names.base());
    sql.append(" WHEN crsql_internal_sync_bit() = 0").append(condition).append(" BEGIN");
  }

  private String end() {
    return sql.append(" END").toString();
  }

  private void addKey(String row) {
    if (!table.hasRowIdKey()) {
      sql.append(" INSERT INTO ").append(names.keys()).append(" (").append(keyList(""));
      sql.append(") VALUES (").append(keyList(row + ".")).append(") ON CONFLICT DO NOTHING;");
    }
  }

  /** The integer of the row's key, in a statement that ends with {@link #from}. */
  private String key(String row) {
    return table.hasRowIdKey() ? row + "." + quote(table.keyColumns().get(0)) : "k.__crsql_key";
  }

  /** Where the key's integer comes from, up to a condition that others can be added to. */
  private String from(String row) {
    if (table.hasRowIdKey()) {
      return " WHERE 1";
    }
    StringBuilder text = new StringBuilder(" FROM ").append(names.keys()).append(" AS k WHERE ");
    String glue = "";
    for (String column : table.keyColumns()) {
      text.append(glue).append("k.").append(quote(column)).append(" = ");
      text.append(row).append('.').append(quote(column));
      glue = " AND ";
    }
    return text.toString();
  }

  private String known(String row, String where) {
    String from = where.equals("rows") ? names.rows() : names.clock();
    return "EXISTS (SELECT 1 FROM " + from + " AS e WHERE e.key = " + key(row) + ")";
  }

  private String keyChanged() {
    StringBuilder text = new StringBuilder();
    for (String column : table.keyColumns()) {
      text.append(text.length() == 0 ? "" : " OR ").append(changed(column));
    }
    return text.toString();
  }

  /** Whether a value differs by type or by bytes; the column's collation has no say. */
  private static String changed(String column) {
    String name = quote(column);
    return ("NEW." + name + " IS NOT OLD." + name + " COLLATE BINARY")
        + (" OR typeof(NEW." + name + ") <> typeof(OLD." + name + ")");
  }

  private String keyList(String prefix) {
    StringBuilder text = new StringBuilder();
    for (String column : table.keyColumns()) {
      text.append(text.length() == 0 ? "" : ", ").append(prefix).append(quote(column));
    }
    return text.toString();
  }
}
