package org.sqlattice.contract;

import static org.sqlattice.contract.Checks.check;
import static org.sqlattice.contract.Checks.checkEquals;
import static org.sqlattice.contract.Checks.checkFails;
import static org.sqlattice.contract.Checks.rows;
import static org.sqlattice.contract.Checks.sqlFailure;

import java.util.ArrayList;
import java.util.List;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.ResultCode;
import org.sqlattice.sql.SqlException;
import org.sqlattice.sql.SqlValue;
import org.sqlattice.sql.Statement;

/**
 * The contract of {@link Connection#defineTableFunction} on engines that have it, which wa-sqlite
 * does and sqlite-jdbc does not, with crsql_unpack_columns.
 */
public final class TableFunctionContract {
  private TableFunctionContract() {}

  /** Returns all cases. */
  public static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    add(cases, "tableDependsOnItsArgument", TableFunctionContract::tableDependsOnItsArgument);
    add(cases, "tableCellsHaveAllTypes", TableFunctionContract::tableCellsHaveAllTypes);
    add(cases, "tableWithoutArgumentFails", TableFunctionContract::tableWithoutArgumentFails);
    add(cases, "tableIsFilteredAndLimited", TableFunctionContract::tableIsFilteredAndLimited);
    add(cases, "tableIsJoined", TableFunctionContract::tableIsJoined);
    add(cases, "tableErrorHasItsMessage", TableFunctionContract::tableErrorHasItsMessage);
    add(cases, "tableIsReplaced", TableFunctionContract::tableIsReplaced);
    add(cases, "tableCannotBeWritten", TableFunctionContract::tableCannotBeWritten);
    add(cases, "tableIsReadHalfway", TableFunctionContract::tableIsReadHalfway);
    add(cases, "columnsAreUnpacked", TableFunctionContract::columnsAreUnpacked);
    add(cases, "unpackedColumnsAreQueried", TableFunctionContract::unpackedColumnsAreQueried);
    add(cases, "badPackagesAreRefused", TableFunctionContract::badPackagesAreRefused);
    return List.copyOf(cases);
  }

  private static void add(List<ContractCase> cases, String name, ContractCase.Body body) {
    cases.add(new ContractCase(name, body));
  }

  /** Opens a database with a table of the numbers from 1 to its argument, and their squares. */
  private static Connection numbers(Databases databases) {
    Connection connection = databases.open();
    connection.defineTableFunction(
        "numbers",
        List.of("number", "square"),
        "last",
        argument -> {
          List<SqlValue[]> rows = new ArrayList<>();
          long last = argument instanceof SqlValue.Integer integer ? integer.value() : 0;
          for (long i = 1; i <= last; i++) {
            rows.add(new SqlValue[] {new SqlValue.Integer(i), new SqlValue.Integer(i * i)});
          }
          return rows;
        });
    return connection;
  }

  static void tableDependsOnItsArgument(Databases databases) {
    Connection connection = numbers(databases);
    checkEquals("1,1;2,4;3,9", rows(connection, "SELECT * FROM numbers WHERE last = 3"));
    checkEquals("1,1;2,4", rows(connection, "SELECT * FROM numbers(2)"));
    checkEquals("", rows(connection, "SELECT * FROM numbers(0)"));
    checkEquals("", rows(connection, "SELECT * FROM numbers WHERE last = NULL"));
    checkEquals(
        "2,4,2", rows(connection, "SELECT rowid, square, last FROM numbers(2) WHERE rowid = 2"));
    try (Statement statement = connection.prepare("SELECT sum(square) FROM numbers(?)")) {
      for (int last = 1; last < 5; last++) {
        statement.bindLong(1, last);
        check(statement.step(), "no row");
        checkEquals((long) last * (last + 1) * (2 * last + 1) / 6, statement.columnLong(0));
        statement.reset();
      }
    }
  }

  static void tableCellsHaveAllTypes(Databases databases) {
    Connection connection = databases.open();
    connection.defineTableFunction(
        "twice",
        List.of("cell"),
        "given",
        value -> List.of(new SqlValue[] {value}, new SqlValue[] {value}));
    String[] values = {"-5", "1.5r", "'é'", "x'00ff'", "x''", "''"};
    for (String value : values) {
      String sql = value.replace("r", "");
      checkEquals(
          value + "," + value + ";" + value + "," + value,
          rows(connection, "SELECT cell, given FROM twice(" + sql + ")"));
    }
    checkEquals("NULL,NULL;NULL,NULL", rows(connection, "SELECT cell, given FROM twice(NULL)"));
  }

  static void tableWithoutArgumentFails(Databases databases) {
    Connection connection = numbers(databases);
    String[] queries = {
      "SELECT * FROM numbers",
      "SELECT * FROM numbers LIMIT 1",
      "SELECT * FROM numbers WHERE last > 3",
      "SELECT * FROM numbers WHERE number = 3",
      "SELECT * FROM numbers WHERE +last = 3",
    };
    for (String query : queries) {
      SqlException failure = sqlFailure(connection, query);
      checkEquals(ResultCode.MISUSE, failure.resultCode());
      checkEquals(
          "the query must equate the argument: table=numbers, argument=last", failure.getMessage());
    }
    checkEquals("1,1", rows(connection, "SELECT * FROM numbers(1)"));
  }

  static void tableIsFilteredAndLimited(Databases databases) {
    Connection connection = numbers(databases);
    String[] queries = {
      "WHERE last = 9 LIMIT 2", "1;2",
      "WHERE last = 9 LIMIT 2 OFFSET 3", "4;5",
      "WHERE last = 9 ORDER BY square DESC LIMIT 2", "9;8",
      "WHERE last = 9 AND square > 70", "9",
      "WHERE number IN (2, 4, 99) AND last = 9", "2;4",
      "WHERE last = 3 AND last = 3", "1;2;3",
      "WHERE last = 3 AND last = 4", "",
      "WHERE last IN (1, 2)", "1;1;2",
      "WHERE last = 2 OR last = 1 ORDER BY 1", "1;1;2",
      "WHERE last = (SELECT 2)", "1;2",
      "WHERE last = 3 AND last > 2 AND number IS NOT NULL AND number < 2", "1",
      "WHERE last = 4 GROUP BY number % 2 HAVING count(*) = 2 ORDER BY 1", "1;2",
    };
    for (int i = 0; i < queries.length; i += 2) {
      checkEquals(
          queries[i + 1],
          rows(connection, "SELECT min(number, number) FROM numbers " + queries[i]));
    }
    checkEquals("4", rows(connection, "SELECT (SELECT square FROM numbers(5) WHERE number = 2)"));
    checkEquals("1", rows(connection, "SELECT EXISTS (SELECT 1 FROM numbers WHERE last = 1)"));
  }

  static void tableIsJoined(Databases databases) {
    Connection connection = numbers(databases);
    connection.execute("CREATE TABLE t (a); INSERT INTO t VALUES (2), (0), (1)");
    checkEquals("2,1;2,2;1,1", rows(connection, "SELECT a, number FROM t, numbers WHERE last = a"));
    checkEquals(
        "2,1;2,2;1,1", rows(connection, "SELECT a, number FROM numbers JOIN t ON last = a"));
    checkEquals(
        "2,2;0,NULL;1,1",
        rows(connection, "SELECT a, number FROM t LEFT JOIN numbers ON last = a AND number = a"));
    checkEquals(
        "1,1;1,2;2,1;2,2",
        rows(connection, "SELECT x.number, y.number FROM numbers(2) AS x, numbers(2) AS y"));
    checkEquals(
        "1,1;2,1;2,2",
        rows(connection, "SELECT x.number, y.number FROM numbers(2) AS x, numbers(x.number) AS y"));
    checkEquals(
        "2,5;0,NULL;1,1",
        rows(connection, "SELECT a, (SELECT sum(square) FROM numbers WHERE last = a) FROM t"));
    checkFails(
        connection,
        "SELECT * FROM numbers AS x, numbers AS y WHERE x.last = y.number AND y.last = x.number",
        "no query solution");
  }

  static void tableErrorHasItsMessage(Databases databases) {
    Connection connection = databases.open();
    connection.defineTableFunction(
        "failing",
        List.of("cell"),
        "given",
        value -> {
          if (value == SqlValue.NULL) {
            throw new SqlException(ResultCode.TOOBIG, "too big: given=NULL");
          }
          throw new IllegalStateException("no rows: given=é");
        });
    SqlException failure = sqlFailure(connection, "SELECT * FROM failing(1)");
    checkEquals(ResultCode.ERROR, failure.resultCode());
    checkEquals("no rows: given=é", failure.getMessage());
    failure = sqlFailure(connection, "SELECT * FROM failing(NULL)");
    checkEquals(ResultCode.TOOBIG, failure.resultCode());
    checkEquals("too big: given=NULL", failure.getMessage());
    checkEquals("1", rows(connection, "SELECT 1"));
  }

  static void tableIsReplaced(Databases databases) {
    Connection connection = numbers(databases);
    checkEquals("1,1", rows(connection, "SELECT * FROM numbers(1)"));
    connection.defineTableFunction(
        "numbers", List.of("other"), "given", value -> List.<SqlValue[]>of(new SqlValue[] {value}));
    checkEquals("'new'", rows(connection, "SELECT other FROM numbers('new')"));
  }

  static void tableCannotBeWritten(Databases databases) {
    Connection connection = numbers(databases);
    checkFails(connection, "INSERT INTO numbers VALUES (1, 2)", "may not be modified");
    checkFails(connection, "DELETE FROM numbers WHERE last = 1", "may not be modified");
    checkFails(connection, "CREATE VIRTUAL TABLE n USING numbers", "no such module");
  }

  static void tableIsReadHalfway(Databases databases) {
    Connection connection = numbers(databases);
    Statement first = connection.prepare("SELECT number FROM numbers(3)");
    Statement second = connection.prepare("SELECT number FROM numbers(2)");
    check(first.step() && second.step() && first.step(), "no row");
    checkEquals(2L, first.columnLong(0));
    checkEquals(1L, second.columnLong(0));
    first.reset();
    check(first.step() && second.step(), "no row");
    checkEquals(1L, first.columnLong(0));
    checkEquals(2L, second.columnLong(0));
    check(!second.step(), "a row too many");
    connection.close();
  }

  static void columnsAreUnpacked(Databases databases) {
    Connection connection = new Site(databases, 1).connection();
    checkEquals(
        "12;'str';x'010203'",
        rows(
            connection,
            "SELECT cell FROM crsql_unpack_columns WHERE package = x'03090C0B037374720C03010203'"));
    checkEquals(
        "-1;1.5r;'';NULL;x'';9223372036854775807",
        rows(
            connection,
            "SELECT cell FROM crsql_unpack_columns(crsql_pack_columns("
                + "-1, 1.5, '', NULL, x'', 9223372036854775807))"));
    checkEquals(
        "", rows(connection, "SELECT cell FROM crsql_unpack_columns WHERE package = x'00'"));
    checkEquals("", rows(connection, "SELECT cell FROM crsql_unpack_columns WHERE package = NULL"));
    checkEquals("1", rows(connection, "SELECT count(*) FROM crsql_unpack_columns(x'010901ffff')"));
  }

  /** cr-sqlite refuses most of these. */
  static void unpackedColumnsAreQueried(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(
        "CREATE TABLE p (a TEXT NOT NULL, n INTEGER NOT NULL, v, PRIMARY KEY (n, a))", "p");
    site.execute("INSERT INTO p VALUES ('x', 1, 0), ('y', 2, 0)");
    String select = "SELECT cell FROM crsql_unpack_columns WHERE package = ";
    String pack = "crsql_pack_columns(5, 'b', 7)";
    checkEquals("5;'b'", site.rows(select + pack + " LIMIT 2"));
    checkEquals("'b'", site.rows(select + pack + " LIMIT 1 OFFSET 1"));
    checkEquals("7", site.rows(select + pack + " AND cell > 5 AND typeof(cell) = 'integer'"));
    checkEquals("'b'", site.rows(select + "(SELECT " + pack + ") AND cell = 'b'"));
    checkEquals(
        "1,'x';2,'y'",
        site.rows(
            "SELECT (SELECT cell FROM crsql_unpack_columns WHERE package = pk LIMIT 1), (SELECT"
                + " cell FROM crsql_unpack_columns(pk) WHERE rowid = 2) FROM crsql_changes"
                + " ORDER BY 1"));
    checkEquals(
        "1;'x';2;'y'",
        site.rows(
            "SELECT cell FROM crsql_changes AS c JOIN crsql_unpack_columns AS u"
                + " ON u.package = c.pk ORDER BY c.pk, u.rowid"));
    SqlException failure = sqlFailure(site.connection(), "SELECT * FROM crsql_unpack_columns");
    checkEquals(ResultCode.MISUSE, failure.resultCode());
  }

  static void badPackagesAreRefused(Databases databases) {
    Connection connection = new Site(databases, 1).connection();
    for (String bad : new String[] {"x''", "x'01'", "x'010b05'", "x'0106'", "x'ff0101'"}) {
      checkFails(connection, "SELECT cell FROM crsql_unpack_columns WHERE package = " + bad, "");
    }
    checkFails(
        connection,
        "SELECT cell FROM crsql_unpack_columns WHERE package = 'text'",
        "package is not a blob: type=TEXT");
    checkEquals("1", rows(connection, "SELECT cell FROM crsql_unpack_columns(x'010901')"));
  }
}
