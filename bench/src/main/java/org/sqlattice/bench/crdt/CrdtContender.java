package org.sqlattice.bench.crdt;

import org.jspecify.annotations.Nullable;
import org.sqlattice.jso.Heap;
import org.sqlattice.jso.Platform;
import org.sqlattice.jso.WasmVfs;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.Statement;
import org.sqlattice.vfs.HandlePool;

/** The tasks on up to two replicas, written as a user of the SQL port writes them. */
final class CrdtContender {
  private static final String DIGEST =
      "SELECT total(a * 3 + unicode(substr(b, -1)) * 5 + c * 7) FROM t";

  private static final String UPDATE = "UPDATE t SET a = ? WHERE id = ?";

  private static final @Nullable BenchReplica[] replicas = new BenchReplica[2];

  /** What each replica read last. */
  private static final byte[][] changes = {new byte[0], new byte[0]};

  private static int keyKind;
  private static CrdtInput input = new CrdtInput(CrdtInput.ASCENDING_KEY, 0);

  private CrdtContender() {}

  static void start() {
    WasmVfs.register("memory-only", new HandlePool(Heap.MEMORY), true);
  }

  /** Does a task. Responds with a message and returns NaN if it fails. */
  static double run(int task, int replica, int argument) {
    try {
      return answer(task, replica, argument);
    } catch (Throwable failure) {
      String text = failure.getClass().getName() + ": " + failure.getMessage();
      int address = Heap.allocate(text.length() * 3);
      Platform.respond(address, Heap.putText(address, text));
      Heap.free(address);
      return Double.NaN;
    }
  }

  private static double answer(int task, int replica, int argument) {
    switch (task) {
      case CrdtTask.KEY_KIND -> keyKind = argument;
      case CrdtTask.MAKE_INPUT -> input = new CrdtInput(keyKind, argument);
      case CrdtTask.PICK -> input.pick(argument);
      case CrdtTask.OPEN_PLAIN, CrdtTask.OPEN_REPLICATED ->
          replicas[replica] =
              new BenchReplica(task == CrdtTask.OPEN_REPLICATED, input.hasTextKeys());
      case CrdtTask.INSERT -> insert(at(replica), argument);
      case CrdtTask.UPDATE -> update(replica, argument);
      case CrdtTask.UPDATE_EACH -> updateEach(replica, argument);
      case CrdtTask.UPDATE_ALL -> at(replica).connection().execute("UPDATE t SET a = a + 1");
      case CrdtTask.DELETE -> delete(at(replica).connection(), argument);
      case CrdtTask.DELETE_ALL -> at(replica).connection().execute("DELETE FROM t");
      case CrdtTask.MARK -> at(replica).mark();
      case CrdtTask.MERGE -> at(replica).merge(changes[1 - replica]);
      case CrdtTask.ADD_COLUMN -> at(replica).addColumn();
      case CrdtTask.CLOSE -> {
        at(replica).close();
        replicas[replica] = null;
      }
      default -> {
        return number(task, replica);
      }
    }
    return 0;
  }

  private static double number(int task, int replica) {
    return switch (task) {
      case CrdtTask.COUNT -> at(replica).number("SELECT count(*) FROM t");
      case CrdtTask.DIGEST -> at(replica).number(DIGEST);
      case CrdtTask.PAGE_BYTES ->
          at(replica).number("PRAGMA page_count") * at(replica).number("PRAGMA page_size");
      case CrdtTask.CLOCK_ROWS -> at(replica).clockRows();
      case CrdtTask.READ_ALL -> {
        changes[replica] = at(replica).readAll();
        yield changes[replica].length;
      }
      case CrdtTask.READ_MARKED -> {
        changes[replica] = at(replica).readMarked();
        yield changes[replica].length;
      }
      default -> throw new IllegalArgumentException("no such task: task=" + task);
    };
  }

  private static void insert(BenchReplica replica, int count) {
    Connection connection = replica.connection();
    CrdtInput rows = input;
    int end = replica.inserted() + count;
    connection.execute("BEGIN");
    try (Statement statement = connection.prepare("INSERT INTO t VALUES (?, ?, ?, ?)")) {
      for (int place = replica.inserted(); place < end; place++) {
        int row = rows.rowAt(place);
        bindKey(statement, 1, row);
        statement.bindLong(2, rows.number(row));
        statement.bindText(3, rows.text(row));
        statement.bindDouble(4, rows.real(row));
        statement.step();
      }
    }
    connection.execute("COMMIT");
    replica.addInserted(count);
  }

  private static void update(int replica, int count) {
    Connection connection = at(replica).connection();
    connection.execute("BEGIN");
    try (Statement statement = connection.prepare(UPDATE)) {
      for (int place = 0; place < count; place++) {
        update(statement, place, CrdtInput.updatedValue(replica, place));
      }
    }
    connection.execute("COMMIT");
  }

  private static void updateEach(int replica, int count) {
    try (Statement statement = at(replica).connection().prepare(UPDATE)) {
      for (int place = 0; place < count; place++) {
        update(statement, place, CrdtInput.singleValue(place));
      }
    }
  }

  private static void update(Statement statement, int place, int value) {
    statement.bindLong(1, value);
    bindKey(statement, 2, input.picked(place));
    statement.step();
  }

  private static void delete(Connection connection, int count) {
    connection.execute("BEGIN");
    try (Statement statement = connection.prepare("DELETE FROM t WHERE id = ?")) {
      for (int place = 0; place < count; place++) {
        bindKey(statement, 1, input.picked(place));
        statement.step();
      }
    }
    connection.execute("COMMIT");
  }

  private static void bindKey(Statement statement, int number, int row) {
    if (input.hasTextKeys()) {
      statement.bindText(number, input.key(row));
    } else {
      statement.bindLong(number, row);
    }
  }

  private static BenchReplica at(int replica) {
    BenchReplica opened = replicas[replica];
    if (opened == null) {
      throw new IllegalStateException("no database is open: replica=" + replica);
    }
    return opened;
  }
}
