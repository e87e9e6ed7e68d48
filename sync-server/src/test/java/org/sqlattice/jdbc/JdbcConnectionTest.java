package org.sqlattice.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sqlattice.contract.Checks;
import org.sqlattice.contract.ConnectionContract;
import org.sqlattice.contract.Databases;
import org.sqlattice.crdt.Replica;
import org.sqlattice.sql.ResultCode;
import org.sqlattice.sql.SqlException;

final class JdbcConnectionTest {
  @TestFactory
  Stream<DynamicTest> keepsTheContract() {
    return ConnectionContract.cases().stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.name(), () -> Databases.run(c, JdbcConnection::openInMemory)));
  }

  /** TableFunctionContract is for the other engines; a replica opens without. */
  @Test
  void tableFunctionsAreRefused() {
    try (JdbcConnection connection = JdbcConnection.openInMemory()) {
      SqlException failure =
          assertThrows(
              SqlException.class,
              () -> connection.defineTableFunction("f", List.of("a"), "b", value -> List.of()));
      assertEquals(ResultCode.NOTFOUND, failure.resultCode());
      assertEquals("this engine has no table functions: name=f", failure.getMessage());

      Replica.open(connection, bytes -> {}).close();
      Checks.checkFails(connection, "SELECT * FROM crsql_unpack_columns", "no such table");
    }
  }
}
