package org.sqlattice.sql;

import org.jspecify.annotations.Nullable;

/**
 * A compiled statement: bind, step through its rows, reset, again.
 *
 * <p>Parameter numbers start at 1, column indexes at 0, as in SQLite. Columns may be read only
 * after {@link #step} has returned {@code true}.
 */
public interface Statement extends AutoCloseable {
  int parameterCount();

  /** Returns the number of a named parameter (prefix included, as in {@code $id}), or 0. */
  int parameterNumber(String name);

  void bindNull(int number);

  void bindLong(int number, long value);

  void bindDouble(int number, double value);

  void bindText(int number, String value);

  void bindBlob(int number, byte[] value);

  /** Binds a text that is UTF-8 already. */
  void bindText(int number, byte[] utf8, int offset, int length);

  void bindBlob(int number, byte[] bytes, int offset, int length);

  /** Binds a value of any type. */
  default void bind(int number, SqlValue value) {
    value.bindTo(this, number);
  }

  /** Sets all parameters to NULL. */
  void clearBindings();

  /**
   * Runs up to the next row.
   *
   * @return whether there is a row; after {@code false} the statement has ended and is reset
   */
  boolean step();

  int columnCount();

  String columnName(int index);

  ValueType columnType(int index);

  /** Returns the value as a 64-bit integer, converted as SQLite's CAST does. */
  long columnLong(int index);

  double columnDouble(int index);

  /** Returns the value as text, embedded NUL characters included; {@code null} for NULL. */
  @Nullable String columnText(int index);

  /** Returns a copy of the value's bytes; empty for NULL and for an empty blob. */
  byte[] columnBlob(int index);

  /** Returns the length in bytes of a text, as UTF-8, or of a blob. */
  int columnLength(int index);

  /** Copies the bytes of the value whose {@link #columnLength} was asked last. */
  void copyColumn(int index, byte[] target, int offset);

  /** Returns the value with its type. */
  default SqlValue columnValue(int index) {
    return SqlValue.ofColumn(this, index);
  }

  /** Ends the current run; bindings stay. */
  void reset();

  /** Runs to the end, drops rows, and resets. */
  default void run() {
    try {
      while (step()) {}
    } finally {
      reset();
    }
  }

  /** Frees the statement. A second call does nothing. */
  @Override
  void close();
}
