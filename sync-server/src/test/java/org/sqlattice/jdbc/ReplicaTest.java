package org.sqlattice.jdbc;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.sqlattice.contract.ContractCase;
import org.sqlattice.contract.ConvergenceContract;
import org.sqlattice.contract.Databases;
import org.sqlattice.contract.OrderContract;
import org.sqlattice.contract.ReplicaContract;
import org.sqlattice.contract.SurfaceContract;

final class ReplicaTest {
  @TestFactory
  Stream<DynamicTest> keepsTheContract() {
    return tests(ReplicaContract.cases());
  }

  @TestFactory
  Stream<DynamicTest> ordersTables() {
    return tests(OrderContract.cases());
  }

  @TestFactory
  Stream<DynamicTest> hasTheSurface() {
    return tests(SurfaceContract.cases());
  }

  @TestFactory
  Stream<DynamicTest> converges() {
    return tests(ConvergenceContract.cases(1, Integer.getInteger("sqlattice.seeds", 40)));
  }

  private static Stream<DynamicTest> tests(List<ContractCase> cases) {
    return cases.stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.name(), () -> Databases.run(c, JdbcConnection::openInMemory)));
  }
}
