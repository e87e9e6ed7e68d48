package org.sqlattice.sql;

/** SQLite refused. The message is SQLite's or says what, then the values. */
public final class SqlException extends RuntimeException {
  private final int resultCode;
  private final int offset;

  /**
   * Makes an exception.
   *
   * @param resultCode SQLite's extended result code, for example 19 + 6 * 256 for a primary key
   * @param offset where in the statement's UTF-8 text the error lies, in bytes, or -1
   */
  public SqlException(int resultCode, String message, int offset) {
    super(message);
    this.resultCode = resultCode;
    this.offset = offset;
  }

  public SqlException(int resultCode, String message) {
    this(resultCode, message, -1);
  }

  public int resultCode() {
    return resultCode;
  }

  public int offset() {
    return offset;
  }
}
