package org.sqlattice.jso;

import org.jspecify.annotations.Nullable;
import org.sqlattice.sql.FunctionCall;
import org.sqlattice.sql.ResultCode;
import org.sqlattice.sql.SqlException;
import org.sqlattice.sql.ValueType;

/** One call of a function by wa-sqlite; the object is used again for the next call. */
final class WasmFunctionCall implements FunctionCall {
  private static final int TRANSIENT = -1;

  private int context;
  private int count;
  private int values;

  void begin(int newContext, int newCount, int newValues) {
    context = newContext;
    count = newCount;
    values = newValues;
  }

  /** Makes an exception the result of a call. */
  static void fail(int context, Throwable failure) {
    String message = failure.getMessage();
    String text = message == null ? failure.getClass().getName() : message;
    int address = Scratch.ofText(text);
    Sqlite3.resultError(context, address, Heap.putText(address, text));
  }

  @Override
  public int argumentCount() {
    return count;
  }

  @Override
  public ValueType type(int index) {
    return ValueType.ofNumber(Sqlite3.valueType(value(index)));
  }

  @Override
  public long longArgument(int index) {
    int low = Sqlite3.valueInt64(value(index));
    return Sqlite3.toLong(low, Sqlite3.getTempRet0());
  }

  @Override
  public double doubleArgument(int index) {
    return Sqlite3.valueDouble(value(index));
  }

  @Override
  public @Nullable String textArgument(int index) {
    int value = value(index);
    int address = Sqlite3.valueText(value);
    return address == 0 ? null : Heap.getText(address, Sqlite3.valueBytes(value));
  }

  @Override
  public byte[] blobArgument(int index) {
    int value = value(index);
    int address = Sqlite3.valueBlob(value);
    return Heap.getBytes(address, Sqlite3.valueBytes(value));
  }

  @Override
  public void returnNull() {
    Sqlite3.resultNull(context);
  }

  @Override
  public void returnLong(long value) {
    Sqlite3.resultInt64(context, (int) value, (int) (value >> 32));
  }

  @Override
  public void returnDouble(double value) {
    Sqlite3.resultDouble(context, value);
  }

  @Override
  public void returnText(String value) {
    int address = Scratch.ofText(value);
    Sqlite3.resultText(context, address, Heap.putText(address, value), TRANSIENT);
  }

  @Override
  public void returnBlob(byte[] value) {
    int address = Scratch.ofLength(value.length);
    Heap.putBytes(address, value);
    Sqlite3.resultBlob(context, address, value.length, TRANSIENT);
  }

  private int value(int index) {
    if (index < 0 || index >= count) {
      throw new SqlException(
          ResultCode.MISUSE, "no such argument: index=" + index + ", count=" + count);
    }
    return Heap.getInt(values + index * 4);
  }
}
