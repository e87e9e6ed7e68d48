package org.sqlattice.crdt;

import static org.sqlattice.schema.Identifiers.quote;

import java.util.List;
import org.sqlattice.schema.Catalogue;
import org.sqlattice.schema.TableSchema;
import org.sqlattice.schema.TableSchema.Numbering;
import org.sqlattice.sql.Connection;

/*
 * A trigger calls one function, and only for rows that changed: an update's triggers are per column.
 * What is written is decided in LocalWrites.
 *
 * (1) A statement that replaces a row fires no delete trigger. Where numbers do not last, a trigger
 *     that runs before the insert says which row is in its way.
 * (2) A rowid may be set by any of its names, and UPDATE OF goes by the name.
 * (3) Triggers fire in the reverse order of their creation; seq numbers rise with the columns.
 */

/** Writes the SQL of a table's internal tables and triggers. */
final class CaptureTriggers {
  private static final String CLOCK = "db_version, seq, site, origin";

  private final TableSchema table;
  private final TableNames names;
  private final KeySql key;
  private final List<String> untyped;

  private CaptureTriggers(TableSchema table, List<String> untyped) {
    this.untyped = untyped;
    this.table = table;
    this.names = new TableNames(table.name());
    this.key = new KeySql(table);
  }

  /**
   * Makes the internal tables of a table.
   *
   * @param keyTypes what declares columns that convert and compare values as the key's do
   */
  static void createTables(Connection connection, TableSchema table, List<String> keyTypes) {
    TableNames names = new TableNames(table.name());
    connection.execute(
        ("CREATE TABLE " + names.runs() + " (first INTEGER PRIMARY KEY, last, ")
            + (CLOCK + ", epoch);")
            + ("CREATE INDEX " + names.index("runs") + " ON " + names.runs() + " (db_version);")
            + ("CREATE TABLE " + names.cells() + " (row INTEGER, col INTEGER, col_version, ")
            + (CLOCK + ", PRIMARY KEY (row, col)) WITHOUT ROWID;")
            + ("CREATE INDEX " + names.index("cells") + " ON " + names.cells())
            + " (db_version, seq)");
    StringBuilder declarations = new StringBuilder();
    for (int i = 0; i < keyTypes.size(); i++) {
      declarations.append(quote(table.keyColumns().get(i))).append(' ');
      declarations.append(keyTypes.get(i)).append(", ");
    }
    String list = new KeySql(table).list("");
    connection.execute(
        ("CREATE TABLE " + names.dead() + " (")
            + (table.hasLastingNumbers()
                ? "key INTEGER PRIMARY KEY, cl, " + CLOCK + ");"
                : declarations + "cl, " + CLOCK + ", PRIMARY KEY (" + list + ")) WITHOUT ROWID;")
            + ("CREATE INDEX " + names.index("dead") + " ON " + names.dead())
            + " (db_version, seq)");
    if (table.numbering() == Numbering.KEY_TABLE) {
      connection.execute(
          ("CREATE TABLE " + names.keys() + " (__crsql_key INTEGER PRIMARY KEY, ")
              + (declarations + "UNIQUE (" + list + "))"));
    }
  }

  /** Makes the triggers of a table. */
  static void createTriggers(Connection connection, TableSchema table) {
    List<String> untyped = new Catalogue(connection).untypedColumns(table.name());
    CaptureTriggers triggers = new CaptureTriggers(table, untyped);
    triggers.createKeyTrigger(connection);
    for (int i = table.columns().size() - 1; i >= 0; i--) {
      triggers.createUpdateTrigger(connection, table.columns().get(i));
    }
    triggers.createInsertTrigger(connection);
    triggers.createDeleteTrigger(connection);
    if (!table.hasLastingNumbers()) {
      triggers.createReplaceTriggers(connection);
    }
  }

  /** Drops the triggers of a table by the name they were made for, as far as they are there. */
  static void dropTriggers(Connection connection, TableSchema table) {
    TableNames names = new TableNames(table.name());
    for (String kind : new String[] {"itrig", "ktrig", "dtrig", "rtrig", "rktrig"}) {
      connection.execute("DROP TRIGGER IF EXISTS " + quote(names.trigger(kind)));
    }
    for (TableSchema.Column column : table.columns()) {
      connection.execute("DROP TRIGGER IF EXISTS " + quote(names.trigger("utrig" + column.id())));
    }
  }

  /** Drops the internal tables of a table, as far as they are there. */
  static void dropTables(Connection connection, String table) {
    TableNames names = new TableNames(table);
    for (String internal : new String[] {names.runs(), names.cells(), names.dead(), names.keys()}) {
      connection.execute("DROP TABLE IF EXISTS " + internal);
    }
  }

  private void createInsertTrigger(Connection connection) {
    String body =
        table.numbering() == Numbering.KEY_TABLE
            ? addKey("NEW") + call("inserted", "k.__crsql_key") + ofKey("NEW", "k") + ";"
            : call("inserted", key.number("NEW")) + ";";
    create(connection, "itrig", "AFTER INSERT", "", body);
  }

  private void createUpdateTrigger(Connection connection, TableSchema.Column column) {
    String number = table.numbering() == Numbering.KEY_TABLE ? "k.__crsql_key" : key.number("NEW");
    String from = table.numbering() == Numbering.KEY_TABLE ? ofKey("NEW", "k") : "";
    create(
        connection,
        "utrig" + column.id(),
        "AFTER UPDATE OF " + quote(column.name()),
        "(" + changed(column.name()) + ") AND NOT (" + keyChanged() + ")",
        call("updated", column.id() + ", " + number) + from + ";");
  }

  private void createKeyTrigger(Connection connection) {
    String keys = key.list("OLD.") + ", " + key.list("NEW.");
    String body =
        table.numbering() == Numbering.KEY_TABLE
            ? (addKey("OLD") + addKey("NEW"))
                + (call("moved", "k.__crsql_key, n.__crsql_key, " + keys) + " FROM ")
                + (names.keys() + " AS k, " + names.keys() + " AS n WHERE ")
                + (key.same("k.", "OLD.") + " AND " + key.same("n.", "NEW.") + ";")
            : call("moved", key.number("OLD") + ", " + key.number("NEW") + ", " + keys) + ";";
    String rowIds = table.numbering() == Numbering.KEY_TABLE ? "" : ", rowid, oid, _rowid_";
    String event = "AFTER UPDATE OF " + key.list("") + rowIds;
    create(connection, "ktrig", event, keyChanged(), body);
  }

  private void createDeleteTrigger(Connection connection) {
    String body =
        switch (table.numbering()) {
          case KEY -> call("deleted", key.number("OLD")) + ";";
          case ROWID -> call("deleted", key.number("OLD") + ", " + key.list("OLD.")) + ";";
          case KEY_TABLE ->
              addKey("OLD") + call("deleted", "k.__crsql_key") + ofKey("OLD", "k") + ";";
        };
    create(connection, "dtrig", "AFTER DELETE", "", body);
  }

  private void createReplaceTriggers(Connection connection) {
    String found = call("replacing", key.number("r")) + " FROM " + names.base() + " AS r WHERE ";
    String isSame = key.same("r.", "NEW.");
    create(connection, "rtrig", "BEFORE INSERT", "", found + isSame + ";");
    String isOther = " AND " + key.number("r") + " <> " + key.number("OLD");
    String event = "BEFORE UPDATE OF " + key.list("");
    create(connection, "rktrig", event, "", found + isSame + isOther + ";");
  }

  private void create(
      Connection connection, String kind, String event, String condition, String body) {
    boolean isQuiet = table.numbering() == Numbering.KEY_TABLE;
    String when = isQuiet ? "crsql_internal_captures(" + table.id() + ")" : "";
    if (!condition.isEmpty()) {
      when = isQuiet ? when + " AND (" + condition + ")" : condition;
    }
    connection.execute(
        ("CREATE TRIGGER " + quote(names.trigger(kind)) + " " + event + " ON " + names.base())
            + (when.isEmpty() ? "" : " WHEN " + when)
            + (" BEGIN " + body + " END"));
  }

  private String call(String function, String arguments) {
    return "SELECT crsql_internal_" + function + "(" + table.id() + ", " + arguments + ")";
  }

  private String addKey(String row) {
    return ("INSERT INTO " + names.keys() + " (" + key.list("") + ") VALUES (")
        + (key.list(row + ".") + ") ON CONFLICT DO NOTHING; ");
  }

  private String ofKey(String row, String alias) {
    return " FROM " + names.keys() + " AS " + alias + " WHERE " + key.same(alias + ".", row + ".");
  }

  private String keyChanged() {
    if (table.numbering() == Numbering.KEY) {
      return key.number("NEW") + " <> " + key.number("OLD");
    }
    StringBuilder text = new StringBuilder();
    for (String column : table.keyColumns()) {
      text.append(text.length() == 0 ? "" : " OR ").append(changed(column));
    }
    if (table.numbering() == Numbering.ROWID) {
      text.append(" OR ").append(key.number("NEW")).append(" <> ").append(key.number("OLD"));
    }
    return text.toString();
  }

  /**
   * Whether a value differs by type or by bytes; the column's collation has no say. Only where
   * values keep any type can an integer become an equal real.
   */
  private String changed(String column) {
    String name = quote(column);
    return ("NEW." + name + " IS NOT OLD." + name + " COLLATE BINARY")
        + (untyped.contains(column)
            ? " OR typeof(NEW." + name + ") <> typeof(OLD." + name + ")"
            : "");
  }
}
