package org.sqlattice.jdbc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.sqlattice.proof.Cluster;
import org.sqlattice.proof.Schedule;
import org.sqlattice.proof.Tally;

/**
 * Runs random schedules until {@code -Dsqlattice.merges} changes have been merged, from {@code
 * -Dsqlattice.seed} on; without the first, a few seconds' worth; with the second alone, that one.
 */
final class ScheduleTest {
  private static final long FIRST_SEED = 1;
  private static final long FEW = 5_000;
  private static final int MOST_SITES = 16;
  private static final long BETWEEN_REPORTS = 100_000;

  @Test
  void convergesAndEqualsTheReference() {
    Long seed = Long.getLong("sqlattice.seed");
    Long goal = Long.getLong("sqlattice.merges");
    Tally tally = new Tally();
    if (seed != null && goal == null) {
      run(seed, tally);
    } else {
      runUntil(goal == null ? FEW : goal, seed == null ? FIRST_SEED : seed, tally);
    }
    System.out.println("schedules: " + tally);
  }

  /** A cell kept a lower seq from a former life, was told before its row, and counted for both. */
  @Test
  void rowsAreToldBeforeTheirCells() {
    run(200_020, new Tally());
  }

  private static void runUntil(long goal, long firstSeed, Tally tally) {
    long reported = 0;
    long seed = firstSeed;
    for (; tally.applied() < goal; seed++) {
      run(seed, tally);
      if (tally.applied() - reported >= BETWEEN_REPORTS) {
        reported = tally.applied();
        System.out.println("seed=" + seed + " applied=" + reported + " of " + goal);
      }
    }
    assertTrue(tally.ignored() > 0, "nothing was merged twice");
    System.out.println("seeds=" + firstSeed + ".." + (seed - 1));
  }

  private static void run(long seed, Tally tally) {
    try {
      new Schedule(Cluster::replica, JdbcConnection::openInMemory, seed, MOST_SITES).run(tally);
    } catch (AssertionError e) {
      throw new AssertionError(
          e.getMessage() + "\nto run it again: -Dtest=ScheduleTest -Dsqlattice.seed=" + seed, e);
    }
  }
}
