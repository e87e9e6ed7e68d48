package org.sqlattice.worker;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlattice.change.SiteId;
import org.sqlattice.crdt.MergeReport;
import org.sqlattice.crdt.Replica;
import org.sqlattice.jso.Entropy;
import org.sqlattice.jso.WasmConnection;
import org.sqlattice.jso.WasmStatement;

/*
 * (1) While a transaction is open only its own requests run; all others wait in their order.
 * (2) A transaction that SQLite has rolled back runs nothing more: its later statements would
 *     otherwise each commit on their own.
 */

/** One open database: its connection, its replica, its compiled statements, its transaction. */
final class Database {
  private static final int STATEMENT_CACHE_SIZE = 100;

  private final WasmConnection connection;
  private final Replica replica;
  private final Map<String, WasmStatement> statements = new LinkedHashMap<>(16, 0.75f, true);
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private final RowBatch rows = new RowBatch();
  private int transactionId;
  private int lastTransactionId;
  private long version;
  private boolean isClosed;

  Database(WasmConnection connection) {
    this.connection = connection;
    this.replica =
        Replica.open(connection, Entropy::fill, () -> WasmConnection.open(":memory:", null));
    this.version = replica.version();
  }

  SiteId siteId() {
    return replica.siteId();
  }

  /** Asks for the last committed db version; after the end, returns what it was. */
  long version() {
    if (!isClosed) {
      version = replica.version();
    }
    return version;
  }

  /** Like {@link #version}, or what that last returned if the database fails to tell. */
  long knownVersion() {
    try {
      return version();
    } catch (RuntimeException failing) {
      return version;
    }
  }

  /** Returns whether a request has to wait for the end of another's transaction. */
  boolean mustWait(Request request) {
    return transactionId != 0 && request.transactionId() == 0;
  }

  void enqueue(Request request) {
    waiting.add(request.copy());
  }

  /** Returns the next request that may run now, or {@code null}. */
  byte @Nullable [] nextWaiting() {
    return transactionId == 0 ? waiting.poll() : null;
  }

  /** Throws if the request belongs to a transaction that is over. */
  void checkTransaction(Request request) {
    int id = request.transactionId();
    if (id != 0 && id != transactionId) {
      throw EngineException.closed("the transaction has ended: id=" + id);
    }
    if (id != 0 && !connection.isInTransaction() && request.operation() != Protocol.ROLLBACK) {
      throw EngineException.closed("SQLite has rolled the transaction back: id=" + id);
    }
  }

  void runScript(String sql) {
    connection.execute(sql);
  }

  void run(Request request, Block response) {
    WasmStatement statement = statement(request.readText());
    long before = connection.totalChangeCount();
    try {
      request.bindParametersTo(statement);
      statement.run();
    } finally {
      statement.clearBindings();
    }
    boolean changed = connection.totalChangeCount() != before;
    response.putLong(changed ? connection.changeCount() : 0);
    response.putLong(connection.lastInsertRowId());
  }

  void query(Request request, Block response) {
    WasmStatement statement = statement(request.readText());
    try {
      request.bindParametersTo(statement);
      rows.writeAll(statement, response);
    } finally {
      statement.reset();
      statement.clearBindings();
    }
  }

  int begin() {
    connection.execute("BEGIN IMMEDIATE");
    transactionId = ++lastTransactionId;
    return transactionId;
  }

  void commit() {
    try {
      connection.execute("COMMIT");
    } catch (RuntimeException failure) {
      rollBackQuietly();
      throw failure;
    } finally {
      transactionId = 0;
    }
  }

  void rollBack() {
    try {
      if (connection.isInTransaction()) {
        connection.execute("ROLLBACK");
      }
    } finally {
      transactionId = 0;
    }
  }

  byte[] changesSince(long version, @Nullable SiteId excluded) {
    return replica.changesSince(version, excluded);
  }

  MergeReport apply(byte[] changeset) {
    return replica.apply(changeset);
  }

  void close() {
    transactionId = 0;
    rollBackQuietly();
    version();
    isClosed = true;
    for (WasmStatement statement : statements.values()) {
      statement.close();
    }
    statements.clear();
    replica.close();
    connection.close();
  }

  private void rollBackQuietly() {
    if (connection.isInTransaction()) {
      try {
        connection.execute("ROLLBACK");
      } catch (RuntimeException ignored) {
        // The failure that led here is the one to report; an open transaction dies with the file.
      }
    }
  }

  /**
   * Returns the compiled statement of a text; the least recently used one makes room for a new one.
   */
  private WasmStatement statement(String sql) {
    WasmStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepare(sql);
      if (statements.size() >= STATEMENT_CACHE_SIZE) {
        Iterator<WasmStatement> eldest = statements.values().iterator();
        eldest.next().close();
        eldest.remove();
      }
      statements.put(sql, statement);
    }
    return statement;
  }
}
