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
  public static final int IOERR_READ = 10 | 1 << 8;
  public static final int IOERR_SHORT_READ = 10 | 2 << 8;
  public static final int IOERR_WRITE = 10 | 3 << 8;
  public static final int IOERR_FSYNC = 10 | 4 << 8;
  public static final int IOERR_TRUNCATE = 10 | 6 << 8;
  public static final int IOERR_FSTAT = 10 | 7 << 8;
  public static final int IOERR_DELETE = 10 | 10 << 8;
  public static final int IOERR_ACCESS = 10 | 13 << 8;
  public static final int IOERR_CLOSE = 10 | 16 << 8;
  public static final int ROW = 100;
  public static final int DONE = 101;

  private ResultCode() {}

  /** Returns the primary code, which is the low byte of an extended one. */
  public static int primary(int extendedCode) {
    return extendedCode & 0xFF;
  }
}
