package org.sqlattice.crdt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sqlattice.schema.Catalogue;
import org.sqlattice.schema.TableRules;
import org.sqlattice.schema.TableSchema;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.Statement;

/** The replicated tables: which there are, and how a table becomes one or ceases to be. */
final class CrrTables implements AutoCloseable {
  private static final String SAVEPOINT = "crsql_as_crr";

  private final Connection connection;
  private final Catalogue catalogue;
  private final Versions versions;
  private final Statement schemaVersion;
  private final Map<Integer, CrrTable> tables = new HashMap<>();
  private long seenSchemaVersion = -1;
  private int mergingId = -1;

  // The table asked for last: triggers ask for the same one row after row.
  private int lastId = -1;
  private @Nullable CrrTable last;

  CrrTables(Connection connection, Versions versions) {
    this.connection = connection;
    this.catalogue = new Catalogue(connection);
    this.versions = versions;
    this.schemaVersion = connection.prepare("PRAGMA schema_version");
  }

  /** Returns the names of all replicated tables. */
  static List<String> names(Connection connection) {
    List<String> names = new ArrayList<>();
    try (Statement statement = connection.prepare("SELECT name FROM crsql_tables ORDER BY name")) {
      while (statement.step()) {
        names.add("" + statement.columnText(0));
      }
    }
    return names;
  }

  List<CrrTable> all() {
    List<CrrTable> all = new ArrayList<>();
    for (String name : names(connection)) {
      CrrTable table = find(name);
      if (table != null) {
        all.add(table);
      }
    }
    return all;
  }

  /** Returns the table of an id, as a trigger gives it, or {@code null}. */
  @Nullable CrrTable get(int id) {
    if (id == lastId) {
      return last;
    }
    CrrTable table = tables.get(id);
    if (table == null) {
      TableSchema schema = read("id = ?", id, "");
      if (schema == null) {
        return null;
      }
      table = new CrrTable(connection, schema, versions);
      tables.put(id, table);
    }
    lastId = id;
    last = table;
    return table;
  }

  /** Notes into which table something is merged; none is -1. */
  void setMerging(int id) {
    mergingId = id;
  }

  /**
   * Whether triggers are to pass over a table's rows: a merge writes it. What users' triggers write
   * into other tables meanwhile is captured.
   */
  boolean isMerging(int id) {
    return id == mergingId;
  }

  /** Returns the replicated table of that very name, or {@code null}. */
  @Nullable CrrTable find(String name) {
    forgetIfSchemaChanged();
    for (CrrTable table : tables.values()) {
      if (table.schema().name().equals(name)) {
        return table;
      }
    }
    TableSchema schema = read(name);
    return schema == null ? null : get(schema.id());
  }

  /**
   * Starts to replicate a table; does nothing if it is replicated already.
   *
   * @param whenMade is called once it is, and may still make all of it fail
   */
  void upgrade(String name, Consumer<CrrTable> whenMade) {
    String resolved = catalogue.resolve(name);
    if (resolved != null && isUpgraded(resolved)) {
      return;
    }
    inSavepoint(
        () -> {
          String table = TableRules.check(catalogue, name);
          make(table);
          CrrTable made = find(table);
          if (made != null) {
            whenMade.accept(made);
          }
        });
  }

  /** Ceases to replicate a table; its rows stay. An unknown table is fine. */
  void downgrade(String name) {
    String resolved = catalogue.resolve(name);
    TableSchema schema = read(resolved == null ? name : resolved);
    if (schema == null) {
      return;
    }
    inSavepoint(
        () -> {
          versions.storeAgain();
          forgetTable(schema);
          rebuildView();
          CaptureTriggers.dropTriggers(connection, schema);
          CaptureTriggers.dropTables(connection, schema.name());
        });
  }

  private void forgetTable(TableSchema schema) {
    connection.execute(
        ("DELETE FROM crsql_tables WHERE id = " + schema.id())
            + ("; DELETE FROM crsql_columns WHERE tbl = " + schema.id())
            + ("; DELETE FROM crsql_epochs WHERE tbl = " + schema.id()));
  }

  private boolean isUpgraded(String table) {
    return read(table) != null && catalogue.has("trigger", new TableNames(table).trigger("itrig"));
  }

  private void make(String table) {
    TableSchema former = read(table);
    if (former != null) {
      forgetTable(former);
      CaptureTriggers.dropTriggers(connection, former);
    }
    CaptureTriggers.dropTables(connection, table);
    try (Statement insert = connection.prepare("INSERT INTO crsql_tables (name) VALUES (?)")) {
      insert.bindText(1, table);
      insert.run();
    }
    int id = (int) connection.lastInsertRowId();
    List<TableSchema.Column> columns = new ArrayList<>();
    try (Statement insert = connection.prepare("INSERT INTO crsql_columns VALUES (?, ?, ?)")) {
      for (String column : catalogue.valueColumns(table)) {
        insert.bindLong(1, id);
        insert.bindLong(2, columns.size());
        insert.bindText(3, column);
        insert.run();
        columns.add(new TableSchema.Column(columns.size(), column));
      }
    }
    TableSchema schema = schema(id, table, columns);
    Epochs.add(connection, schema);
    CaptureTriggers.createTables(connection, schema, catalogue.keyTypes(table));
    backfill(schema);
    CaptureTriggers.createTriggers(connection, schema);
    rebuildView();
  }

  /** Gives the rows that are there already clocks, in the order of their numbers. */
  private void backfill(TableSchema schema) {
    TableNames names = new TableNames(schema.name());
    KeySql key = new KeySql(schema);
    long count = number("SELECT count(*) FROM " + names.base());
    if (count == 0) {
      return;
    }
    if (schema.numbering() == TableSchema.Numbering.KEY_TABLE) {
      connection.execute(
          ("INSERT INTO " + names.keys() + " (" + key.list("") + ") SELECT " + key.list(""))
              + (" FROM " + names.base() + " ORDER BY " + key.list("")));
    }
    int width = schema.width();
    long seq = versions.takeSeq(count * width);
    long version = versions.next(0);
    String number = key.plainNumber();
    connection.execute(
        ("INSERT INTO " + names.runs() + " SELECT min(n), max(n), " + version + ", " + seq)
            + (" + " + width + " * (min(place) - 1), 0, 0, 0 FROM (SELECT n, place,")
            + " sum(is_first) OVER (ORDER BY n) AS island FROM (SELECT "
            + (number + " AS n, row_number() OVER w AS place, " + number + " IS NOT lag(")
            + (number + ") OVER w + 1 AS is_first FROM " + key.numbered() + " WINDOW w AS")
            + (" (ORDER BY " + number + "))) GROUP BY island ORDER BY 1"));
  }

  private void rebuildView() {
    List<TableSchema> schemas = new ArrayList<>();
    for (String name : names(connection)) {
      TableSchema schema = read(name);
      if (schema != null) {
        schemas.add(schema);
      }
    }
    ChangesView.create(connection, schemas);
  }

  private @Nullable TableSchema read(String name) {
    return read("name = ?", -1, name);
  }

  private @Nullable TableSchema read(String condition, int wantedId, String wantedName) {
    int id;
    String name;
    try (Statement statement =
        connection.prepare("SELECT id, name FROM crsql_tables WHERE " + condition)) {
      if (wantedId < 0) {
        statement.bindText(1, wantedName);
      } else {
        statement.bindLong(1, wantedId);
      }
      if (!statement.step()) {
        return null;
      }
      id = (int) statement.columnLong(0);
      name = "" + statement.columnText(1);
    }
    List<TableSchema.Column> columns = new ArrayList<>();
    try (Statement statement =
        connection.prepare("SELECT col, name FROM crsql_columns WHERE tbl = ? ORDER BY col")) {
      statement.bindLong(1, id);
      while (statement.step()) {
        columns.add(
            new TableSchema.Column((int) statement.columnLong(0), "" + statement.columnText(1)));
      }
    }
    return catalogue.keyColumns(name).isEmpty() ? null : schema(id, name, columns);
  }

  private TableSchema schema(int id, String name, List<TableSchema.Column> columns) {
    List<String> key = catalogue.keyColumns(name);
    String rowId = catalogue.rowIdName(name);
    TableSchema.Numbering numbering =
        catalogue.hasRowIdKey(name)
            ? TableSchema.Numbering.KEY
            : rowId.isEmpty() ? TableSchema.Numbering.KEY_TABLE : TableSchema.Numbering.ROWID;
    return new TableSchema(id, name, key, columns, numbering, rowId);
  }

  /** Ends, in the database, the runs that a former replica left open. */
  void settleByRows() {
    List<Integer> open = new ArrayList<>();
    try (Statement statement =
        connection.prepare("SELECT id FROM crsql_tables WHERE open IS NOT NULL")) {
      while (statement.step()) {
        open.add((int) statement.columnLong(0));
      }
    }
    for (int id : open) {
      TableSchema schema = read("id = ?", id, "");
      if (schema != null) {
        Runs.settleByRows(connection, schema);
      }
    }
  }

  /** Something was undone: what is known of tables and rows has to be read again. */
  void undone() {
    for (CrrTable table : tables.values()) {
      table.forget();
    }
    forgetIfSchemaChanged();
    settleByRows();
  }

  /** Runs an upgrade so that its failure takes back only itself, not the caller's transaction. */
  private void inSavepoint(Runnable action) {
    connection.execute("SAVEPOINT " + SAVEPOINT);
    try {
      action.run();
    } catch (RuntimeException e) {
      connection.execute("ROLLBACK TO " + SAVEPOINT + "; RELEASE " + SAVEPOINT);
      throw e;
    } finally {
      forgetAll();
    }
    settleByRows();
    connection.execute("RELEASE " + SAVEPOINT);
  }

  private long number(String sql) {
    try (Statement statement = connection.prepare(sql)) {
      return statement.step() ? statement.columnLong(0) : 0;
    }
  }

  private void forgetIfSchemaChanged() {
    long version;
    try {
      schemaVersion.step();
      version = schemaVersion.columnLong(0);
    } finally {
      schemaVersion.reset();
    }
    if (version != seenSchemaVersion) {
      forgetAll();
      settleByRows();
      seenSchemaVersion = version;
    }
  }

  private void forgetAll() {
    lastId = -1;
    last = null;
    for (CrrTable table : tables.values()) {
      table.close();
    }
    tables.clear();
  }

  @Override
  public void close() {
    forgetAll();
    schemaVersion.close();
  }
}
