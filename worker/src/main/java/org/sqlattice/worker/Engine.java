package org.sqlattice.worker;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlattice.change.SiteId;
import org.sqlattice.crdt.MergeReport;
import org.sqlattice.jso.FileAccessHandle;
import org.sqlattice.jso.Heap;
import org.sqlattice.jso.Platform;
import org.sqlattice.jso.WasmConnection;
import org.sqlattice.jso.WasmVfs;
import org.sqlattice.vfs.HandlePool;

/** Takes requests in, one after the other, and answers them through {@link Platform#respond}. */
final class Engine {
  private static final String VFS_NAME = "sqlattice";
  private static final int IN_MEMORY = -1;
  private static final int NO_VERSION = -1;
  private static final int VERSION_OFFSET = 8;

  private static final HandlePool pool = new HandlePool(Heap.MEMORY);
  private static final Map<Integer, Database> databases = new HashMap<>();
  private static final Block response = new Block();
  private static int lastDatabaseId;

  private Engine() {}

  /** Starts SQLite. Called once, before the first request. */
  static void start() {
    WasmVfs.register(VFS_NAME, pool, true);
  }

  /**
   * Takes a request in; it may be answered before this returns, or after the transaction that it
   * has to wait for.
   *
   * @param address where the request lies in SQLite's memory; the caller frees it
   */
  static void request(int address, int length) {
    Request request = new Request(address, length);
    Database database = databases.get(request.databaseId());
    if (database != null && database.mustWait(request)) {
      database.enqueue(request);
      return;
    }
    answer(request, database);
    if (database != null) {
      runWaiting(database);
    }
  }

  private static void runWaiting(Database database) {
    for (byte[] bytes = database.nextWaiting(); bytes != null; bytes = database.nextWaiting()) {
      int address = Heap.allocate(bytes.length);
      try {
        Heap.putBytes(address, bytes);
        Request request = new Request(address, bytes.length);
        answer(request, databases.get(request.databaseId()));
      } finally {
        Heap.free(address);
      }
    }
  }

  private static void answer(Request request, @Nullable Database database) {
    response.clear();
    putHeader(request, Protocol.DONE, NO_VERSION);
    WasmVfs.forgetFailure();
    try {
      if (request.operation() == Protocol.OPEN) {
        open(request);
      } else if (database == null) {
        throw EngineException.closed("the database is closed: id=" + request.databaseId());
      } else {
        database.checkTransaction(request);
        handle(request, database);
        putVersion(database);
      }
    } catch (Throwable failure) {
      response.clear();
      putHeader(request, Protocol.FAILED, database == null ? NO_VERSION : database.knownVersion());
      Failure.of(failure).writeTo(response);
    }
    Platform.respond(response.address(), response.length());
  }

  private static void putHeader(Request request, int status, long version) {
    response.putInt(request.id());
    response.putInt(status);
    response.putLong(version);
  }

  /** Tells in the response's header which version the database has now. */
  private static void putVersion(Database database) {
    Heap.putLong(response.address() + VERSION_OFFSET, database.knownVersion());
  }

  private static void handle(Request request, Database database) {
    switch (request.operation()) {
      case Protocol.CLOSE -> close(request.databaseId(), database);
      case Protocol.SCRIPT -> database.runScript(request.readText());
      case Protocol.RUN -> database.run(request, response);
      case Protocol.QUERY -> database.query(request, response);
      case Protocol.BEGIN -> response.putInt(database.begin());
      case Protocol.COMMIT -> database.commit();
      case Protocol.ROLLBACK -> database.rollBack();
      case Protocol.CHANGES -> {
        long since = request.readLong();
        byte[] excluded = request.readBlob();
        response.putBlob(
            database.changesSince(since, excluded.length == 0 ? null : new SiteId(excluded)));
      }
      case Protocol.APPLY -> {
        MergeReport report = database.apply(request.readBlob());
        response.putLong(report.applied());
        response.putLong(report.ignored());
        response.putLong(report.quarantined());
      }
      default -> throw EngineException.malformed("operation=" + request.operation());
    }
  }

  private static void open(Request request) {
    int id = ++lastDatabaseId;
    int data = request.readInt();
    int journal = request.readInt();
    int log = request.readInt();
    String name = fileName(id);
    if (data != IN_MEMORY) {
      pool.add(
          name,
          new FileAccessHandle(data, "data"),
          new FileAccessHandle(journal, "journal"),
          new FileAccessHandle(log, "log"));
    }
    Database database;
    try {
      WasmConnection connection = WasmConnection.open(data == IN_MEMORY ? ":memory:" : name, null);
      try {
        configure(connection, data != IN_MEMORY);
        database = new Database(connection);
      } catch (Throwable failure) {
        connection.close();
        throw failure;
      }
    } catch (Throwable failure) {
      pool.remove(name);
      throw failure;
    }
    databases.put(id, database);
    putVersion(database);
    response.putInt(id);
    response.putRaw(database.siteId().bytes());
  }

  /**
   * SQLite's own write-ahead log, one flush a commit. Exclusive locking comes before all that reads
   * the file: with it the log needs no memory shared between processes, which no browser has.
   */
  private static void configure(WasmConnection connection, boolean isFile) {
    if (isFile) {
      connection.execute(
          "PRAGMA locking_mode = exclusive; PRAGMA journal_mode = wal; PRAGMA synchronous = full");
    }
    connection.execute("PRAGMA cache_size = -32768");
  }

  private static void close(int id, Database database) {
    try {
      database.close();
    } finally {
      databases.remove(id);
      pool.remove(fileName(id));
    }
  }

  private static String fileName(int id) {
    return id + ".db";
  }
}
