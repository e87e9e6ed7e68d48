package org.sqlattice.jso;

import org.jspecify.annotations.Nullable;
import org.sqlattice.sql.ResultCode;
import org.sqlattice.sql.SqlException;
import org.sqlattice.sql.Statement;
import org.sqlattice.sql.StatementKind;
import org.sqlattice.sql.ValueType;

/** A statement of wa-sqlite. */
public final class WasmStatement implements Statement {
  /** Tells SQLite to copy a value at once. */
  private static final int TRANSIENT = -1;

  private final WasmConnection connection;
  private final StatementKind kind;
  private final String sql;
  private int statement;
  private boolean isRunning;
  private int bytesAddress;
  private int bytesLength;

  /**
   * Takes a compiled statement.
   *
   * @param sql its text if it is of a kind that the listener hears of
   */
  WasmStatement(WasmConnection connection, int statement, StatementKind kind, String sql) {
    this.connection = connection;
    this.statement = statement;
    this.kind = kind;
    this.sql = sql;
  }

  @Override
  public int parameterCount() {
    return Sqlite3.bindParameterCount(open());
  }

  @Override
  public int parameterNumber(String name) {
    int address = Scratch.ofText(name);
    Heap.putByte(address + Heap.putText(address, name), 0);
    return Sqlite3.bindParameterIndex(open(), address);
  }

  @Override
  public void bindNull(int number) {
    check(Sqlite3.bindNull(open(), number));
  }

  @Override
  public void bindLong(int number, long value) {
    check(Sqlite3.bindInt64(open(), number, (int) value, (int) (value >> 32)));
  }

  @Override
  public void bindDouble(int number, double value) {
    check(Sqlite3.bindDouble(open(), number, value));
  }

  @Override
  public void bindText(int number, String value) {
    int address = Scratch.ofText(value);
    bindTextAt(number, address, Heap.putText(address, value));
  }

  @Override
  public void bindBlob(int number, byte[] value) {
    bindBlob(number, value, 0, value.length);
  }

  @Override
  public void bindText(int number, byte[] utf8, int offset, int length) {
    int address = Scratch.ofLength(length);
    Heap.putBytes(address, utf8, offset, length);
    bindTextAt(number, address, length);
  }

  @Override
  public void bindBlob(int number, byte[] bytes, int offset, int length) {
    int address = Scratch.ofLength(length);
    Heap.putBytes(address, bytes, offset, length);
    bindBlobAt(number, address, length);
  }

  /** Binds a copy of UTF-8 text that lies in memory already. */
  public void bindTextAt(int number, int address, int length) {
    check(Sqlite3.bindText(open(), number, address, length, TRANSIENT));
  }

  /** Binds a copy of bytes that lie in memory already. */
  public void bindBlobAt(int number, int address, int length) {
    check(
        length == 0
            ? Sqlite3.bindZeroblob(open(), number, 0)
            : Sqlite3.bindBlob(open(), number, address, length, TRANSIENT));
  }

  @Override
  public void clearBindings() {
    check(Sqlite3.clearBindings(open()));
  }

  @Override
  public boolean step() {
    int address = open();
    if (kind == StatementKind.SCHEMA) {
      connection.listener().schemaChanging(sql);
    } else if (kind == StatementKind.ENDING) {
      connection.listener().ending(sql);
    }
    int code = Sqlite3.step(address);
    if (code == ResultCode.ROW) {
      isRunning = true;
      return true;
    }
    isRunning = false;
    if (code == ResultCode.DONE) {
      Sqlite3.reset(statement);
      if (kind == StatementKind.ROLLBACK) {
        connection.listener().undone();
      } else if (kind == StatementKind.SCHEMA) {
        connection.listener().schemaChanged();
      }
      return false;
    }
    SqlException failure = connection.failure(code);
    Sqlite3.reset(statement);
    connection.listener().undone();
    throw failure;
  }

  @Override
  public int columnCount() {
    return Sqlite3.columnCount(open());
  }

  @Override
  public String columnName(int index) {
    String name = Heap.getCString(Sqlite3.columnName(open(), index));
    if (name == null) {
      throw new SqlException(ResultCode.MISUSE, "no such column: index=" + index);
    }
    return name;
  }

  @Override
  public ValueType columnType(int index) {
    return ValueType.ofNumber(columnTypeNumber(index));
  }

  /** Returns SQLite's number of the value's type, from 1 (INTEGER) to 5 (NULL). */
  public int columnTypeNumber(int index) {
    return Sqlite3.columnType(row(), index);
  }

  @Override
  public long columnLong(int index) {
    int low = Sqlite3.columnInt64(row(), index);
    return Sqlite3.toLong(low, Sqlite3.getTempRet0());
  }

  @Override
  public double columnDouble(int index) {
    return Sqlite3.columnDouble(row(), index);
  }

  @Override
  public @Nullable String columnText(int index) {
    int address = columnTextAddress(index);
    return address == 0 ? null : Heap.getText(address, columnByteLength(index));
  }

  @Override
  public byte[] columnBlob(int index) {
    int address = columnBlobAddress(index);
    return Heap.getBytes(address, columnByteLength(index));
  }

  @Override
  public int columnLength(int index) {
    bytesAddress = columnBlobAddress(index);
    bytesLength = columnByteLength(index);
    return bytesLength;
  }

  @Override
  public void copyColumn(int index, byte[] target, int offset) {
    row();
    Heap.getBytes(bytesAddress, bytesLength, target, offset);
  }

  /** Returns where the value lies as UTF-8, until the next call for this row; 0 for NULL. */
  public int columnTextAddress(int index) {
    return Sqlite3.columnText(row(), index);
  }

  /** Returns where the value's bytes lie, until the next call for this row. */
  public int columnBlobAddress(int index) {
    return Sqlite3.columnBlob(row(), index);
  }

  /** Returns the length of what the last call for an address pointed to. */
  public int columnByteLength(int index) {
    return Sqlite3.columnBytes(row(), index);
  }

  @Override
  public void reset() {
    isRunning = false;
    Sqlite3.reset(open());
  }

  @Override
  public void close() {
    if (statement != 0) {
      Sqlite3.finalize(statement);
      statement = 0;
      isRunning = false;
      connection.forget(this);
    }
  }

  private void check(int code) {
    connection.check(code);
  }

  private int open() {
    if (statement == 0) {
      throw new SqlException(ResultCode.MISUSE, "the statement is closed");
    }
    return statement;
  }

  private int row() {
    if (!isRunning) {
      throw new SqlException(ResultCode.MISUSE, "the statement has no current row");
    }
    return statement;
  }
}
