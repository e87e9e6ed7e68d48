package org.sqlattice.jdbc;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.sqlattice.contract.Databases;
import org.sqlattice.contract.ReplicaContract;

final class ReplicaTest {
  @TestFactory
  Stream<DynamicTest> keepsTheContract() {
    return ReplicaContract.cases().stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.name(), () -> Databases.run(c, JdbcConnection::openInMemory)));
  }
}
