package org.sqlattice.crdt;

import org.jspecify.annotations.Nullable;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.Statement;
import org.sqlattice.sql.ValueType;

/** A statement that is compiled with its first use. */
final class Prepared implements AutoCloseable {
  private final Connection connection;
  private final String sql;
  private @Nullable Statement statement;

  Prepared(Connection connection, String sql) {
    this.connection = connection;
    this.sql = sql;
  }

  Statement get() {
    Statement compiled = statement;
    if (compiled == null) {
      compiled = connection.prepare(sql);
      statement = compiled;
    }
    return compiled;
  }

  /** Runs the statement with integers for its parameters. */
  void run(long... parameters) {
    bind(parameters).run();
  }

  /** Returns the first value of the first row, or {@code otherwise} if it is missing or NULL. */
  long number(long otherwise, long... parameters) {
    Statement bound = bind(parameters);
    try {
      return bound.step() && bound.columnType(0) != ValueType.NULL
          ? bound.columnLong(0)
          : otherwise;
    } finally {
      bound.reset();
    }
  }

  private Statement bind(long... parameters) {
    Statement bound = get();
    for (int i = 0; i < parameters.length; i++) {
      bound.bindLong(i + 1, parameters[i]);
    }
    return bound;
  }

  @Override
  public void close() {
    if (statement != null) {
      statement.close();
      statement = null;
    }
  }
}
