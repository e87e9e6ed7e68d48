package org.sqlattice.change;

/** The numbers of changeset format 2, which docs/changeset-format.md tells about. */
final class FrameLayout {
  static final int MAGIC = 0x534C4353;
  static final int MAGIC_LENGTH = 4;
  static final int VERSION = 2;
  static final int CHECKSUM_LENGTH = 4;

  static final int STORED = 0;
  static final int COMPRESSED = 1;

  /** How much longer than its compressed form a payload may be at most. */
  static final int MAX_RATIO = 64;

  static final int MAX_KEYS = 255;

  /** What SQLite allows at most in a table. */
  static final int MAX_COLUMNS = 32767;

  static final int MAX_NAME_LENGTH = 2048;

  static final int END = 0;
  static final int RUNS = 1;
  static final int CELLS = 2;
  static final int DEAD = 3;

  static final int NULL = 0;
  static final int INTEGER = 1;
  static final int REAL = 2;
  static final int TEXT = 3;
  static final int BLOB = 4;
  static final int ABSENT = 5;
  static final int DECIMAL = 6;
  static final int NO_TYPE = 7;

  static final int ALL_TYPES = (1 << DECIMAL + 1) - 1;

  /** A flag beside the types: texts and blobs leave out what they share with the one before. */
  static final int SHARES_PREFIXES = 1 << NO_TYPE;

  static final int MAX_PREFIX = 255;

  /** How many numbers a segment holds at most. */
  static final int MAX_SEGMENT = 1024;

  private FrameLayout() {}
}
