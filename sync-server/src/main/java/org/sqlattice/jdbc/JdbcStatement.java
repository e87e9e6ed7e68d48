package org.sqlattice.jdbc;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sqlattice.sql.ResultCode;
import org.sqlattice.sql.SqlException;
import org.sqlattice.sql.SqlScript;
import org.sqlattice.sql.Statement;
import org.sqlattice.sql.StatementKind;
import org.sqlattice.sql.ValueType;
import org.sqlite.core.DB;
import org.sqlite.core.RawDatabase;

/** A compiled statement, by its address. */
final class JdbcStatement implements Statement {
  private static final byte[] NO_BYTES = {};

  private final JdbcConnection connection;
  private final RawDatabase raw;
  private final DB db;
  private final String sql;
  private final StatementKind kind;
  private long address;
  private @Nullable ParameterNames names;
  private boolean onRow;
  private byte[] bytes = NO_BYTES;

  JdbcStatement(JdbcConnection connection, long address, String sql) {
    this.connection = connection;
    this.raw = connection.raw();
    this.db = connection.database();
    this.address = address;
    this.sql = sql;
    this.kind = SqlScript.kind(sql);
  }

  @Override
  public int parameterCount() {
    return raw.parameterCount(open());
  }

  @Override
  public int parameterNumber(String name) {
    open();
    if (names == null) {
      names = ParameterNames.of(sql);
    }
    return names.number(name);
  }

  @Override
  public void bindNull(int number) {
    check(raw.bindNull(open(), number));
  }

  @Override
  public void bindLong(int number, long value) {
    check(raw.bindLong(open(), number, value));
  }

  @Override
  public void bindDouble(int number, double value) {
    check(raw.bindDouble(open(), number, value));
  }

  @Override
  public void bindText(int number, String value) {
    check(raw.bindText(open(), number, value));
  }

  @Override
  public void bindBlob(int number, byte[] value) {
    check(raw.bindBlob(open(), number, value));
  }

  @Override
  public void bindText(int number, byte[] utf8, int offset, int length) {
    bindText(number, new String(utf8, offset, length, StandardCharsets.UTF_8));
  }

  @Override
  public void bindBlob(int number, byte[] bytes, int offset, int length) {
    bindBlob(number, Arrays.copyOfRange(bytes, offset, offset + length));
  }

  @Override
  public void clearBindings() {
    try {
      check(db.clear_bindings(open()));
    } catch (SQLException e) {
      throw JdbcConnection.failure(e);
    }
  }

  @Override
  public boolean step() {
    long statement = open();
    if (kind == StatementKind.SCHEMA) {
      connection.listener().schemaChanging(sql);
    } else if (kind == StatementKind.ENDING) {
      connection.listener().ending(sql);
    }
    connection.functionFailed(null);
    int code;
    try {
      code = db.step(statement);
      onRow = code == ResultCode.ROW;
      if (onRow) {
        return true;
      }
      if (code == ResultCode.DONE) {
        db.reset(statement);
        if (kind == StatementKind.ROLLBACK) {
          connection.listener().undone();
        } else if (kind == StatementKind.SCHEMA) {
          connection.listener().schemaChanged();
        }
        return false;
      }
      SqlException failure = connection.failure(code);
      db.reset(statement);
      connection.listener().undone();
      throw failure;
    } catch (SQLException e) {
      throw JdbcConnection.failure(e);
    }
  }

  @Override
  public int columnCount() {
    try {
      return db.column_count(open());
    } catch (SQLException e) {
      throw JdbcConnection.failure(e);
    }
  }

  @Override
  public String columnName(int index) {
    try {
      return db.column_name(open(), index);
    } catch (SQLException e) {
      throw JdbcConnection.failure(e);
    }
  }

  @Override
  public ValueType columnType(int index) {
    try {
      return ValueType.ofNumber(db.column_type(row(), index));
    } catch (SQLException e) {
      throw JdbcConnection.failure(e);
    }
  }

  @Override
  public long columnLong(int index) {
    try {
      return db.column_long(row(), index);
    } catch (SQLException e) {
      throw JdbcConnection.failure(e);
    }
  }

  @Override
  public double columnDouble(int index) {
    try {
      return db.column_double(row(), index);
    } catch (SQLException e) {
      throw JdbcConnection.failure(e);
    }
  }

  @Override
  public @Nullable String columnText(int index) {
    try {
      return db.column_text(row(), index);
    } catch (SQLException e) {
      throw JdbcConnection.failure(e);
    }
  }

  @Override
  public byte[] columnBlob(int index) {
    try {
      byte[] bytes = db.column_blob(row(), index);
      return bytes == null ? NO_BYTES : bytes;
    } catch (SQLException e) {
      throw JdbcConnection.failure(e);
    }
  }

  @Override
  public int columnLength(int index) {
    bytes = columnBlob(index);
    return bytes.length;
  }

  @Override
  public void copyColumn(int index, byte[] target, int offset) {
    row();
    System.arraycopy(bytes, 0, target, offset, bytes.length);
  }

  @Override
  public void reset() {
    onRow = false;
    try {
      db.reset(open());
    } catch (SQLException e) {
      throw JdbcConnection.failure(e);
    }
  }

  @Override
  public void close() {
    if (address == 0) {
      return;
    }
    raw.closeStatement(address);
    address = 0;
    connection.forget(this);
  }

  private long open() {
    connection.checkOpen();
    if (address == 0) {
      throw new SqlException(ResultCode.MISUSE, "statement is closed: sql=" + sql);
    }
    return address;
  }

  private long row() {
    long statement = open();
    if (!onRow) {
      throw new SqlException(ResultCode.MISUSE, "statement has no row: sql=" + sql);
    }
    return statement;
  }

  private void check(int code) {
    if (code != ResultCode.OK) {
      throw connection.failure(code);
    }
  }
}
