package org.sqlattice.sql;

/** SQLite's five storage classes. */
public enum ValueType {
  INTEGER,
  REAL,
  TEXT,
  BLOB,
  NULL;

  private static final ValueType[] BY_NUMBER = {NULL, INTEGER, REAL, TEXT, BLOB, NULL};

  /** Returns the type of SQLite's number for it, from 1 (INTEGER) to 5 (NULL). */
  public static ValueType ofNumber(int number) {
    if (number < 1 || number > 5) {
      throw new IllegalArgumentException("no such value type: number=" + number);
    }
    return BY_NUMBER[number];
  }
}
