package org.sqlattice.jdbc;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.ResultCode;
import org.sqlattice.sql.ScalarFunction;
import org.sqlattice.sql.SqlException;
import org.sqlattice.sql.SqlScript;
import org.sqlattice.sql.Statement;
import org.sqlattice.sql.TableFunction;
import org.sqlattice.sql.TransactionListener;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteException;
import org.sqlite.core.DB;
import org.sqlite.core.RawDatabase;

/**
 * The SQL port on sqlite-jdbc. The driver opens the file and loads the library; everything else
 * goes to SQLite by address, so that types, codes, and transactions are SQLite's own.
 */
public final class JdbcConnection implements Connection {
  private static final TransactionListener NO_LISTENER =
      new TransactionListener() {
        @Override
        public void committing() {}

        @Override
        public void rolledBack() {}

        @Override
        public void undone() {}
      };

  private final SQLiteConnection connection;
  private final RawDatabase raw;
  private final DB db;
  private final Set<JdbcStatement> statements = new LinkedHashSet<>();
  private TransactionListener listener = NO_LISTENER;
  private @Nullable SqlException functionFailure;
  private @Nullable Statement lastRowId;
  private boolean closed;

  private JdbcConnection(SQLiteConnection connection) {
    this.connection = connection;
    this.raw = new RawDatabase(connection);
    this.db = raw.database();
    db.addCommitListener(
        new SQLiteCommitListener() {
          @Override
          public void onCommit() {
            listener.committing();
          }

          @Override
          public void onRollback() {
            listener.rolledBack();
          }
        });
  }

  /** Opens a database of its own in memory. */
  public static JdbcConnection openInMemory() {
    return open(":memory:");
  }

  /** Opens the database in a file, which is made if it is missing. */
  public static JdbcConnection open(String file) {
    JdbcConnection opened;
    try {
      opened =
          new JdbcConnection(
              DriverManager.getConnection("jdbc:sqlite:" + file).unwrap(SQLiteConnection.class));
    } catch (SQLException e) {
      throw failure(e);
    }
    opened.execute("PRAGMA temp_store = memory");
    return opened;
  }

  @Override
  public Statement prepare(String sql) {
    checkOpen();
    long address;
    try {
      address = raw.prepare(sql);
    } catch (SQLException e) {
      throw failure(codeOf(e));
    }
    if (address == 0) {
      throw new SqlException(ResultCode.MISUSE, "no statement in the text: sql=" + sql);
    }
    JdbcStatement statement = new JdbcStatement(this, address, sql);
    statements.add(statement);
    return statement;
  }

  @Override
  public void execute(String sql) {
    checkOpen();
    for (String statement : SqlScript.split(sql)) {
      try (Statement prepared = prepare(statement)) {
        prepared.run();
      }
    }
  }

  @Override
  public void defineFunction(String name, int argumentCount, ScalarFunction function) {
    checkOpen();
    try {
      int code = db.create_function(name, new JdbcFunction(this, function), argumentCount, 0);
      if (code != ResultCode.OK) {
        throw failure(code);
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** {@inheritDoc} The driver has no virtual tables: always refused. */
  @Override
  public void defineTableFunction(
      String name, List<String> columns, String argument, TableFunction function) {
    checkOpen();
    throw new SqlException(ResultCode.NOTFOUND, "this engine has no table functions: name=" + name);
  }

  @Override
  public void setTransactionListener(TransactionListener listener) {
    checkOpen();
    this.listener = listener;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The driver does not reveal SQLite's autocommit flag, so it is found out: no savepoint can be
   * opened while a statement writes, and no transaction can be begun inside another. Beginning and
   * ending a transaction that writes nothing reaches neither the file nor the listener.
   */
  @Override
  public boolean isInTransaction() {
    checkOpen();
    if (tryExecute("SAVEPOINT sqlattice_probe") != ResultCode.OK) {
      return true;
    }
    tryExecute("RELEASE sqlattice_probe");
    if (tryExecute("BEGIN") != ResultCode.OK) {
      return true;
    }
    tryExecute("COMMIT");
    return false;
  }

  @Override
  public long changeCount() {
    checkOpen();
    try {
      return db.changes();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public long totalChangeCount() {
    checkOpen();
    try {
      return db.total_changes();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public long lastInsertRowId() {
    checkOpen();
    if (lastRowId == null) {
      lastRowId = prepare("SELECT last_insert_rowid()");
    }
    try {
      lastRowId.step();
      return lastRowId.columnLong(0);
    } finally {
      lastRowId.reset();
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    for (JdbcStatement statement : Set.copyOf(statements)) {
      statement.close();
    }
    closed = true;
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  RawDatabase raw() {
    return raw;
  }

  DB database() {
    return db;
  }

  void checkOpen() {
    if (closed) {
      throw new SqlException(ResultCode.MISUSE, "connection is closed");
    }
  }

  /** Returns who hears of transactions. */
  TransactionListener listener() {
    return listener;
  }

  void forget(JdbcStatement statement) {
    statements.remove(statement);
  }

  /** Remembers why a function failed: SQLite itself only takes the message. */
  void functionFailed(@Nullable SqlException cause) {
    functionFailure = cause;
  }

  /** Returns SQLite's last error. */
  SqlException failure(int code) {
    String message = raw.errorMessage();
    SqlException cause = functionFailure;
    functionFailure = null;
    if (code == ResultCode.ERROR && cause != null && message.equals(cause.getMessage())) {
      return cause;
    }
    return new SqlException(code, message);
  }

  static SqlException failure(SQLException e) {
    return new SqlException(codeOf(e), String.valueOf(e.getMessage()));
  }

  /** Returns the extended code, which JDBC's own accessor cuts to the primary one. */
  private static int codeOf(SQLException e) {
    return e instanceof SQLiteException exact ? exact.getResultCode().code : e.getErrorCode();
  }

  private int tryExecute(String sql) {
    try {
      return raw.execute(sql);
    } catch (SQLException e) {
      return codeOf(e);
    }
  }
}
