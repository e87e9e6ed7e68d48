package org.sqlattice.bench.port;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlattice.jso.Heap;
import org.sqlattice.jso.Platform;
import org.sqlattice.jso.WasmConnection;
import org.sqlattice.jso.WasmStatement;
import org.sqlattice.jso.WasmVfs;
import org.sqlattice.vfs.HandlePool;

/** The tasks through the port, as the engine uses it. */
final class Contender {
  private static final String TABLE = "create table sample(id integer primary key, name text, val)";
  private static final String INSERT = "insert into sample values (?, ?, ?)";
  private static final String SELECT = "select id, name, val from sample";
  private static final String SUM_OF_TABLE =
      "select total(id * 3 + length(name) * 5 + unicode(substr(name, -1)) * 7 + val * 11)"
          + " from sample";
  private static final String NUMBERS =
      "with recursive n(i) as (select 1 union all select i + 1 from n where i < ?) ";
  private static final String BARE_STATEMENT = NUMBERS + "select sum(i) from n";

  /** Calls nest, so that most of the time goes into them rather than into making rows. */
  private static final String FUNCTION_CALLS =
      NUMBERS + "select sum(f(f(f(f(f(f(f(f(f(f(i))))))))))) from n";

  private static String[] names = new String[0];
  private static List<Sample> samples = new ArrayList<>();
  private static @Nullable WasmConnection connection;

  private Contender() {}

  static void start() {
    WasmVfs.register("memory-only", new HandlePool(Heap.MEMORY), true);
  }

  /** Does a task. Responds with a message and returns NaN if it fails. */
  static double run(int task, int count) {
    try {
      return answer(task, count);
    } catch (Throwable failure) {
      String text = failure.getClass().getName() + ": " + failure.getMessage();
      int address = Heap.allocate(text.length() * 3);
      Platform.respond(address, Heap.putText(address, text));
      Heap.free(address);
      return Double.NaN;
    }
  }

  private static double answer(int task, int count) {
    return switch (task) {
      case Task.MAKE_INPUT -> makeInput(count);
      case Task.OPEN -> open();
      case Task.INSERT -> insert(opened());
      case Task.SUM_OF_TABLE -> number(SUM_OF_TABLE, 0);
      case Task.READ -> read(opened());
      case Task.SUM_OF_OBJECTS -> sumOfObjects();
      case Task.BARE_STATEMENT -> number(BARE_STATEMENT, count);
      case Task.FUNCTION_CALLS -> number(FUNCTION_CALLS, count);
      case Task.CLOSE -> close();
      default -> throw new IllegalArgumentException("no such task: task=" + task);
    };
  }

  private static int makeInput(int count) {
    names = new String[count];
    for (int i = 0; i < count; i++) {
      names[i] = "name-" + i;
    }
    return count;
  }

  private static int open() {
    WasmConnection opened = WasmConnection.open(":memory:", null);
    connection = opened;
    opened.execute(TABLE);
    opened.defineFunction("f", 1, call -> call.returnLong(call.longArgument(0) + 1));
    return 0;
  }

  private static int insert(WasmConnection database) {
    String[] input = names;
    database.execute("begin");
    try (WasmStatement statement = database.prepare(INSERT)) {
      for (int i = 0; i < input.length; i++) {
        statement.bindLong(1, i);
        statement.bindText(2, input[i]);
        statement.bindDouble(3, i * 0.5);
        statement.step();
      }
    }
    database.execute("commit");
    return input.length;
  }

  private static int read(WasmConnection database) {
    List<Sample> read = new ArrayList<>();
    try (WasmStatement statement = database.prepare(SELECT)) {
      while (statement.step()) {
        String name = statement.columnText(1);
        read.add(
            new Sample(
                statement.columnLong(0), name == null ? "" : name, statement.columnDouble(2)));
      }
    }
    samples = read;
    return read.size();
  }

  private static double sumOfObjects() {
    double sum = 0;
    for (Sample sample : samples) {
      sum += sample.weight();
    }
    return sum;
  }

  private static double number(String sql, int argument) {
    try (WasmStatement statement = opened().prepare(sql)) {
      if (statement.parameterCount() == 1) {
        statement.bindLong(1, argument);
      }
      statement.step();
      return statement.columnDouble(0);
    }
  }

  private static int close() {
    opened().close();
    connection = null;
    samples = new ArrayList<>();
    return 0;
  }

  private static WasmConnection opened() {
    WasmConnection opened = connection;
    if (opened == null) {
      throw new IllegalStateException("no database is open");
    }
    return opened;
  }
}
