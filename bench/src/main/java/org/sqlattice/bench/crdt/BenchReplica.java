package org.sqlattice.bench.crdt;

import org.jspecify.annotations.Nullable;
import org.sqlattice.crdt.Replica;
import org.sqlattice.jso.Entropy;
import org.sqlattice.jso.WasmConnection;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.Statement;

/** One database in memory; all that the benchmark asks of the CRDT is asked here. */
final class BenchReplica {
  private final Connection connection = WasmConnection.open(":memory:", null);
  private final @Nullable Replica replica;
  private long mark;
  private int inserted;

  /** Opens a database with an empty table {@code t}. */
  BenchReplica(boolean isReplicated, boolean hasTextKeys) {
    connection.execute("PRAGMA cache_size = -32768; PRAGMA temp_store = memory");
    replica = isReplicated ? Replica.open(connection, Entropy::fill) : null;
    connection.execute(
        "CREATE TABLE t (id "
            + (hasTextKeys ? "TEXT" : "INTEGER")
            + " PRIMARY KEY NOT NULL, a INTEGER, b TEXT, c REAL)");
    if (isReplicated) {
      connection.execute("SELECT crsql_as_crr('t')");
    }
  }

  Connection connection() {
    return connection;
  }

  /** How many rows of the input are in, or were before they were deleted. */
  int inserted() {
    return inserted;
  }

  void addInserted(int count) {
    inserted += count;
  }

  void mark() {
    mark = replica().version();
  }

  byte[] readAll() {
    return replica().changesSince(0, null);
  }

  byte[] readMarked() {
    return replica().changesSince(mark, null);
  }

  void merge(byte[] changes) {
    replica().apply(changes);
  }

  /** Adds a column with the default NULL, as cr-sqlite's users do. */
  void addColumn() {
    connection.execute(
        "SELECT crsql_begin_alter('t'); ALTER TABLE t ADD COLUMN d TEXT;"
            + " SELECT crsql_commit_alter('t')");
  }

  /** Returns how many rows lie in all tables that go with {@code t}. */
  double clockRows() {
    double count = 0;
    try (Statement tables =
        connection.prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 't\\_\\_crsql%'"
                + " ESCAPE '\\'")) {
      while (tables.step()) {
        count += number("SELECT count(*) FROM \"" + tables.columnText(0) + "\"");
      }
    }
    return count;
  }

  double number(String sql) {
    try (Statement statement = connection.prepare(sql)) {
      statement.step();
      return statement.columnDouble(0);
    }
  }

  void close() {
    if (replica != null) {
      replica.close();
    }
    connection.close();
  }

  private Replica replica() {
    if (replica == null) {
      throw new IllegalStateException("the table is not replicated");
    }
    return replica;
  }
}
