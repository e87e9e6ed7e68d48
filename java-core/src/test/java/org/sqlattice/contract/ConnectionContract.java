package org.sqlattice.contract;

import static org.sqlattice.contract.Checks.check;
import static org.sqlattice.contract.Checks.checkEquals;
import static org.sqlattice.contract.Checks.checkFails;
import static org.sqlattice.contract.Checks.failure;
import static org.sqlattice.contract.Checks.rows;
import static org.sqlattice.contract.Checks.sqlFailure;
import static org.sqlattice.contract.Checks.value;

import java.util.ArrayList;
import java.util.List;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.FunctionCall;
import org.sqlattice.sql.ResultCode;
import org.sqlattice.sql.SqlException;
import org.sqlattice.sql.SqlValue;
import org.sqlattice.sql.Statement;
import org.sqlattice.sql.TransactionListener;
import org.sqlattice.sql.ValueType;

/** The contract of {@link Connection} and {@link Statement}. */
public final class ConnectionContract {
  private ConnectionContract() {}

  /** Returns all cases. */
  public static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    add(cases, "integersRoundTrip", ConnectionContract::integersRoundTrip);
    add(cases, "realsRoundTrip", ConnectionContract::realsRoundTrip);
    add(cases, "textsRoundTrip", ConnectionContract::textsRoundTrip);
    add(cases, "blobsRoundTrip", ConnectionContract::blobsRoundTrip);
    add(cases, "nullRoundTrips", ConnectionContract::nullRoundTrips);
    add(cases, "columnsConvertAsCastDoes", ConnectionContract::columnsConvertAsCastDoes);
    add(cases, "columnsHaveNames", ConnectionContract::columnsHaveNames);
    add(cases, "parametersHaveNumbers", ConnectionContract::parametersHaveNumbers);
    add(cases, "statementRunsAgain", ConnectionContract::statementRunsAgain);
    add(cases, "bindingsStayUntilCleared", ConnectionContract::bindingsStayUntilCleared);
    add(cases, "stepAfterTheEndStartsAgain", ConnectionContract::stepAfterTheEndStartsAgain);
    add(cases, "syntaxErrorLeavesUsable", ConnectionContract::syntaxErrorLeavesUsable);
    add(cases, "textWithoutStatementFails", ConnectionContract::textWithoutStatementFails);
    add(cases, "constraintErrorsHaveCodes", ConnectionContract::constraintErrorsHaveCodes);
    add(cases, "failedStatementRunsAgain", ConnectionContract::failedStatementRunsAgain);
    add(cases, "bindOutOfRangeFails", ConnectionContract::bindOutOfRangeFails);
    add(cases, "executeRunsAllStatements", ConnectionContract::executeRunsAllStatements);
    add(cases, "executeStopsAtError", ConnectionContract::executeStopsAtError);
    add(cases, "functionsTakeAllTypes", ConnectionContract::functionsTakeAllTypes);
    add(cases, "functionsReturnAllTypes", ConnectionContract::functionsReturnAllTypes);
    add(cases, "functionsConvertArguments", ConnectionContract::functionsConvertArguments);
    add(cases, "functionsTakeAnyCount", ConnectionContract::functionsTakeAnyCount);
    add(cases, "functionsAreReplaced", ConnectionContract::functionsAreReplaced);
    add(cases, "functionErrorHasItsMessage", ConnectionContract::functionErrorHasItsMessage);
    add(cases, "functionRunsSql", ConnectionContract::functionRunsSql);
    add(cases, "functionCallsItself", ConnectionContract::functionCallsItself);
    add(cases, "functionWritesInTrigger", ConnectionContract::functionWritesInTrigger);
    add(cases, "throwInTriggerUndoesStatement", ConnectionContract::throwInTriggerUndoesStatement);
    add(cases, "listenerHearsCommit", ConnectionContract::listenerHearsCommit);
    add(cases, "listenerHearsRollback", ConnectionContract::listenerHearsRollback);
    add(cases, "listenerHearsAutocommit", ConnectionContract::listenerHearsAutocommit);
    add(cases, "listenerHearsFailedStatement", ConnectionContract::listenerHearsFailedStatement);
    add(cases, "listenerIgnoresReads", ConnectionContract::listenerIgnoresReads);
    add(cases, "listenerHearsSchemaChanges", ConnectionContract::listenerHearsSchemaChanges);
    add(cases, "listenerMayRunSql", ConnectionContract::listenerMayRunSql);
    add(cases, "listenerMayRefuse", ConnectionContract::listenerMayRefuse);
    add(cases, "transactionIsKnown", ConnectionContract::transactionIsKnown);
    add(cases, "transactionIsKnownInFunction", ConnectionContract::transactionIsKnownInFunction);
    add(cases, "askingForTransactionIsSilent", ConnectionContract::askingForTransactionIsSilent);
    add(cases, "changesAreCounted", ConnectionContract::changesAreCounted);
    add(cases, "rowIdOfLastInsert", ConnectionContract::rowIdOfLastInsert);
    add(cases, "closedStatementFails", ConnectionContract::closedStatementFails);
    add(cases, "closedConnectionFails", ConnectionContract::closedConnectionFails);
    add(cases, "columnWithoutRowFails", ConnectionContract::columnWithoutRowFails);
    add(cases, "temporaryFilesStayInMemory", ConnectionContract::temporaryFilesStayInMemory);
    return List.copyOf(cases);
  }

  private static void add(List<ContractCase> cases, String name, ContractCase.Body body) {
    cases.add(new ContractCase(name, body));
  }

  static void integersRoundTrip(Databases databases) {
    Connection connection = databases.open();
    long[] values = {
      0, 1, -1, 127, 128, 1L << 31, (1L << 53) + 1, -(1L << 53) - 1, Long.MAX_VALUE, Long.MIN_VALUE
    };
    for (long value : values) {
      checkRoundTrip(connection, new SqlValue.Integer(value), "integer");
    }
  }

  static void realsRoundTrip(Databases databases) {
    Connection connection = databases.open();
    double[] values = {
      0.0,
      -0.0,
      1.0,
      1.5,
      -2.5e-300,
      Double.MIN_VALUE,
      Double.MAX_VALUE,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY
    };
    for (double value : values) {
      checkRoundTrip(connection, new SqlValue.Real(value), "real");
    }
  }

  static void textsRoundTrip(Databases databases) {
    Connection connection = databases.open();
    String[] values = {
      "", "a", "it's", "é", "漢字", "😀 \uD83D\uDE00", "a\u0000b", "\u0000", "\uFFFD\uE000", "x\n\r\t"
    };
    for (String value : values) {
      checkRoundTrip(connection, new SqlValue.Text(value), "text");
    }
    StringBuilder longText = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      longText.append((char) ('a' + i % 26));
    }
    checkRoundTrip(connection, new SqlValue.Text(longText.toString()), "text");
    try (Statement statement = connection.prepare("SELECT length(CAST(? AS BLOB))")) {
      statement.bindText(1, "a\u0000b\uD83D\uDE00");
      check(statement.step(), "no row");
      checkEquals(7L, statement.columnLong(0));
    }
  }

  static void blobsRoundTrip(Databases databases) {
    Connection connection = databases.open();
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    checkRoundTrip(connection, new SqlValue.Blob(new byte[0]), "blob");
    checkRoundTrip(connection, new SqlValue.Blob(new byte[] {0}), "blob");
    checkRoundTrip(connection, new SqlValue.Blob(all), "blob");
  }

  static void nullRoundTrips(Databases databases) {
    Connection connection = databases.open();
    checkRoundTrip(connection, SqlValue.NULL, "null");
    try (Statement statement = connection.prepare("SELECT NULL")) {
      check(statement.step(), "no row");
      checkEquals(0L, statement.columnLong(0));
      checkEquals(null, statement.columnText(0));
      checkEquals(0, statement.columnBlob(0).length);
    }
  }

  private static void checkRoundTrip(Connection connection, SqlValue value, String type) {
    try (Statement statement = connection.prepare("SELECT ?1, typeof(?1)")) {
      statement.bind(1, value);
      check(statement.step(), "no row");
      checkEquals(value, statement.columnValue(0));
      checkEquals(type, statement.columnText(1));
    }
  }

  static void columnsConvertAsCastDoes(Databases databases) {
    Connection connection = databases.open();
    try (Statement statement = connection.prepare("SELECT '12abc', 2.9, 7, x'3131'")) {
      check(statement.step(), "no row");
      checkEquals(12L, statement.columnLong(0));
      checkEquals(2L, statement.columnLong(1));
      checkEquals("7", statement.columnText(2));
      checkEquals(7.0, statement.columnDouble(2));
      checkEquals("11", statement.columnText(3));
    }
  }

  static void columnsHaveNames(Databases databases) {
    Connection connection = databases.open();
    try (Statement statement = connection.prepare("SELECT 1 AS \"a b\", 2 AS é")) {
      checkEquals(2, statement.columnCount());
      checkEquals("a b", statement.columnName(0));
      checkEquals("é", statement.columnName(1));
    }
    try (Statement statement = connection.prepare("CREATE TABLE t(a)")) {
      checkEquals(0, statement.columnCount());
    }
  }

  static void parametersHaveNumbers(Databases databases) {
    Connection connection = databases.open();
    String sql = "SELECT $a, :b, @c, ?7, ?, $a, '$no', \":no\" -- $no\n FROM (SELECT 1 AS \":no\")";
    try (Statement statement = connection.prepare(sql)) {
      checkEquals(8, statement.parameterCount());
      checkEquals(1, statement.parameterNumber("$a"));
      checkEquals(2, statement.parameterNumber(":b"));
      checkEquals(3, statement.parameterNumber("@c"));
      checkEquals(7, statement.parameterNumber("?7"));
      checkEquals(0, statement.parameterNumber("a"));
      checkEquals(0, statement.parameterNumber("$no"));
      statement.bindLong(statement.parameterNumber("$a"), 5);
      statement.bindLong(8, 9);
      check(statement.step(), "no row");
      checkEquals(5L, statement.columnLong(0));
      checkEquals(9L, statement.columnLong(4));
      checkEquals(5L, statement.columnLong(5));
    }
  }

  static void statementRunsAgain(Databases databases) {
    Connection connection = databases.open();
    connection.execute("CREATE TABLE t(a)");
    try (Statement statement = connection.prepare("INSERT INTO t VALUES (?)")) {
      for (int i = 0; i < 3; i++) {
        statement.bindLong(1, i);
        statement.run();
      }
    }
    try (Statement statement = connection.prepare("SELECT a FROM t ORDER BY a")) {
      check(statement.step(), "no row");
      statement.reset();
      check(statement.step(), "no row");
      checkEquals(0L, statement.columnLong(0));
      check(statement.step(), "no second row");
      checkEquals(1L, statement.columnLong(0));
    }
  }

  static void bindingsStayUntilCleared(Databases databases) {
    Connection connection = databases.open();
    try (Statement statement = connection.prepare("SELECT ?1")) {
      statement.bindLong(1, 4);
      check(statement.step(), "no row");
      statement.reset();
      check(statement.step(), "no row");
      checkEquals(4L, statement.columnLong(0));
      statement.reset();
      statement.clearBindings();
      check(statement.step(), "no row");
      checkEquals(ValueType.NULL, statement.columnType(0));
    }
  }

  static void stepAfterTheEndStartsAgain(Databases databases) {
    Connection connection = databases.open();
    try (Statement statement = connection.prepare("SELECT 1")) {
      check(statement.step(), "no row");
      check(!statement.step(), "a second row");
      check(statement.step(), "not reset");
    }
  }

  static void syntaxErrorLeavesUsable(Databases databases) {
    Connection connection = databases.open();
    SqlException failure = sqlFailure(connection, "SELEC 1");
    checkEquals(ResultCode.ERROR, failure.resultCode());
    check(String.valueOf(failure.getMessage()).contains("SELEC"), "message=" + failure);
    checkFails(connection, "SELECT a FROM nowhere", "nowhere");
    checkEquals("1", rows(connection, "SELECT 1"));
  }

  static void textWithoutStatementFails(Databases databases) {
    Connection connection = databases.open();
    sqlFailure(connection, "");
    sqlFailure(connection, " -- nothing");
    connection.execute("");
  }

  static void constraintErrorsHaveCodes(Databases databases) {
    Connection connection = databases.open();
    connection.execute("CREATE TABLE t(a INTEGER PRIMARY KEY, b UNIQUE, c NOT NULL, CHECK(c > 0))");
    connection.execute("INSERT INTO t VALUES (1, 1, 1)");
    checkEquals(19 + 6 * 256, code(connection, "INSERT INTO t VALUES (1, 2, 1)"));
    checkEquals(19 + 8 * 256, code(connection, "INSERT INTO t VALUES (2, 1, 1)"));
    checkEquals(19 + 5 * 256, code(connection, "INSERT INTO t VALUES (2, 2, NULL)"));
    checkEquals(19 + 256, code(connection, "INSERT INTO t VALUES (2, 2, -1)"));
    SqlException failure =
        failure(
            SqlException.class, () -> connection.execute("INSERT INTO t VALUES (2, 1, 1); SELECT"));
    checkEquals(19 + 8 * 256, failure.resultCode());
    check(String.valueOf(failure.getMessage()).contains("t.b"), "message=" + failure.getMessage());
  }

  private static int code(Connection connection, String sql) {
    return sqlFailure(connection, sql).resultCode();
  }

  static void failedStatementRunsAgain(Databases databases) {
    Connection connection = databases.open();
    connection.execute("CREATE TABLE t(a INTEGER PRIMARY KEY)");
    connection.defineFunction(
        "refuse",
        1,
        call -> {
          if (call.longArgument(0) == 3) {
            throw new IllegalStateException("three");
          }
          call.returnLong(call.longArgument(0));
        });
    try (Statement statement = connection.prepare("INSERT INTO t VALUES (refuse(?))")) {
      statement.bindLong(1, 1);
      statement.run();
      failure(SqlException.class, statement::run);
      statement.bindLong(1, 3);
      failure(SqlException.class, statement::run);
      statement.bindLong(1, 2);
      statement.run();
    }
    checkEquals("1;2", rows(connection, "SELECT a FROM t"));
  }

  static void bindOutOfRangeFails(Databases databases) {
    Connection connection = databases.open();
    try (Statement statement = connection.prepare("SELECT ?")) {
      SqlException failure = failure(SqlException.class, () -> statement.bindLong(2, 1));
      checkEquals(25, ResultCode.primary(failure.resultCode()));
      failure(SqlException.class, () -> statement.bindNull(0));
      check(statement.step(), "no row");
    }
  }

  static void executeRunsAllStatements(Databases databases) {
    Connection connection = databases.open();
    connection.execute(
        """
        CREATE TABLE t(a); -- first; not a statement
        CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; SELECT 2; END;
        INSERT INTO t VALUES (';'), ('é'); SELECT * FROM t;;
        INSERT INTO t VALUES (3)
        """);
    checkEquals("';';'é';3", rows(connection, "SELECT a FROM t"));
  }

  static void executeStopsAtError(Databases databases) {
    Connection connection = databases.open();
    connection.execute("CREATE TABLE t(a UNIQUE)");
    failure(
        SqlException.class,
        () ->
            connection.execute(
                "INSERT INTO t VALUES (1); INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)"));
    checkEquals("1", rows(connection, "SELECT a FROM t"));
  }

  static void functionsTakeAllTypes(Databases databases) {
    Connection connection = databases.open();
    List<SqlValue> seen = new ArrayList<>();
    connection.defineFunction(
        "take",
        5,
        call -> {
          for (int i = 0; i < call.argumentCount(); i++) {
            seen.add(call.argument(i));
          }
        });
    try (Statement statement = connection.prepare("SELECT take(?, ?, ?, ?, ?)")) {
      List<SqlValue> values =
          List.of(
              new SqlValue.Integer(Long.MIN_VALUE),
              new SqlValue.Real(-0.5),
              new SqlValue.Text("a\u0000\uD83D\uDE00"),
              new SqlValue.Blob(new byte[] {0, -1}),
              SqlValue.NULL);
      for (int i = 0; i < values.size(); i++) {
        statement.bind(i + 1, values.get(i));
      }
      check(statement.step(), "no row");
      checkEquals(values, seen);
      checkEquals(ValueType.NULL, statement.columnType(0));
    }
    checkFails(connection, "SELECT take(1)", "take");
  }

  static void functionsReturnAllTypes(Databases databases) {
    Connection connection = databases.open();
    connection.defineFunction("echo", 1, call -> call.argument(0).returnFrom(call));
    String sql = "SELECT echo(-5), echo(1.0), echo('é'), echo(x'00'), echo(x''), echo(''),";
    checkEquals("-5,1.0r,'é',x'00',x'','',NULL", rows(connection, sql + " echo(NULL)"));
    try (Statement statement =
        connection.prepare("SELECT echo(?), length(CAST(echo(?) AS BLOB))")) {
      statement.bindText(1, "a\u0000b");
      statement.bindText(2, "a\u0000b");
      check(statement.step(), "no row");
      checkEquals("a\u0000b", statement.columnText(0));
      checkEquals(3L, statement.columnLong(1));
    }
  }

  static void functionsConvertArguments(Databases databases) {
    Connection connection = databases.open();
    connection.defineFunction("asText", 1, call -> call.returnText("" + call.textArgument(0)));
    connection.defineFunction("asLong", 1, call -> call.returnLong(call.longArgument(0)));
    connection.defineFunction("asBlob", 1, call -> call.returnBlob(call.blobArgument(0)));
    connection.defineFunction("asDouble", 1, call -> call.returnDouble(call.doubleArgument(0)));
    checkEquals("'7','null'", rows(connection, "SELECT asText(7), asText(NULL)"));
    checkEquals("12,0", rows(connection, "SELECT asLong('12x'), asLong(NULL)"));
    checkEquals("x'61',x''", rows(connection, "SELECT asBlob('a'), asBlob(NULL)"));
    checkEquals("2.0r", rows(connection, "SELECT asDouble(2)"));
  }

  static void functionsTakeAnyCount(Databases databases) {
    Connection connection = databases.open();
    connection.defineFunction("many", -1, call -> call.returnLong(call.argumentCount()));
    connection.defineFunction("many", 2, call -> call.returnText("two"));
    checkEquals("0,1,'two',3", rows(connection, "SELECT many(), many(1), many(1,2), many(1,2,3)"));
    connection.defineFunction(
        "beyond", -1, call -> call.returnLong(call.longArgument(call.argumentCount())));
    sqlFailure(connection, "SELECT beyond(1)");
    checkEquals("1", rows(connection, "SELECT 1"));
  }

  static void functionsAreReplaced(Databases databases) {
    Connection connection = databases.open();
    connection.defineFunction("f", 0, call -> call.returnLong(1));
    checkEquals("1", rows(connection, "SELECT f()"));
    connection.defineFunction("f", 0, call -> call.returnLong(2));
    checkEquals("2", rows(connection, "SELECT f()"));
  }

  static void functionErrorHasItsMessage(Databases databases) {
    Connection connection = databases.open();
    connection.defineFunction(
        "refuse",
        0,
        call -> {
          throw new IllegalStateException("refused: why=é");
        });
    SqlException failure = sqlFailure(connection, "SELECT refuse()");
    checkEquals("refused: why=é", failure.getMessage());
    checkEquals(ResultCode.ERROR, ResultCode.primary(failure.resultCode()));
    failure = failure(SqlException.class, () -> connection.execute("SELECT 1; SELECT refuse()"));
    checkEquals("refused: why=é", failure.getMessage());
    checkEquals("1", rows(connection, "SELECT 1"));
  }

  static void functionRunsSql(Databases databases) {
    Connection connection = databases.open();
    connection.execute("CREATE TABLE t(a); INSERT INTO t VALUES (1), (2), (3)");
    connection.defineFunction(
        "total",
        1,
        call -> {
          try (Statement statement = connection.prepare("SELECT sum(a) FROM t WHERE a <= ?")) {
            statement.bindLong(1, call.longArgument(0));
            check(statement.step(), "no row");
            call.returnLong(statement.columnLong(0) * 10 + call.longArgument(0));
          }
        });
    checkEquals("11;32;63", rows(connection, "SELECT total(a) FROM t ORDER BY a"));
  }

  static void functionCallsItself(Databases databases) {
    Connection connection = databases.open();
    connection.defineFunction("factorial", 1, call -> factorial(connection, call));
    checkEquals("720,24", rows(connection, "SELECT factorial(6), factorial(4)"));
  }

  private static void factorial(Connection connection, FunctionCall call) {
    long n = call.longArgument(0);
    if (n <= 1) {
      call.returnLong(1);
      return;
    }
    SqlValue rest = value(connection, "SELECT factorial(" + (n - 1) + ")");
    call.returnLong(call.longArgument(0) * ((SqlValue.Integer) rest).value());
  }

  static void functionWritesInTrigger(Databases databases) {
    Connection connection = databases.open();
    connection.execute("CREATE TABLE t(a); CREATE TABLE log(a)");
    connection.defineFunction(
        "note",
        1,
        call -> {
          try (Statement statement = connection.prepare("INSERT INTO log VALUES (?)")) {
            statement.bind(1, call.argument(0));
            statement.run();
          }
        });
    connection.execute("CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT note(NEW.a); END");
    connection.execute("INSERT INTO t VALUES (1), ('x')");
    checkEquals("1;'x'", rows(connection, "SELECT a FROM log"));
    connection.execute("BEGIN; INSERT INTO t VALUES (3); ROLLBACK");
    checkEquals("1;'x'", rows(connection, "SELECT a FROM log"));
  }

  static void throwInTriggerUndoesStatement(Databases databases) {
    Connection connection = databases.open();
    connection.execute("CREATE TABLE t(a); CREATE TABLE log(a)");
    connection.defineFunction(
        "note",
        1,
        call -> {
          try (Statement statement = connection.prepare("INSERT INTO log VALUES (?)")) {
            statement.bind(1, call.argument(0));
            statement.run();
          }
          if (call.longArgument(0) == 3) {
            throw new IllegalStateException("no three");
          }
        });
    connection.execute("CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT note(NEW.a); END");
    connection.execute("BEGIN; INSERT INTO t VALUES (1)");
    checkFails(connection, "INSERT INTO t VALUES (2), (3), (4)", "no three");
    check(connection.isInTransaction(), "the transaction ended");
    connection.execute("COMMIT");
    checkEquals("1", rows(connection, "SELECT a FROM t"));
    checkEquals("1", rows(connection, "SELECT a FROM log"));
  }

  /** Writes down what it hears. */
  private static final class Recorder implements TransactionListener {
    private final StringBuilder heard = new StringBuilder();

    @Override
    public void committing() {
      heard.append('c');
    }

    @Override
    public void rolledBack() {
      heard.append('r');
    }

    @Override
    public void undone() {
      heard.append('u');
    }

    String take() {
      String text = heard.toString();
      heard.setLength(0);
      return text;
    }
  }

  private static Recorder record(Connection connection) {
    connection.execute("CREATE TABLE t(a UNIQUE)");
    Recorder recorder = new Recorder();
    connection.setTransactionListener(recorder);
    return recorder;
  }

  static void listenerHearsCommit(Databases databases) {
    Connection connection = databases.open();
    Recorder recorder = record(connection);
    connection.execute("BEGIN; INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)");
    checkEquals("", recorder.take());
    connection.execute("COMMIT");
    checkEquals("c", recorder.take());
    connection.execute("SAVEPOINT a; INSERT INTO t VALUES (3); RELEASE a");
    checkEquals("c", recorder.take());
  }

  static void listenerHearsRollback(Databases databases) {
    Connection connection = databases.open();
    Recorder recorder = record(connection);
    connection.execute("BEGIN; INSERT INTO t VALUES (1); ROLLBACK");
    checkEquals("ru", recorder.take());
    connection.execute("BEGIN; SAVEPOINT a; INSERT INTO t VALUES (1); ROLLBACK TO a; RELEASE a");
    checkEquals("u", recorder.take());
    connection.execute("INSERT INTO t VALUES (2); COMMIT");
    checkEquals("c", recorder.take());
  }

  static void listenerHearsAutocommit(Databases databases) {
    Connection connection = databases.open();
    Recorder recorder = record(connection);
    connection.execute("INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)");
    checkEquals("cc", recorder.take());
  }

  static void listenerHearsFailedStatement(Databases databases) {
    Connection connection = databases.open();
    Recorder recorder = record(connection);
    sqlFailure(connection, "INSERT INTO t VALUES (1), (1)");
    checkEquals("ru", recorder.take());
    connection.execute("BEGIN; INSERT INTO t VALUES (1)");
    sqlFailure(connection, "INSERT INTO t VALUES (2), (1)");
    checkEquals("u", recorder.take());
    sqlFailure(connection, "INSERT OR ROLLBACK INTO t VALUES (2), (1)");
    checkEquals("ru", recorder.take());
    check(!connection.isInTransaction(), "still in a transaction");
  }

  static void listenerIgnoresReads(Databases databases) {
    Connection connection = databases.open();
    Recorder recorder = record(connection);
    rows(connection, "SELECT * FROM t");
    connection.execute("BEGIN; SELECT * FROM t; COMMIT");
    checkEquals("", recorder.take());
  }

  /** Writes what it hears into a table, and refuses what it is told to. */
  private static final class Watcher implements TransactionListener {
    private final Connection connection;
    private String refused = "";
    private boolean isBusy;

    Watcher(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void committing() {}

    @Override
    public void rolledBack() {}

    @Override
    public void undone() {
      note("undone", "");
    }

    @Override
    public void ending(String sql) {
      note("ending", sql);
    }

    @Override
    public void schemaChanging(String sql) {
      note("changing", sql);
    }

    @Override
    public void schemaChanged() {
      note("changed", "");
    }

    private void note(String what, String sql) {
      if (isBusy) {
        return;
      }
      if (what.equals(refused)) {
        throw new SqlException(ResultCode.ERROR, "refused: " + what);
      }
      isBusy = true;
      try (Statement statement = connection.prepare("INSERT INTO heard VALUES (?)")) {
        statement.bindText(1, sql.isEmpty() ? what : what + " " + sql.trim());
        statement.run();
      } finally {
        isBusy = false;
      }
    }

    String take() {
      isBusy = true;
      String heard = rows(connection, "SELECT group_concat(what, '|') FROM heard");
      connection.execute("DELETE FROM heard");
      isBusy = false;
      return heard;
    }
  }

  private static Watcher watch(Connection connection) {
    connection.execute("CREATE TABLE heard (what); CREATE TABLE t (a UNIQUE)");
    Watcher watcher = new Watcher(connection);
    connection.setTransactionListener(watcher);
    return watcher;
  }

  static void listenerHearsSchemaChanges(Databases databases) {
    Connection connection = databases.open();
    Watcher watcher = watch(connection);
    connection.execute("-- x\n ; /* y */ alter TABLE t ADD COLUMN b");
    String heard = watcher.take();
    check(heard.startsWith("'changing "), heard);
    check(heard.endsWith("alter TABLE t ADD COLUMN b|changed'"), heard);
    connection.execute("CREATE TABLE u (x); DROP TABLE u");
    checkEquals(
        "'changing CREATE TABLE u (x)|changed|changing DROP TABLE u|changed'",
        watcher.take().replace(";", ""));
    sqlFailure(connection, "DROP INDEX sqlite_autoindex_t_1");
    sqlFailure(connection, "CREATE UNIQUE INDEX i ON nothing (a)");
    checkEquals("NULL", watcher.take());
    connection.execute("INSERT INTO t (a) VALUES (1), (2); ANALYZE; REPLACE INTO t (a) VALUES (1)");
    connection.execute("EXPLAIN DROP TABLE t; DELETE FROM t; SELECT 'alter'; REINDEX t");
    checkEquals("NULL", watcher.take());
    connection.execute("INSERT INTO t (b) VALUES (1), (1)");
    sqlFailure(connection, "CREATE UNIQUE INDEX i ON t (b)");
    checkEquals("'changing CREATE UNIQUE INDEX i ON t (b)|undone'", watcher.take());
  }

  static void listenerMayRunSql(Databases databases) {
    Connection connection = databases.open();
    Watcher watcher = watch(connection);
    connection.execute("BEGIN");
    connection.execute("COMMIT");
    connection.execute("SAVEPOINT s");
    connection.execute("RELEASE s");
    connection.execute("BEGIN");
    connection.execute("END");
    checkEquals("'ending COMMIT|ending RELEASE s|ending END'", watcher.take());
    connection.execute("BEGIN");
    connection.execute("DROP TABLE t");
    connection.execute("ROLLBACK");
    checkEquals("'undone'", watcher.take());
    try (Statement statement = connection.prepare("CREATE TABLE IF NOT EXISTS t (a)")) {
      statement.run();
      statement.run();
    }
    checkEquals(
        "'changing CREATE TABLE IF NOT EXISTS t (a)|changed|changing CREATE TABLE IF NOT"
            + " EXISTS t (a)|changed'",
        watcher.take());
  }

  static void listenerMayRefuse(Databases databases) {
    Connection connection = databases.open();
    Watcher watcher = watch(connection);
    watcher.refused = "changing";
    checkFails(connection, "DROP TABLE t", "refused: changing");
    checkEquals("", rows(connection, "SELECT * FROM t"));
    watcher.refused = "changed";
    checkFails(connection, "CREATE TABLE u (a)", "refused: changed");
    connection.execute("BEGIN");
    watcher.refused = "ending";
    checkFails(connection, "COMMIT", "refused: ending");
    check(connection.isInTransaction(), "transaction has ended");
    watcher.refused = "";
    connection.execute("COMMIT");
    check(!connection.isInTransaction(), "still in a transaction");
  }

  static void transactionIsKnown(Databases databases) {
    Connection connection = databases.open();
    check(!connection.isInTransaction(), "in a transaction at first");
    connection.execute("BEGIN");
    check(connection.isInTransaction(), "not after BEGIN");
    connection.execute("COMMIT");
    check(!connection.isInTransaction(), "still after COMMIT");
    connection.execute("SAVEPOINT a");
    check(connection.isInTransaction(), "not after SAVEPOINT");
    connection.execute("RELEASE a");
    check(!connection.isInTransaction(), "still after RELEASE");
  }

  static void transactionIsKnownInFunction(Databases databases) {
    Connection connection = databases.open();
    connection.execute("CREATE TABLE t(a)");
    connection.defineFunction(
        "inside", 0, call -> call.returnLong(connection.isInTransaction() ? 1 : 0));
    connection.execute("INSERT INTO t SELECT inside()");
    connection.execute("BEGIN; INSERT INTO t SELECT inside(); ROLLBACK");
    checkEquals("1", rows(connection, "SELECT a FROM t"));
    check(!connection.isInTransaction(), "still in a transaction");
  }

  static void askingForTransactionIsSilent(Databases databases) {
    Connection connection = databases.open();
    Recorder recorder = record(connection);
    connection.isInTransaction();
    connection.execute("BEGIN");
    connection.isInTransaction();
    connection.execute("INSERT INTO t VALUES (1)");
    connection.isInTransaction();
    checkEquals("", recorder.take());
    connection.execute("COMMIT");
    checkEquals("1", rows(connection, "SELECT a FROM t"));
    checkEquals("c", recorder.take());
  }

  static void changesAreCounted(Databases databases) {
    Connection connection = databases.open();
    connection.execute("CREATE TABLE t(a); CREATE TABLE log(a)");
    connection.execute(
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO log VALUES (1), (2); END");
    long before = connection.totalChangeCount();
    connection.execute("INSERT INTO t VALUES (1), (2)");
    checkEquals(2L, connection.changeCount());
    checkEquals(6L, connection.totalChangeCount() - before);
    connection.execute("UPDATE t SET a = 3 WHERE a = 9");
    checkEquals(0L, connection.changeCount());
  }

  static void rowIdOfLastInsert(Databases databases) {
    Connection connection = databases.open();
    connection.execute("CREATE TABLE t(a INTEGER PRIMARY KEY)");
    connection.execute("INSERT INTO t VALUES (9007199254740993)");
    checkEquals(9007199254740993L, connection.lastInsertRowId());
    connection.execute("INSERT INTO t DEFAULT VALUES");
    checkEquals(9007199254740994L, connection.lastInsertRowId());
  }

  static void closedStatementFails(Databases databases) {
    Connection connection = databases.open();
    Statement statement = connection.prepare("SELECT 1");
    statement.close();
    statement.close();
    SqlException failure = failure(SqlException.class, statement::step);
    checkEquals(ResultCode.MISUSE, failure.resultCode());
    failure(SqlException.class, () -> statement.bindLong(1, 1));
    failure(SqlException.class, statement::columnCount);
  }

  static void closedConnectionFails(Databases databases) {
    Connection connection = databases.open();
    Statement statement = connection.prepare("SELECT 1");
    check(statement.step(), "no row");
    connection.close();
    connection.close();
    SqlException failure = failure(SqlException.class, () -> connection.execute("SELECT 1"));
    checkEquals(ResultCode.MISUSE, failure.resultCode());
    failure(SqlException.class, () -> connection.prepare("SELECT 1"));
    failure(SqlException.class, statement::step);
    statement.close();
  }

  static void columnWithoutRowFails(Databases databases) {
    Connection connection = databases.open();
    try (Statement statement = connection.prepare("SELECT 1")) {
      failure(SqlException.class, () -> statement.columnLong(0));
      check(statement.step(), "no row");
      check(!statement.step(), "a second row");
      failure(SqlException.class, () -> statement.columnLong(0));
    }
  }

  static void temporaryFilesStayInMemory(Databases databases) {
    checkEquals("2", rows(databases.open(), "PRAGMA temp_store"));
  }
}
