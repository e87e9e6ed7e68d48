package org.sqlattice.change;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.sqlattice.contract.ChangesetContract;
import org.sqlattice.contract.Databases;

final class ChangesetRoundTripTest {
  private static final int SEEDS = 60;

  /** No case opens a database. */
  @TestFactory
  Stream<DynamicTest> keepsContract() {
    return ChangesetContract.cases(1, SEEDS).stream()
        .map(
            contractCase ->
                DynamicTest.dynamicTest(
                    contractCase.name(),
                    () ->
                        Databases.run(
                            contractCase,
                            () -> {
                              throw new AssertionError("a database was opened");
                            })));
  }
}
