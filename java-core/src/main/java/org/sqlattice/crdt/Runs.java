package org.sqlattice.crdt;

import org.jspecify.annotations.Nullable;
import org.sqlattice.schema.TableSchema;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.Statement;

/*
 * Rows that one transaction inserts one after the other share a record: their numbers are
 * consecutive, and so are their seqs. The second row of such a run makes the record claim all free
 * numbers that follow; from then on an insert writes nothing but its row. How far the run really
 * goes is known here, and stored when the next thing happens to the table ("settled"); should it be
 * lost with the process, the rows of the base table tell it when the database is opened again.
 *
 * (1) Runs do not overlap.
 * (2) A row in a run has its clock, unless it has a cell clock of its own or counts as dead.
 * (3) No row without that clock is ever in the run: whoever puts one there punches a hole first.
 * (4) Nothing is believed after something was undone.
 */

/** The runs of a replicated table. */
final class Runs implements AutoCloseable {
  /** Rows with consecutive numbers and consecutive seqs; all else of their clocks is equal. */
  record Run(long first, long last, Clock clock, int epoch) {
    boolean has(long row) {
      return row >= first && row <= last;
    }

    /** Returns the seq of the row's first cell. */
    long seq(long row, int width) {
      return clock.seq() + (row - first) * width;
    }
  }

  private final long table;
  private final Epochs epochs;
  private final Versions versions;
  private final Prepared find;
  private final Prepared nextOccupied;
  private final Prepared maxCovered;
  private final Prepared add;
  private final Prepared end;
  private final Prepared remove;
  private final Prepared claim;
  private final Prepared unclaim;

  // The run that was begun last: rows from openFirst to before openNext are in it. It goes on with
  // openNext, if the version and the seq are these. If it is claimed, openLimit is stored as its
  // last, else the truth.
  private long openFirst;
  private long openNext;
  private long openLimit;
  private long openVersion = NONE;
  private long openSeq;
  private boolean isClaimed;

  private @Nullable Run found;

  private static final long NONE = -1;

  Runs(Connection connection, TableSchema schema, Epochs epochs, Versions versions) {
    this.table = schema.id();
    this.epochs = epochs;
    this.versions = versions;
    TableNames names = new TableNames(schema.name());
    KeySql key = new KeySql(schema);
    String runs = names.runs();
    this.find =
        new Prepared(
            connection,
            "SELECT first, last, db_version, seq, site, origin, epoch FROM "
                + (runs + " WHERE first <= ?1 ORDER BY first DESC LIMIT 1"));
    this.nextOccupied =
        new Prepared(
            connection,
            ("SELECT min(n) FROM (SELECT min(first) AS n FROM " + runs + " WHERE first >= ?1")
                + (" UNION ALL SELECT min(row) FROM " + names.cells() + " WHERE row >= ?1")
                + (schema.hasLastingNumbers()
                    ? " UNION ALL SELECT min(key) FROM " + names.dead() + " WHERE key >= ?1"
                    : "")
                + (" UNION ALL SELECT min(" + key.plainNumber() + ") FROM " + key.numbered())
                + (" WHERE " + key.plainNumber() + " > ?1)"));
    this.maxCovered =
        new Prepared(connection, "SELECT last FROM " + runs + " ORDER BY first DESC LIMIT 1");
    this.add =
        new Prepared(connection, "INSERT INTO " + runs + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    this.end = new Prepared(connection, "UPDATE " + runs + " SET last = ?2 WHERE first = ?1");
    this.remove = new Prepared(connection, "DELETE FROM " + runs + " WHERE first = ?1");
    this.claim = new Prepared(connection, "UPDATE crsql_tables SET open = ?2 WHERE id = ?1");
    this.unclaim = new Prepared(connection, "UPDATE crsql_tables SET open = NULL WHERE id = ?1");
  }

  /** Takes in a row that was just inserted, if it goes on with the open run. */
  boolean extend(long row) {
    if (row != openNext || openVersion != versions.pending() || openSeq != versions.seq()) {
      return false;
    }
    if (row > openLimit && !claim(row)) {
      return false;
    }
    take(row);
    return true;
  }

  /** Begins a run of this replica's with a row that was just inserted and is in no run. */
  void begin(long row) {
    long version = versions.next(0);
    add(new Run(row, row, new Clock(version, versions.seq(), Sites.SELF, 0), epochs.current()));
    openFirst = row;
    openLimit = row;
    openVersion = version;
    take(row);
  }

  private void take(long row) {
    int width = epochs.width(epochs.current());
    openNext = row + 1;
    openSeq = versions.takeSeq(width) + width;
    if (row == Long.MAX_VALUE) {
      openVersion = NONE;
    }
  }

  /** Makes the open run claim the free numbers from a row on; false if that row is not free. */
  private boolean claim(long row) {
    long next = nextOccupied.number(Long.MAX_VALUE, row);
    if (next == row) {
      return false;
    }
    openLimit = next == Long.MAX_VALUE ? next : next - 1;
    isClaimed = true;
    found = null;
    end.run(openFirst, openLimit);
    claim.run(table, openFirst);
    return true;
  }

  /** Stores a run whose numbers are free. */
  void add(Run run) {
    settle();
    found = null;
    Statement statement = add.get();
    statement.bindLong(1, run.first());
    statement.bindLong(2, run.last());
    run.clock().bindTo(statement, 3);
    statement.bindLong(7, run.epoch());
    statement.run();
  }

  /** Returns the run that a number is in, or {@code null}. */
  @Nullable Run find(long row) {
    Run run = found;
    if (run == null || !run.has(row)) {
      run = read(row);
      found = run;
    }
    return run != null && run.has(row) ? run : null;
  }

  private @Nullable Run read(long row) {
    Statement statement = find.get();
    statement.bindLong(1, row);
    try {
      if (!statement.step()) {
        return null;
      }
      long first = statement.columnLong(0);
      boolean isOpen = isClaimed && first == openFirst;
      long last = isOpen ? openNext - 1 : statement.columnLong(1);
      return new Run(first, last, Clock.read(statement, 2), (int) statement.columnLong(6));
    } finally {
      statement.reset();
    }
  }

  /** Returns a number above which there is none in a run. */
  long maxCovered() {
    return maxCovered.number(Long.MIN_VALUE);
  }

  /** Takes a number out of the run that it is in, if any. */
  void punch(long row) {
    settle();
    Run run = find(row);
    if (run == null) {
      return;
    }
    found = null;
    if (row == run.first()) {
      remove.run(row);
    } else {
      end.run(run.first(), row - 1);
    }
    if (row < run.last()) {
      long seq = run.seq(row + 1, epochs.width(run.epoch()));
      add(new Run(row + 1, run.last(), run.clock().withSeq(seq), run.epoch()));
    }
  }

  /** Ends the open run, and stores how far it goes. */
  void settle() {
    openVersion = NONE;
    if (isClaimed) {
      isClaimed = false;
      found = null;
      end.run(openFirst, openNext - 1);
      unclaim.run(table);
    }
  }

  /** Forgets the open run, after the database was read or undone, and {@link #settle} elsewhere. */
  void forget() {
    openVersion = NONE;
    isClaimed = false;
    found = null;
  }

  /**
   * Ends a table's open run where its last row is.
   *
   * @param schema of a table of which no insert is under way
   */
  static void settleByRows(Connection connection, TableSchema schema) {
    KeySql key = new KeySql(schema);
    String runs = new TableNames(schema.name()).runs();
    String open = "(SELECT open FROM crsql_tables WHERE id = " + schema.id() + ")";
    connection.execute(
        ("UPDATE " + runs + " SET last = coalesce((SELECT " + key.sourceNumber() + " FROM ")
            + (key.source() + " WHERE " + key.sourceNumber() + " BETWEEN first AND last")
            + (" ORDER BY 1 DESC LIMIT 1), first - 1) WHERE first = " + open + ";")
            + ("DELETE FROM " + runs + " WHERE last < first AND first = " + open + ";")
            + ("UPDATE crsql_tables SET open = NULL WHERE id = " + schema.id()));
  }

  @Override
  public void close() {
    for (Prepared prepared :
        new Prepared[] {find, nextOccupied, maxCovered, add, end, remove, claim, unclaim}) {
      prepared.close();
    }
  }
}
