package org.sqlattice.crdt;

import org.sqlattice.sql.Statement;

/**
 * When something was written, by whom, and when it was learned here.
 *
 * @param dbVersion of this replica's transaction that wrote it or merged it
 * @param seq place within the transaction of its origin
 * @param site ordinal of the site that wrote it
 * @param origin db version of that site's transaction; 0 if unknown, or if this replica wrote it
 */
record Clock(long dbVersion, long seq, long site, long origin) {
  /** Reads four columns, in the order of the fields. */
  static Clock read(Statement statement, int index) {
    return new Clock(
        statement.columnLong(index),
        statement.columnLong(index + 1),
        statement.columnLong(index + 2),
        statement.columnLong(index + 3));
  }

  /** Binds four parameters, in the order of the fields. */
  void bindTo(Statement statement, int number) {
    statement.bindLong(number, dbVersion);
    statement.bindLong(number + 1, seq);
    statement.bindLong(number + 2, site);
    statement.bindLong(number + 3, origin);
  }

  /** Returns the db version of the origin's transaction, 0 if unknown. */
  long originVersion() {
    return origin == 0 && site == Sites.SELF ? dbVersion : origin;
  }

  Clock withSeq(long seq) {
    return new Clock(dbVersion, seq, site, origin);
  }
}
