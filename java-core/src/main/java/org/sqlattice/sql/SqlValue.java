package org.sqlattice.sql;

import java.util.Arrays;

/** A value of one of SQLite's five types. */
public sealed interface SqlValue {
  /** The NULL value. */
  SqlValue NULL = new Null();

  ValueType type();

  /** Binds this value to a statement's parameter. */
  void bindTo(Statement statement, int number);

  /** Makes this value the result of a function. */
  void returnFrom(FunctionCall call);

  /** Returns the value of a column of the current row. */
  static SqlValue ofColumn(Statement statement, int index) {
    return switch (statement.columnType(index)) {
      case INTEGER -> new Integer(statement.columnLong(index));
      case REAL -> new Real(statement.columnDouble(index));
      case TEXT -> {
        String text = statement.columnText(index);
        yield text == null ? NULL : new Text(text);
      }
      case BLOB -> new Blob(statement.columnBlob(index));
      case NULL -> NULL;
    };
  }

  /** Returns an argument of a function call. */
  static SqlValue ofArgument(FunctionCall call, int index) {
    return switch (call.type(index)) {
      case INTEGER -> new Integer(call.longArgument(index));
      case REAL -> new Real(call.doubleArgument(index));
      case TEXT -> {
        String text = call.textArgument(index);
        yield text == null ? NULL : new Text(text);
      }
      case BLOB -> new Blob(call.blobArgument(index));
      case NULL -> NULL;
    };
  }

  /** NULL. */
  record Null() implements SqlValue {
    @Override
    public ValueType type() {
      return ValueType.NULL;
    }

    @Override
    public void bindTo(Statement statement, int number) {
      statement.bindNull(number);
    }

    @Override
    public void returnFrom(FunctionCall call) {
      call.returnNull();
    }
  }

  /** A signed 64-bit integer. */
  record Integer(long value) implements SqlValue {
    @Override
    public ValueType type() {
      return ValueType.INTEGER;
    }

    @Override
    public void bindTo(Statement statement, int number) {
      statement.bindLong(number, value);
    }

    @Override
    public void returnFrom(FunctionCall call) {
      call.returnLong(value);
    }
  }

  /** A 64-bit IEEE floating point number; SQLite has no NaN. */
  record Real(double value) implements SqlValue {
    @Override
    public ValueType type() {
      return ValueType.REAL;
    }

    @Override
    public void bindTo(Statement statement, int number) {
      statement.bindDouble(number, value);
    }

    @Override
    public void returnFrom(FunctionCall call) {
      call.returnDouble(value);
    }
  }

  /** A text, stored as UTF-8. */
  record Text(String value) implements SqlValue {
    @Override
    public ValueType type() {
      return ValueType.TEXT;
    }

    @Override
    public void bindTo(Statement statement, int number) {
      statement.bindText(number, value);
    }

    @Override
    public void returnFrom(FunctionCall call) {
      call.returnText(value);
    }
  }

  /** Bytes. The array is shared, not copied: whoever holds it must not change it. */
  record Blob(byte[] value) implements SqlValue {
    @Override
    public ValueType type() {
      return ValueType.BLOB;
    }

    @Override
    public void bindTo(Statement statement, int number) {
      statement.bindBlob(number, value);
    }

    @Override
    public void returnFrom(FunctionCall call) {
      call.returnBlob(value);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Blob blob && Arrays.equals(value, blob.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }
  }
}
