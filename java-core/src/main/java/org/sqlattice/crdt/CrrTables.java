package org.sqlattice.crdt;

import static org.sqlattice.schema.Identifiers.quote;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final Map<String, CrrTable> tables = new HashMap<>();
  private long seenSchemaVersion = -1;

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

  /** Returns the replicated table of that very name, or {@code null}. */
  @Nullable CrrTable find(String name) {
    forgetIfSchemaChanged();
    CrrTable table = tables.get(name);
    if (table == null) {
      TableSchema schema = read(name);
      if (schema == null) {
        return null;
      }
      table = new CrrTable(connection, schema);
      tables.put(name, table);
    }
    return table;
  }

  /** Starts to replicate a table; does nothing if it is replicated already. */
  void upgrade(String name) {
    String resolved = catalogue.resolve(name);
    if (resolved != null && isUpgraded(resolved)) {
      return;
    }
    inSavepoint(() -> make(TableRules.check(catalogue, name)));
  }

  /** Ceases to replicate a table; its rows stay. An unknown table is fine. */
  void downgrade(String name) {
    String resolved = catalogue.resolve(name);
    String table = resolved == null ? name : resolved;
    if (read(table) == null) {
      return;
    }
    inSavepoint(
        () -> {
          versions.storeAgain();
          delete("crsql_tables", "name", table);
          delete("crsql_columns", "tbl", table);
          rebuildView();
          CaptureTriggers.drop(connection, table);
        });
  }

  private boolean isUpgraded(String table) {
    return read(table) != null && catalogue.has("trigger", new TableNames(table).trigger("itrig"));
  }

  private void make(String table) {
    List<TableSchema.Column> columns = new ArrayList<>();
    for (String column : catalogue.valueColumns(table)) {
      columns.add(new TableSchema.Column(column, columns.size()));
    }
    TableSchema schema =
        new TableSchema(table, catalogue.keyColumns(table), columns, catalogue.hasRowIdKey(table));
    CaptureTriggers.drop(connection, table);
    delete("crsql_columns", "tbl", table);
    CaptureTriggers.createTables(connection, schema, catalogue.keyAffinities(table));
    try (Statement insert = connection.prepare("INSERT OR IGNORE INTO crsql_tables VALUES (?)")) {
      insert.bindText(1, table);
      insert.run();
    }
    try (Statement insert = connection.prepare("INSERT INTO crsql_columns VALUES (?, ?, ?)")) {
      for (TableSchema.Column column : columns) {
        insert.bindText(1, table);
        insert.bindLong(2, column.position());
        insert.bindText(3, column.name());
        insert.run();
      }
    }
    backfill(schema);
    CaptureTriggers.createTriggers(connection, schema);
    rebuildView();
  }

  /** Gives the rows that are there already clocks, in the order of their keys. */
  private void backfill(TableSchema schema) {
    TableNames names = new TableNames(schema.name());
    String key = keyList(schema);
    long count = number("SELECT count(*) FROM " + names.base());
    if (count == 0) {
      return;
    }
    if (!schema.hasRowIdKey()) {
      connection.execute(
          ("INSERT INTO " + names.keys() + " (" + key + ") SELECT " + key)
              + (" FROM " + names.base() + " ORDER BY " + key));
    }
    String keys = schema.hasRowIdKey() ? key : "__crsql_key";
    String from = schema.hasRowIdKey() ? names.base() : names.keys();
    long width = Math.max(1, schema.seqCount());
    String place = (versions.takeSeq(count * width)) + " + " + width + " * (row_number() OVER (";
    String seq = place + "ORDER BY " + keys + ") - 1)";
    long version = versions.next(0);
    connection.execute(
        schema.columns().isEmpty()
            ? ("INSERT INTO " + names.clock() + " (key, cid, col_version, db_version, site, seq)")
                + (" SELECT " + keys + ", '-1', 1, " + version + ", 0, " + seq + " FROM " + from)
            : ("INSERT INTO " + names.rows() + " (key, db_version, seq, site) SELECT " + keys)
                + (", " + version + ", " + seq + ", 0 FROM " + from));
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
    try (Statement statement = connection.prepare("SELECT 1 FROM crsql_tables WHERE name = ?")) {
      statement.bindText(1, name);
      if (!statement.step()) {
        return null;
      }
    }
    List<TableSchema.Column> columns = new ArrayList<>();
    try (Statement statement =
        connection.prepare(
            "SELECT name, position FROM crsql_columns WHERE tbl = ? ORDER BY position")) {
      statement.bindText(1, name);
      while (statement.step()) {
        columns.add(
            new TableSchema.Column("" + statement.columnText(0), (int) statement.columnLong(1)));
      }
    }
    List<String> key = catalogue.keyColumns(name);
    return key.isEmpty() ? null : new TableSchema(name, key, columns, catalogue.hasRowIdKey(name));
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
    connection.execute("RELEASE " + SAVEPOINT);
  }

  private void delete(String table, String column, String value) {
    try (Statement statement =
        connection.prepare("DELETE FROM " + table + " WHERE " + column + " = ?")) {
      statement.bindText(1, value);
      statement.run();
    }
  }

  private long number(String sql) {
    try (Statement statement = connection.prepare(sql)) {
      return statement.step() ? statement.columnLong(0) : 0;
    }
  }

  private static String keyList(TableSchema schema) {
    StringBuilder text = new StringBuilder();
    for (String column : schema.keyColumns()) {
      text.append(text.length() == 0 ? "" : ", ").append(quote(column));
    }
    return text.toString();
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
      seenSchemaVersion = version;
    }
  }

  private void forgetAll() {
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
