package org.sqlattice.contract;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.SqlException;
import org.sqlattice.sql.SqlValue;
import org.sqlattice.sql.Statement;

/** Checks that throw, and shorthands for reading results as text. */
public final class Checks {
  private Checks() {}

  public static void check(boolean fact, String message) {
    if (!fact) {
      throw new AssertionError(message);
    }
  }

  public static void checkEquals(@Nullable Object expected, @Nullable Object actual) {
    if (!Objects.equals(expected, actual)) {
      throw new AssertionError("expected " + expected + ", actual " + actual);
    }
  }

  /** Runs {@code action}, which must fail, and returns what it threw. */
  public static <E extends RuntimeException> E failure(Class<E> type, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      if (type == e.getClass()) {
        @SuppressWarnings("unchecked")
        E failure = (E) e;
        return failure;
      }
      throw e;
    }
    throw new AssertionError("nothing was thrown: expected=" + type.getName());
  }

  /** Runs SQL that must fail, and returns the error. */
  public static SqlException sqlFailure(Connection connection, String sql) {
    return failure(SqlException.class, () -> rows(connection, sql));
  }

  /** Checks that SQL fails with a message that contains {@code part}. */
  public static void checkFails(Connection connection, String sql, String part) {
    String message = String.valueOf(sqlFailure(connection, sql).getMessage());
    check(message.contains(part), "message=" + message + ", expected=" + part);
  }

  /** Returns all rows of a query, values parted by commas, rows by semicolons. */
  public static String rows(Connection connection, String sql) {
    StringBuilder text = new StringBuilder();
    try (Statement statement = connection.prepare(sql)) {
      while (statement.step()) {
        if (text.length() > 0) {
          text.append(';');
        }
        for (int i = 0; i < statement.columnCount(); i++) {
          if (i > 0) {
            text.append(',');
          }
          append(text, statement.columnValue(i));
        }
      }
    }
    return text.toString();
  }

  /** Returns the first value of a query's first row. */
  public static SqlValue value(Connection connection, String sql) {
    try (Statement statement = connection.prepare(sql)) {
      check(statement.step(), "no row: sql=" + sql);
      return statement.columnValue(0);
    }
  }

  /** Returns the bytes as hexadecimal digits. */
  public static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, SqlValue value) {
    if (value instanceof SqlValue.Integer integer) {
      text.append(integer.value());
    } else if (value instanceof SqlValue.Real real) {
      text.append(real.value()).append('r');
    } else if (value instanceof SqlValue.Text string) {
      text.append('\'').append(string.value()).append('\'');
    } else if (value instanceof SqlValue.Blob blob) {
      text.append("x'").append(hex(blob.value())).append('\'');
    } else {
      text.append("NULL");
    }
  }
}
