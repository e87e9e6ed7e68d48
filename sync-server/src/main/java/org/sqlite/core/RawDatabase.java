package org.sqlite.core;

import java.sql.SQLException;
import org.sqlite.SQLiteConnection;

/**
 * The driver's calls into SQLite by statement address, without JDBC's conversions.
 *
 * <p>Binding by type is package-private in the driver; hence this class in its package. Integers
 * returned are SQLite's result codes unless said otherwise.
 */
public final class RawDatabase {
  private final NativeDB db;

  public RawDatabase(SQLiteConnection connection) {
    this.db = (NativeDB) connection.getDatabase();
  }

  /** Returns the database object that the driver's functions use. */
  public DB database() {
    return db;
  }

  /** Returns the address of the compiled statement, 0 if the text has none. */
  public long prepare(String sql) throws SQLException {
    return db.prepare_utf8(NativeDB.stringToUtf8ByteArray(sql));
  }

  public int execute(String sql) throws SQLException {
    return db._exec_utf8(NativeDB.stringToUtf8ByteArray(sql));
  }

  /** Returns the message of the last error. */
  public String errorMessage() {
    return db.errmsg();
  }

  public int closeStatement(long statement) {
    return db.finalize(statement);
  }

  public int parameterCount(long statement) {
    return db.bind_parameter_count(statement);
  }

  public int bindNull(long statement, int number) {
    return db.bind_null(statement, number);
  }

  public int bindLong(long statement, int number, long value) {
    return db.bind_long(statement, number, value);
  }

  public int bindDouble(long statement, int number, double value) {
    return db.bind_double(statement, number, value);
  }

  public int bindText(long statement, int number, String value) {
    return db.bind_text(statement, number, value);
  }

  public int bindBlob(long statement, int number, byte[] value) {
    return db.bind_blob(statement, number, value);
  }
}
