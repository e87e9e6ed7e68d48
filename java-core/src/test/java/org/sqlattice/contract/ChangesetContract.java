package org.sqlattice.contract;

import static org.sqlattice.contract.Checks.checkEquals;

import java.util.ArrayList;
import java.util.List;

/** What is written into a changeset is read out of it, on every platform. */
public final class ChangesetContract {
  private ChangesetContract() {}

  /** Returns cases for {@code count} seeds, small changesets and large ones. */
  public static List<ContractCase> cases(int firstSeed, int count) {
    List<ContractCase> cases = new ArrayList<>();
    for (int seed = firstSeed; seed < firstSeed + count; seed++) {
      int current = seed;
      for (int maxRows : new int[] {3, 40, 2500}) {
        cases.add(
            new ContractCase(
                "readsWhatWasWritten(seed=" + seed + ", rows=" + maxRows + ")",
                databases -> readsWhatWasWritten(current, maxRows)));
      }
    }
    return cases;
  }

  private static void readsWhatWasWritten(long seed, int maxRows) {
    RandomChangeset changeset = new RandomChangeset(seed, maxRows);
    checkEquals(changeset.expected(), ChangesetText.of(changeset.finish()));
  }
}
