package org.sqlattice.jdbc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sqlattice.contract.Checks;
import org.sqlattice.contract.ContractCase;
import org.sqlattice.contract.ConvergenceContract;
import org.sqlattice.contract.Databases;
import org.sqlattice.contract.MigrationContract;
import org.sqlattice.contract.OrderContract;
import org.sqlattice.contract.ReplicaContract;
import org.sqlattice.contract.SchemaContract;
import org.sqlattice.contract.SurfaceContract;
import org.sqlattice.crdt.Replica;

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
  Stream<DynamicTest> takesSchemaChanges() {
    return tests(SchemaContract.cases());
  }

  @TestFactory
  Stream<DynamicTest> migrates() {
    return tests(MigrationContract.cases(1, Integer.getInteger("sqlattice.seeds", 40)));
  }

  @TestFactory
  Stream<DynamicTest> hasTheSurface() {
    return tests(SurfaceContract.cases());
  }

  @TestFactory
  Stream<DynamicTest> converges() {
    return tests(ConvergenceContract.cases(1, Integer.getInteger("sqlattice.seeds", 40)));
  }

  @Test
  void buildHasTheVersion() throws IOException {
    String pom = Files.readString(Path.of("..", "pom.xml"));
    try (JdbcConnection connection = JdbcConnection.openInMemory();
        Replica replica = Replica.open(connection, bytes -> {})) {
      String build = Checks.rows(connection, "SELECT crsql_sha()");
      String version = build.substring("'sqlattice-".length(), build.length() - 1);
      assertTrue(pom.contains("<version>" + version), version + ", site=" + replica.siteId());
    }
  }

  private static Stream<DynamicTest> tests(List<ContractCase> cases) {
    return cases.stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.name(), () -> Databases.run(c, JdbcConnection::openInMemory)));
  }
}
