package org.sqlattice.sql;

/**
 * SQLite's result codes as far as the code names them.
 *
 * @see <a href="https://sqlite.org/rescode.html">Result and error codes</a>
 */
public final class ResultCode {
  public static final int OK = 0;
  public static final int ERROR = 1;
  public static final int BUSY = 5;
  public static final int LOCKED = 6;
  public static final int READONLY = 8;
  public static final int INTERRUPT = 9;
  public static final int IOERR = 10;
  public static final int CORRUPT = 11;
  public static final int NOTFOUND = 12;
  public static final int FULL = 13;
  public static final int CANTOPEN = 14;
  public static final int TOOBIG = 18;
  public static final int CONSTRAINT = 19;
  public static final int MISMATCH = 20;
  public static final int MISUSE = 21;
  public static final int NOTADB = 26;
  public static final int ROW = 100;
  public static final int DONE = 101;

  private ResultCode() {}

  /** Returns the primary code, which is the low byte of an extended one. */
  public static int primary(int extendedCode) {
    return extendedCode & 0xFF;
  }
}
