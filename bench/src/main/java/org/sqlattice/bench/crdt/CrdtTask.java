package org.sqlattice.bench.crdt;

/** The numbers by which the page names tasks; {@code tasks.js} knows the same. */
final class CrdtTask {
  static final int MAKE_INPUT = 0;
  static final int OPEN_PLAIN = 1;
  static final int OPEN_REPLICATED = 2;
  static final int INSERT = 3;
  static final int PICK = 4;
  static final int UPDATE = 5;
  static final int UPDATE_EACH = 6;
  static final int UPDATE_ALL = 7;
  static final int DELETE = 8;
  static final int DELETE_ALL = 9;
  static final int COUNT = 10;
  static final int DIGEST = 11;
  static final int PAGE_BYTES = 12;
  static final int MARK = 13;
  static final int READ_ALL = 14;
  static final int READ_MARKED = 15;
  static final int MERGE = 16;
  static final int CLOCK_ROWS = 17;
  static final int ADD_COLUMN = 18;
  static final int CLOSE = 19;
  static final int KEY_KIND = 20;

  private CrdtTask() {}
}
