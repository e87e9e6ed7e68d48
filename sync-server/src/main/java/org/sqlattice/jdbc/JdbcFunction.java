package org.sqlattice.jdbc;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlattice.sql.FunctionCall;
import org.sqlattice.sql.ScalarFunction;
import org.sqlattice.sql.SqlException;
import org.sqlattice.sql.ValueType;
import org.sqlite.RawFunction;
import org.sqlite.core.DB;

/** Lets the driver call a function of the port, also while an earlier call is still running. */
final class JdbcFunction extends RawFunction {
  private static final byte[] NO_BYTES = {};

  private final JdbcConnection connection;
  private final DB db;
  private final ScalarFunction function;

  JdbcFunction(JdbcConnection connection, ScalarFunction function) {
    this.connection = connection;
    this.db = connection.database();
    this.function = function;
  }

  /** Nothing may be thrown through SQLite: whatever goes wrong becomes the call's error. */
  @Override
  @SuppressWarnings("CatchingUnchecked")
  protected void xFunc() throws SQLException {
    Call call = new Call();
    try {
      function.call(call);
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      String message = e.getMessage();
      connection.functionFailed(e instanceof SqlException cause ? cause : null);
      db.result_error(call.context, message == null ? e.toString() : message);
    }
  }

  private interface Reader<T> {
    T read() throws SQLException;
  }

  private final class Call implements FunctionCall {
    private final long context = currentContext();
    private final long values = currentValues();
    private final int count = currentCount();

    @Override
    public int argumentCount() {
      return count;
    }

    @Override
    public ValueType type(int index) {
      return ValueType.ofNumber(read(index, () -> db.value_type(JdbcFunction.this, index)));
    }

    @Override
    public long longArgument(int index) {
      return read(index, () -> db.value_long(JdbcFunction.this, index));
    }

    @Override
    public double doubleArgument(int index) {
      return read(index, () -> db.value_double(JdbcFunction.this, index));
    }

    @Override
    public @Nullable String textArgument(int index) {
      String[] text = new String[1];
      read(
          index,
          () -> {
            text[0] = db.value_text(JdbcFunction.this, index);
            return text;
          });
      return text[0];
    }

    @Override
    public byte[] blobArgument(int index) {
      return read(
          index,
          () -> {
            byte[] bytes = db.value_blob(JdbcFunction.this, index);
            return bytes == null ? NO_BYTES : bytes;
          });
    }

    @Override
    public void returnNull() {
      write(() -> db.result_null(context));
    }

    @Override
    public void returnLong(long value) {
      write(() -> db.result_long(context, value));
    }

    @Override
    public void returnDouble(double value) {
      write(() -> db.result_double(context, value));
    }

    @Override
    public void returnText(String value) {
      write(() -> db.result_text(context, value));
    }

    @Override
    public void returnBlob(byte[] value) {
      write(() -> db.result_blob(context, value));
    }

    private <T> T read(int index, Reader<T> reader) {
      if (index < 0 || index >= count) {
        throw new IndexOutOfBoundsException("no such argument: index=" + index + ", of=" + count);
      }
      setCurrent(context, values, count);
      try {
        return reader.read();
      } catch (SQLException e) {
        throw JdbcConnection.failure(e);
      }
    }

    private void write(Writer writer) {
      try {
        writer.write();
      } catch (SQLException e) {
        throw JdbcConnection.failure(e);
      }
    }
  }

  private interface Writer {
    void write() throws SQLException;
  }
}
