package org.sqlattice.jso;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.ResultCode;
import org.sqlattice.sql.ScalarFunction;
import org.sqlattice.sql.SqlException;
import org.sqlattice.sql.SqlScript;
import org.sqlattice.sql.TableFunction;
import org.sqlattice.sql.TransactionListener;

/** The SQL port on wa-sqlite: calls the wasm exports directly and synchronously. */
public final class WasmConnection implements Connection {
  private static final int OPEN_READWRITE = 0x2;
  private static final int OPEN_CREATE = 0x4;
  private static final int OPEN_EXTENDED_RESULT_CODES = 0x02000000;
  private static final int UTF8 = 1;
  private static final int ALL_SCHEMAS = 0;
  private static final int NO_TRANSACTION = 0;
  private static final int MAX_TEXT_LENGTH = 300_000_000;

  private final int connection;
  private final int statementResult = Heap.allocate(8);
  private final List<WasmStatement> statements = new ArrayList<>();
  private final int listenerId;
  private boolean isClosed;

  private WasmConnection(int connection) {
    this.connection = connection;
    this.listenerId = Callbacks.addListener();
  }

  /**
   * Opens a database.
   *
   * @param name the file's name in the file store, or {@code :memory:}
   * @param vfs the name of a registered file store, or {@code null} for the default
   */
  public static WasmConnection open(String name, @Nullable String vfs) {
    Sqlite3.initialize();
    int nameAddress = Heap.allocateCString(name);
    int vfsAddress = vfs == null ? 0 : Heap.allocateCString(vfs);
    int result = Heap.allocate(4);
    try {
      int flags = OPEN_READWRITE | OPEN_CREATE | OPEN_EXTENDED_RESULT_CODES;
      int code = Sqlite3.openV2(nameAddress, result, flags, vfsAddress);
      int connection = Heap.getInt(result);
      if (code != ResultCode.OK) {
        String message = Heap.getCString(Sqlite3.errmsg(connection));
        Sqlite3.closeV2(connection);
        throw new SqlException(code, "cannot open: " + message + ", name=" + name);
      }
      WasmConnection opened = new WasmConnection(connection);
      // The binary's default is files, for which the file store has no place.
      opened.execute("PRAGMA temp_store = memory");
      return opened;
    } finally {
      Heap.free(nameAddress);
      Heap.free(vfsAddress);
      Heap.free(result);
    }
  }

  @Override
  public WasmStatement prepare(String sql) {
    checkOpen();
    int text = putSql(sql);
    try {
      int length = Heap.putText(text, sql);
      Heap.putByte(text + length, 0);
      WasmStatement statement = prepareAt(text, length);
      if (statement == null) {
        throw new SqlException(ResultCode.MISUSE, "no statement in the text: sql=" + sql);
      }
      checkNothingFollows(statement, text + length, sql);
      return statement;
    } finally {
      Heap.free(text);
    }
  }

  @Override
  public void execute(String sql) {
    checkOpen();
    int text = putSql(sql);
    try {
      int end = text + Heap.putText(text, sql);
      Heap.putByte(end, 0);
      int position = text;
      while (position < end) {
        WasmStatement statement = prepareAt(position, end - position);
        position = Heap.getInt(statementResult + 4);
        if (statement != null) {
          try {
            statement.run();
          } finally {
            statement.close();
          }
        }
      }
    } finally {
      Heap.free(text);
    }
  }

  @Override
  public void defineFunction(String name, int argumentCount, ScalarFunction function) {
    checkOpen();
    int nameAddress = Heap.allocateCString(name);
    try {
      check(
          Sqlite3.createFunctionV2(
              connection,
              nameAddress,
              argumentCount,
              UTF8,
              Callbacks.addFunction(function),
              Callbacks.functionPointer(),
              0,
              0,
              Callbacks.destroyFunctionPointer()));
    } finally {
      Heap.free(nameAddress);
    }
  }

  @Override
  public void defineTableFunction(
      String name, List<String> columns, String argument, TableFunction function) {
    checkOpen();
    check(WasmTableFunctions.define(connection, name, columns, argument, function));
  }

  @Override
  public void setTransactionListener(TransactionListener listener) {
    checkOpen();
    Callbacks.setListener(listenerId, listener);
    Sqlite3.commitHook(connection, Callbacks.commitPointer(), listenerId);
    Sqlite3.rollbackHook(connection, Callbacks.rollbackPointer(), listenerId);
  }

  @Override
  public boolean isInTransaction() {
    checkOpen();
    boolean isExplicit = Sqlite3.getAutocommit(connection) == 0;
    return isExplicit || Sqlite3.txnState(connection, ALL_SCHEMAS) != NO_TRANSACTION;
  }

  @Override
  public long changeCount() {
    checkOpen();
    return Sqlite3.changes(connection);
  }

  @Override
  public long totalChangeCount() {
    checkOpen();
    return Sqlite3.totalChanges(connection);
  }

  @Override
  public long lastInsertRowId() {
    checkOpen();
    int low = Sqlite3.lastInsertRowid(connection);
    return Sqlite3.toLong(low, Sqlite3.getTempRet0());
  }

  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    while (!statements.isEmpty()) {
      statements.get(statements.size() - 1).close();
    }
    check(Sqlite3.closeV2(connection));
    isClosed = true;
    Callbacks.removeListener(listenerId);
    Heap.free(statementResult);
  }

  /** Returns who hears of transactions. */
  TransactionListener listener() {
    return Callbacks.listener(listenerId);
  }

  void check(int code) {
    if (code != ResultCode.OK) {
      throw failure(code);
    }
  }

  SqlException failure(int code) {
    String message = Heap.getCString(Sqlite3.errmsg(connection));
    return new SqlException(
        code, message == null ? "SQLite failed: code=" + code : message, errorOffset(code));
  }

  void checkOpen() {
    if (isClosed) {
      throw new SqlException(ResultCode.MISUSE, "the connection is closed");
    }
  }

  void forget(WasmStatement statement) {
    // Statements are mostly closed in the reverse order: search from the end.
    for (int i = statements.size() - 1; i >= 0; i--) {
      if (statements.get(i) == statement) {
        statements.remove(i);
        return;
      }
    }
  }

  /** Compiles the first statement of a zero-terminated text; {@code null} if there is none. */
  private @Nullable WasmStatement prepareAt(int text, int length) {
    int result = statementResult;
    check(Sqlite3.prepareV2(connection, text, length + 1, result, result + 4));
    int address = Heap.getInt(result);
    if (address == 0) {
      return null;
    }
    String sql = textOfKind(text, Heap.getInt(result + 4));
    WasmStatement statement = new WasmStatement(this, address, SqlScript.kind(sql), sql);
    statements.add(statement);
    return statement;
  }

  /** Returns a text if its first word may be of a kind that the listener hears of, or nothing. */
  private static String textOfKind(int text, int end) {
    int position = text;
    while (position < end) {
      int c = Heap.getByte(position);
      if (c == ' ' || c == ';' || c >= '\t' && c <= '\r') {
        position++;
      } else {
        return "-/acderACDER".indexOf(c) >= 0 ? Heap.getText(text, end - text) : "";
      }
    }
    return "";
  }

  private void checkNothingFollows(WasmStatement statement, int end, String sql) {
    int tail = Heap.getInt(statementResult + 4);
    if (tail >= end) {
      return;
    }
    try {
      WasmStatement second = prepareAt(tail, end - tail);
      if (second == null) {
        return;
      }
      second.close();
    } catch (SqlException failure) {
      statement.close();
      throw failure;
    }
    statement.close();
    throw new SqlException(ResultCode.MISUSE, "more than one statement in the text: sql=" + sql);
  }

  private static int putSql(String sql) {
    if (sql.length() > MAX_TEXT_LENGTH) {
      throw new SqlException(ResultCode.TOOBIG, "SQL text is too long: length=" + sql.length());
    }
    return Heap.allocate(sql.length() * 3 + 1);
  }

  private int errorOffset(int code) {
    return ResultCode.primary(code) == ResultCode.ERROR ? Sqlite3.errorOffset(connection) : -1;
  }
}
