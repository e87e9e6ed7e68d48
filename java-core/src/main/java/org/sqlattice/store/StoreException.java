package org.sqlattice.store;

/** A file store refused. Carries the SQLite result code that the statement will fail with. */
public final class StoreException extends RuntimeException {
  private final int resultCode;

  public StoreException(int resultCode, String message) {
    super(message);
    this.resultCode = resultCode;
  }

  public int resultCode() {
    return resultCode;
  }
}
