package org.sqlattice.bench.port;

/** The numbers by which the page names tasks; {@code hand-contender.js} knows the same. */
final class Task {
  static final int MAKE_INPUT = 0;
  static final int OPEN = 1;
  static final int INSERT = 2;
  static final int SUM_OF_TABLE = 3;
  static final int READ = 4;
  static final int SUM_OF_OBJECTS = 5;
  static final int BARE_STATEMENT = 6;
  static final int FUNCTION_CALLS = 7;
  static final int CLOSE = 8;

  private Task() {}
}
