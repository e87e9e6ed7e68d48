package org.sqlattice.crdt;

import static org.sqlattice.schema.Identifiers.quote;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sqlattice.schema.TableSchema;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.SqlValue;
import org.sqlattice.sql.Statement;

/** The clocks and rows of one replicated table, through statements that are prepared once. */
final class CrrTable implements AutoCloseable {
  static final String SENTINEL = "-1";

  private final Connection connection;
  private final TableSchema schema;
  private final TableNames names;
  private final Map<String, Statement> statements = new HashMap<>();
  private final Map<String, Statement> valueStatements = new HashMap<>();
  private final Map<String, Statement> cellStatements = new HashMap<>();
  private final Map<String, TableSchema.Column> columns = new HashMap<>();

  CrrTable(Connection connection, TableSchema schema) {
    this.connection = connection;
    this.schema = schema;
    this.names = new TableNames(schema.name());
    for (TableSchema.Column column : schema.columns()) {
      columns.put(column.name(), column);
    }
  }

  TableSchema schema() {
    return schema;
  }

  TableNames names() {
    return names;
  }

  TableSchema.@Nullable Column column(String name) {
    return columns.get(name);
  }

  /** Reads what the clocks know of a row, by its key's values. */
  RowState load(List<SqlValue> key) {
    RowState state = new RowState(key);
    if (schema.hasRowIdKey()) {
      state.setKey(((SqlValue.Integer) key.get(0)).value());
    } else {
      Statement find =
          statement(
              "find", () -> "SELECT __crsql_key FROM " + names.keys() + " WHERE " + keyIs("", 1));
      bind(find, 1, key);
      try {
        if (!find.step()) {
          return state;
        }
        state.setKey(find.columnLong(0));
      } finally {
        find.reset();
      }
    }
    loadClocks(state);
    return state;
  }

  /** Reads what the clocks know of a row, by its key's integer. */
  RowState load(long key) {
    RowState state = new RowState(List.of());
    state.setKey(key);
    loadClocks(state);
    return state;
  }

  private void loadClocks(RowState state) {
    Statement clocks =
        statement(
            "state",
            () ->
                "SELECT (SELECT col_version FROM "
                    + (names.clock() + " WHERE key = ?1 AND cid = '-1'), EXISTS (SELECT 1 FROM ")
                    + (names.clock()
                        + " WHERE key = ?1 AND cid <> '-1'), r.db_version, r.seq, r.site")
                    + (" FROM (SELECT 1) LEFT JOIN " + names.rows() + " AS r ON r.key = ?1"));
    clocks.bindLong(1, state.key());
    try {
      clocks.step();
      state.sentinel = clocks.columnLong(0);
      state.hasCells = clocks.columnLong(1) != 0;
      SqlValue version = clocks.columnValue(2);
      state.hasRecord = version != SqlValue.NULL;
      state.recordVersion = clocks.columnLong(2);
      state.recordSeq = clocks.columnLong(3);
      state.recordSite = clocks.columnLong(4);
    } finally {
      clocks.reset();
    }
  }

  /** Returns the row's key as an integer, a new one if it has none. */
  long register(RowState state) {
    if (state.hasKey()) {
      return state.key();
    }
    Statement add =
        statement(
            "addKey",
            () -> "INSERT INTO " + names.keys() + " (" + keyList() + ") VALUES (" + marks(0) + ")");
    bind(add, 1, state.values());
    add.run();
    Statement find =
        statement(
            "find", () -> "SELECT __crsql_key FROM " + names.keys() + " WHERE " + keyIs("", 1));
    bind(find, 1, state.values());
    try {
      find.step();
      state.setKey(find.columnLong(0));
    } finally {
      find.reset();
    }
    return state.key();
  }

  /** Returns the cell's version, -1 if it was never written. */
  long columnVersion(RowState state, TableSchema.Column column) {
    long explicit = state.hasCells ? explicitVersion(state.key(), column.name()) : -1;
    return explicit < 0 && state.hasRecord ? 1 : explicit;
  }

  /** Returns whether the cell has a clock of its own. */
  boolean hasClock(long key, String column) {
    return explicitVersion(key, column) >= 0;
  }

  private long explicitVersion(long key, String cid) {
    Statement cell =
        statement(
            "version",
            () -> "SELECT col_version FROM " + names.clock() + " WHERE key = ?1 AND cid = ?2");
    cell.bindLong(1, key);
    cell.bindText(2, cid);
    try {
      return cell.step() ? cell.columnLong(0) : -1;
    } finally {
      cell.reset();
    }
  }

  /** Returns the cell's value, NULL if the row is not there. */
  SqlValue value(RowState state, TableSchema.Column column) {
    Statement select =
        statement(
            valueStatements,
            column.name(),
            () ->
                "SELECT "
                    + (quote(column.name()) + " FROM " + names.base())
                    + (" WHERE " + keyIs("", 1)));
    bind(select, 1, state.values());
    try {
      return select.step() ? select.columnValue(0) : SqlValue.NULL;
    } finally {
      select.reset();
    }
  }

  void putClock(long key, String cid, long columnVersion, long dbVersion, long site, long seq) {
    Statement put =
        statement(
            "put",
            () ->
                "INSERT INTO "
                    + names.clock()
                    + " (key, cid, col_version, db_version, site, seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                    + " ON CONFLICT (key, cid) DO UPDATE SET col_version = ?3, db_version = ?4,"
                    + " site = ?5, seq = ?6");
    put.bindLong(1, key);
    put.bindText(2, cid);
    put.bindLong(3, columnVersion);
    put.bindLong(4, dbVersion);
    put.bindLong(5, site);
    put.bindLong(6, seq);
    put.run();
  }

  void putRecord(long key, long dbVersion, long seq, long site) {
    Statement put =
        statement(
            "record",
            () ->
                "INSERT INTO "
                    + names.rows()
                    + " (key, db_version, seq, site) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (key)"
                    + " DO UPDATE SET db_version = ?2, seq = ?3, site = ?4");
    put.bindLong(1, key);
    put.bindLong(2, dbVersion);
    put.bindLong(3, seq);
    put.bindLong(4, site);
    put.run();
  }

  void deleteRecord(long key) {
    run("dropRecord", () -> "DELETE FROM " + names.rows() + " WHERE key = ?1", key);
  }

  void deleteCells(long key) {
    run("dropCells", () -> "DELETE FROM " + names.clock() + " WHERE key = ?1 AND cid <> '-1'", key);
  }

  /** Sets all explicit cells of a row to version 0, below whatever a new life of it brings. */
  void zeroCells(long key, long dbVersion) {
    Statement zero =
        statement(
            "zero",
            () ->
                "UPDATE "
                    + names.clock()
                    + " SET col_version = 0, db_version = ?2 WHERE key = ?1 AND cid <> '-1'");
    zero.bindLong(1, key);
    zero.bindLong(2, dbVersion);
    zero.run();
  }

  /** Gives a cell that only the row's record implies a clock of its own. */
  void materialize(RowState state, TableSchema.Column column, long columnVersion) {
    Statement insert =
        statement(
            "materialize",
            () ->
                "INSERT INTO "
                    + names.clock()
                    + " (key, cid, col_version, db_version, site, seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                    + " ON CONFLICT DO NOTHING");
    insert.bindLong(1, state.key());
    insert.bindText(2, column.name());
    insert.bindLong(3, columnVersion);
    insert.bindLong(4, state.recordVersion);
    insert.bindLong(5, state.recordSite);
    insert.bindLong(6, state.recordSeq + column.position());
    insert.run();
  }

  void deleteRow(RowState state) {
    Statement delete =
        statement("delete", () -> "DELETE FROM " + names.base() + " WHERE " + keyIs("", 1));
    bind(delete, 1, state.values());
    delete.run();
  }

  /** Inserts the row with defaults; a row that is there keeps its values. */
  void insertRow(RowState state) {
    Statement insert =
        statement(
            "insert",
            () ->
                "INSERT INTO "
                    + (names.base() + " (" + keyList() + ") VALUES (" + marks(0) + ")")
                    + " ON CONFLICT DO NOTHING");
    bind(insert, 1, state.values());
    insert.run();
  }

  /** Inserts the row with all its values, in the order of the schema's columns. */
  void insertWholeRow(RowState state, List<SqlValue> values) {
    Statement insert = statement("whole", this::wholeRowSql);
    bind(insert, 1, state.values());
    bind(insert, 1 + state.values().size(), values);
    insert.run();
  }

  private String wholeRowSql() {
    StringBuilder sql = new StringBuilder("INSERT INTO ").append(names.base()).append(" (");
    sql.append(keyList());
    StringBuilder updates = new StringBuilder();
    for (TableSchema.Column column : schema.columns()) {
      String name = quote(column.name());
      sql.append(", ").append(name);
      updates.append(updates.length() == 0 ? "" : ", ").append(name).append(" = excluded.");
      updates.append(name);
    }
    sql.append(") VALUES (").append(marks(schema.columns().size())).append(") ON CONFLICT (");
    return sql.append(keyList()).append(") DO UPDATE SET ").append(updates).toString();
  }

  /** Sets one cell, in a new row if need be, whose other cells take their defaults. */
  void putCell(RowState state, TableSchema.Column column, SqlValue value) {
    Statement put = statement(cellStatements, column.name(), () -> cellSql(column));
    bind(put, 1, state.values());
    put.bind(1 + state.values().size(), value);
    put.run();
  }

  private String cellSql(TableSchema.Column column) {
    String name = quote(column.name());
    return "INSERT INTO "
        + (names.base() + " (" + keyList() + ", " + name + ") VALUES (" + marks(1))
        + (") ON CONFLICT (" + keyList() + ") DO UPDATE SET " + name + " = excluded." + name);
  }

  private void run(String name, Supplier<String> sql, long key) {
    Statement statement = statement(name, sql);
    statement.bindLong(1, key);
    statement.run();
  }

  private static void bind(Statement statement, int number, List<SqlValue> values) {
    for (int i = 0; i < values.size(); i++) {
      statement.bind(number + i, values.get(i));
    }
  }

  /** Returns a statement by our name for it; its text is made once. */
  Statement statement(String name, Supplier<String> sql) {
    return statement(statements, name, sql);
  }

  private Statement statement(Map<String, Statement> prepared, String name, Supplier<String> sql) {
    Statement statement = prepared.get(name);
    if (statement == null) {
      statement = connection.prepare(sql.get());
      prepared.put(name, statement);
    }
    return statement;
  }

  private String keyList() {
    StringBuilder text = new StringBuilder();
    for (String column : schema.keyColumns()) {
      text.append(text.length() == 0 ? "" : ", ").append(quote(column));
    }
    return text.toString();
  }

  /** Returns a mark for each column of the key and for {@code more}. */
  private String marks(int more) {
    StringBuilder text = new StringBuilder("?");
    for (int i = 1; i < schema.keyColumns().size() + more; i++) {
      text.append(", ?");
    }
    return text.toString();
  }

  private String keyIs(String prefix, int number) {
    StringBuilder text = new StringBuilder();
    int next = number;
    for (String column : schema.keyColumns()) {
      text.append(text.length() == 0 ? "" : " AND ").append(prefix).append(quote(column));
      text.append(" = ?").append(next++);
    }
    return text.toString();
  }

  @Override
  public void close() {
    close(statements);
    close(valueStatements);
    close(cellStatements);
  }

  private static void close(Map<String, Statement> prepared) {
    for (Statement statement : prepared.values()) {
      statement.close();
    }
    prepared.clear();
  }
}
