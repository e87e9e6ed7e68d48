package org.sqlattice.jdbc;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.sqlattice.contract.ConnectionContract;
import org.sqlattice.contract.Databases;

final class JdbcConnectionTest {
  @TestFactory
  Stream<DynamicTest> keepsTheContract() {
    return ConnectionContract.cases().stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.name(), () -> Databases.run(c, JdbcConnection::openInMemory)));
  }
}
