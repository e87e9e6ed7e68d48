package org.sqlattice.jdbc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sqlattice.contract.Databases;
import org.sqlattice.proof.Member;
import org.sqlattice.proof.ReplicaMember;
import org.sqlattice.proof.Schedule;
import org.sqlattice.proof.Tally;

/*
 * What cr-sqlite 0.16.0 does wrong is left out on its sites:
 *
 * (1) it changes no keys: moved cells keep their old versions, so that peers lose them;
 * (2) its changes are always read from the start: a version that an update without effect took is
 *     handed out again, so that a cursor misses changes;
 * (3) crsql_rows_impacted is not asked: it outlives a rollback.
 */

/**
 * Runs the schedules on clusters of which every other site is cr-sqlite's own, until {@code
 * -Dsqlattice.mixedMerges} changes have been merged; without it, a few seconds' worth; or one seed
 * with {@code -Dsqlattice.mixedSeed}.
 */
final class MixedClusterTest {
  private static final long FIRST_SEED = 1;
  private static final long FEW = 1_000;
  private static final int MOST_SITES = 6;
  private static final long BETWEEN_REPORTS = 10_000;

  @Test
  void convergesWithCrSqlite() {
    Long seed = Long.getLong("sqlattice.mixedSeed");
    Long goal = Long.getLong("sqlattice.mixedMerges");
    Tally tally = new Tally();
    try (OracleProcess process = new OracleProcess()) {
      if (seed != null && goal == null) {
        run(process, seed, tally);
      } else {
        runUntil(process, goal == null ? FEW : goal, seed == null ? FIRST_SEED : seed, tally);
      }
    }
    System.out.println("mixed clusters: " + tally);
  }

  private static void runUntil(OracleProcess process, long goal, long firstSeed, Tally tally) {
    long reported = 0;
    long seed = firstSeed;
    for (; tally.applied() < goal; seed++) {
      run(process, seed, tally);
      if (tally.applied() - reported >= BETWEEN_REPORTS) {
        reported = tally.applied();
        System.out.println("mixed seed=" + seed + " applied=" + reported + " of " + goal);
      }
    }
    assertTrue(tally.ignored() > 0, "nothing was merged twice");
    System.out.println("mixed seeds=" + firstSeed + ".." + (seed - 1));
  }

  private static void run(OracleProcess process, long seed, Tally tally) {
    List<OracleMember> opened = new ArrayList<>();
    try {
      new Schedule(
              (databases, index, siteSeed) -> open(process, opened, databases, index, siteSeed),
              JdbcConnection::openInMemory,
              seed,
              MOST_SITES)
          .run(tally);
    } catch (AssertionError e) {
      throw new AssertionError(
          e.getMessage()
              + "\nto run it again: -Dtest=MixedClusterTest -Dsqlattice.mixedSeed="
              + seed,
          e);
    } finally {
      opened.forEach(OracleMember::close);
    }
  }

  private static Member open(
      OracleProcess process, List<OracleMember> opened, Databases databases, int index, long seed) {
    if (index % 2 == 0) {
      return new ReplicaMember(databases.open(), seed * 31 + index);
    }
    if (index == 1) {
      opened.forEach(OracleMember::close);
      opened.clear();
    }
    OracleMember member = new OracleMember(process, "" + index);
    opened.add(member);
    return member;
  }
}
