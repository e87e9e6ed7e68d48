package org.sqlattice.crdt;

import org.sqlattice.sql.Connection;
import org.sqlattice.sql.Statement;

/*
 * A transaction takes the version after the last committed one with its first real write, stores
 * it, and keeps it to its end; a merge may raise it. Listeners only hear of whole transactions, and
 * a rolled back savepoint or statement takes the stored version back while later writes of the
 * transaction still use the one taken. So nothing is believed after a commit: the next to ask reads
 * the stored version, and the clocks too if it is lower than the version that was taken.
 *
 * (1) A version is never given to changes of two transactions.
 * (2) A version that was read as committed is never lowered, and stays the last until there are
 *     changes with a higher one.
 * (3) No peer can raise the version so far that the next would be out of range.
 */

/** The db versions and seq numbers of this replica. */
final class Versions implements AutoCloseable {
  /** The highest version that a merge may raise ours to. */
  static final long MAX_RAISED = 1L << 52;

  private static final long NONE = 0;

  private final Connection connection;
  private final Statement readStored;
  private final Statement writeStored;
  private final Statement dataVersion;
  private long committed;
  private boolean isCommittedKnown;
  private long expected = Long.MAX_VALUE;
  private long seenDataVersion = -1;
  private long pending = NONE;
  private long stored = NONE;
  private long seq;
  private long impacted;

  Versions(Connection connection) {
    this.connection = connection;
    this.readStored =
        connection.prepare("SELECT value FROM crsql_master WHERE key = '" + key() + "'");
    this.writeStored =
        connection.prepare(
            "UPDATE crsql_master SET value = ?1 WHERE key = '" + key() + "' AND value < ?1");
    this.dataVersion = connection.prepare("PRAGMA data_version");
  }

  private static String key() {
    return InternalTables.DB_VERSION;
  }

  /** Returns the last committed version. */
  long committed() {
    if (pending == NONE && (!isCommittedKnown || number(dataVersion) != seenDataVersion)) {
      committed = readCommitted();
      expected = committed;
      isCommittedKnown = true;
      seenDataVersion = number(dataVersion);
    }
    return committed;
  }

  /** Returns the version of the transaction's changes, at least {@code minimum}; stored already. */
  long next(long minimum) {
    long version = raise(minimum);
    store();
    return version;
  }

  /** Like {@link #next}, but {@link #store} must follow before the transaction ends. */
  long raise(long minimum) {
    long next = Math.max(committed() + 1, Math.max(pending, minimum));
    pending = next;
    return next;
  }

  /** Stores the version of the running transaction. */
  void store() {
    if (pending > stored) {
      writeStored.bindLong(1, pending);
      writeStored.run();
      stored = pending;
    }
  }

  /** Stores what a rolled back savepoint may have taken back, before clocks are dropped. */
  void storeAgain() {
    writeStored.bindLong(1, Math.max(readCommitted(), pending));
    writeStored.run();
  }

  /** Returns the transaction's version, {@link #NONE} before its first write. */
  long pending() {
    return pending;
  }

  /** Takes back what a failed merge raised, when its writes are rolled back. */
  void restore(long formerPending) {
    pending = formerPending;
    stored = Math.min(stored, formerPending);
  }

  /** Returns the last version, which may be the running transaction's. */
  long current() {
    return Math.max(committed(), pending);
  }

  long seq() {
    return seq;
  }

  /** Takes {@code count} seq numbers and returns the first. */
  long takeSeq(long count) {
    long first = seq;
    seq += count;
    return first;
  }

  long impacted() {
    return impacted;
  }

  void addImpacted(long count) {
    impacted += count;
  }

  void committing() {
    if (pending != NONE) {
      expected = pending;
      isCommittedKnown = false;
    }
    forgetTransaction();
  }

  void rolledBack() {
    isCommittedKnown = false;
    forgetTransaction();
  }

  private void forgetTransaction() {
    pending = NONE;
    stored = NONE;
    seq = 0;
    impacted = 0;
  }

  private long readCommitted() {
    long version = number(readStored);
    return version >= expected ? version : Math.max(version, readFromClocks());
  }

  private long readFromClocks() {
    long version = 0;
    for (String table : CrrTables.names(connection)) {
      TableNames names = new TableNames(table);
      for (String clocks : new String[] {names.runs(), names.cells(), names.dead()}) {
        try (Statement statement = connection.prepare("SELECT max(db_version) FROM " + clocks)) {
          version = Math.max(version, number(statement));
        }
      }
    }
    return version;
  }

  private static long number(Statement statement) {
    try {
      return statement.step() ? statement.columnLong(0) : 0;
    } finally {
      statement.reset();
    }
  }

  @Override
  public void close() {
    readStored.close();
    writeStored.close();
    dataVersion.close();
  }
}
