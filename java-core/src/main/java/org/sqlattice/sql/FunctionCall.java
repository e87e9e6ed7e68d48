package org.sqlattice.sql;

import org.jspecify.annotations.Nullable;

/**
 * One call of a function: its arguments, by index from 0, and the place for its result. Valid only
 * until the function returns.
 */
public interface FunctionCall {
  int argumentCount();

  ValueType type(int index);

  long longArgument(int index);

  double doubleArgument(int index);

  /** Returns the argument as text; {@code null} for NULL. */
  @Nullable String textArgument(int index);

  /** Returns a copy of the argument's bytes; empty for NULL. */
  byte[] blobArgument(int index);

  /** Returns the argument with its type. */
  default SqlValue argument(int index) {
    return SqlValue.ofArgument(this, index);
  }

  void returnNull();

  void returnLong(long value);

  void returnDouble(double value);

  void returnText(String value);

  void returnBlob(byte[] value);
}
