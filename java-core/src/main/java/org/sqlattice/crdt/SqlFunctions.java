package org.sqlattice.crdt;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlattice.change.ChangesetException;
import org.sqlattice.change.ClockLimits;
import org.sqlattice.change.PackedColumns;
import org.sqlattice.change.SiteId;
import org.sqlattice.schema.TableSchema;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.FunctionCall;
import org.sqlattice.sql.ScalarFunction;
import org.sqlattice.sql.SqlValue;
import org.sqlattice.sql.ValueType;

/** The functions callable from SQL, and those that triggers call. */
final class SqlFunctions {
  private static final int ANY = -1;
  private static final int MAX_NAME_LENGTH = 2048;

  private final Versions versions;
  private final Sites sites;
  private final CrrTables tables;
  private final Merge merge;
  private final LocalWrites localWrites;
  private final Quarantine quarantine;
  private final SchemaChanges schemaChanges;
  private boolean isMerging;
  private boolean isClosed;

  /** 1 while the triggers that write clocks are silent because somebody asked for it. */
  private long syncBit;

  SqlFunctions(
      Connection connection,
      Versions versions,
      Sites sites,
      CrrTables tables,
      Quarantine quarantine,
      Merge merge) {
    this.versions = versions;
    this.sites = sites;
    this.tables = tables;
    this.quarantine = quarantine;
    this.merge = merge;
    this.localWrites = new LocalWrites(versions);
    this.schemaChanges = new SchemaChanges(connection, tables, versions, this::release);
  }

  void define(Connection connection) {
    define(connection, "crsql_as_crr", ANY, this::asCrr);
    define(connection, "crsql_as_table", ANY, this::asTable);
    define(connection, "crsql_begin_alter", ANY, this::beginAlter);
    define(connection, "crsql_commit_alter", ANY, this::commitAlter);
    define(connection, "crsql_site_id", 0, call -> call.returnBlob(sites.self().bytes()));
    define(connection, "crsql_db_version", 0, call -> call.returnLong(versions.committed()));
    define(connection, "crsql_next_db_version", ANY, this::nextDbVersion);
    define(connection, "crsql_get_seq", 0, call -> call.returnLong(versions.seq()));
    define(
        connection, "crsql_increment_and_get_seq", 0, call -> call.returnLong(versions.takeSeq(1)));
    define(connection, "crsql_rows_impacted", 0, call -> call.returnLong(versions.impacted()));
    define(connection, "crsql_internal_sync_bit", ANY, this::syncBit);
    define(connection, "crsql_pack_columns", ANY, this::packColumns);
    define(
        connection, "crsql_internal_captures", 1, call -> call.returnLong(captures(call) ? 1 : 0));
    define(connection, "crsql_internal_inserted", 2, this::inserted);
    define(connection, "crsql_internal_updated", 3, this::updated);
    define(connection, "crsql_internal_deleted", ANY, this::deleted);
    define(connection, "crsql_internal_moved", ANY, this::moved);
    define(connection, "crsql_internal_replacing", 2, this::replacing);
    define(connection, "crsql_internal_merge", 9, this::mergeChange);
  }

  /** Makes a function callable until the replica is closed. */
  void define(Connection connection, String name, int argumentCount, ScalarFunction function) {
    connection.defineFunction(
        name,
        argumentCount,
        call -> {
          if (isClosed) {
            throw new IllegalStateException("replica is closed: function=" + name);
          }
          function.call(call);
        });
  }

  /** Runs a merge, which says whether it is under way to users' triggers, too. */
  void whileMerging(Runnable action) {
    if (isMerging) {
      throw new IllegalStateException("a merge cannot start another: site=" + sites.self());
    }
    isMerging = true;
    try {
      action.run();
    } finally {
      isMerging = false;
      tables.setMerging(-1);
    }
  }

  void close() {
    isClosed = true;
  }

  private void asCrr(FunctionCall call) {
    String table = tableArgument(call, "crsql_as_crr");
    schemaChanges.takeBack(table);
    tables.upgrade(table, this::release);
    call.returnText("OK");
  }

  /** Merges what was kept aside until a table came to have a place for it. */
  void release(CrrTable table) {
    whileMerging(
        () -> {
          tables.setMerging(table.schema().id());
          quarantine.release(table, merge, sites);
        });
    versions.store();
  }

  private void asTable(FunctionCall call) {
    String table = tableArgument(call, "crsql_as_table");
    schemaChanges.takeBack(table);
    tables.downgrade(table);
    call.returnNull();
  }

  /** Statements that alter a table are heard of: nothing waits for the commit but rebuilds. */
  private void beginAlter(FunctionCall call) {
    schemaChanges.announce(tableArgument(call, "crsql_begin_alter"));
    call.returnText("OK");
  }

  private void commitAlter(FunctionCall call) {
    schemaChanges.commit(tableArgument(call, "crsql_commit_alter"));
    call.returnNull();
  }

  /** Returns who takes care of tables that change. */
  SchemaChanges schemaChanges() {
    return schemaChanges;
  }

  /** The table is the only argument, or the second of two, after a schema that is not used. */
  private String tableArgument(FunctionCall call, String function) {
    checkNotMerging(function);
    if (call.argumentCount() == 0) {
      throw new IllegalArgumentException("table name is missing: function=" + function);
    }
    String name = call.textArgument(call.argumentCount() == 2 ? 1 : 0);
    if (name == null) {
      throw new IllegalArgumentException("table name is NULL: function=" + function);
    }
    return name;
  }

  /** Throws while a merge runs, which what the function does would disturb. */
  void checkNotMerging(String function) {
    if (isMerging) {
      throw new IllegalStateException("not during a merge: function=" + function);
    }
  }

  private void nextDbVersion(FunctionCall call) {
    long minimum = call.argumentCount() == 0 ? 0 : call.longArgument(0);
    if (minimum < 0 || minimum > ClockLimits.MAX) {
      throw new IllegalArgumentException("db version out of range: minimum=" + minimum);
    }
    call.returnLong(versions.next(minimum));
  }

  private void syncBit(FunctionCall call) {
    if (call.argumentCount() > 0) {
      syncBit = call.longArgument(0) == 0 ? 0 : 1;
    }
    call.returnLong(isMerging ? 1 : syncBit);
  }

  private void packColumns(FunctionCall call) {
    call.returnBlob(PackedColumns.pack(arguments(call, 0, call.argumentCount())));
  }

  private void inserted(FunctionCall call) {
    if (captures(call)) {
      localWrites.inserted(table(call), call.longArgument(1));
    }
  }

  private void updated(FunctionCall call) {
    if (captures(call)) {
      localWrites.updated(table(call), (int) call.longArgument(1), call.longArgument(2));
    }
  }

  private void deleted(FunctionCall call) {
    if (captures(call)) {
      List<SqlValue> key = arguments(call, 2, call.argumentCount() - 2);
      localWrites.deleted(table(call), call.longArgument(1), key);
    } else {
      table(call).dropNote();
    }
  }

  private void moved(FunctionCall call) {
    if (captures(call)) {
      CrrTable table = table(call);
      int count = table.schema().keyColumns().size();
      List<SqlValue> oldKey = arguments(call, 3, count);
      List<SqlValue> newKey = arguments(call, 3 + count, count);
      localWrites.moved(table, call.longArgument(1), call.longArgument(2), oldKey, newKey);
    }
  }

  private void replacing(FunctionCall call) {
    if (captures(call)) {
      table(call).noteReplaced(call.longArgument(1));
    }
  }

  /** Whether a write to the table of the call's first argument is recorded. */
  private boolean captures(FunctionCall call) {
    return syncBit == 0 && !tables.isMerging((int) call.longArgument(0));
  }

  private CrrTable table(FunctionCall call) {
    CrrTable table = tables.get((int) call.longArgument(0));
    if (table == null) {
      throw new IllegalArgumentException("table is not replicated: id=" + call.longArgument(0));
    }
    return table;
  }

  private static List<SqlValue> arguments(FunctionCall call, int first, int count) {
    List<SqlValue> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(call.argument(first + i));
    }
    return values;
  }

  /** Arguments: table, pk, cid, val, col_version, db_version, site_id, cl, seq. */
  private void mergeChange(FunctionCall call) {
    String tableName = textArgument(call, 0, "table");
    String cid = textArgument(call, 2, "cid");
    boolean isSentinel = cid.equals(CrrTable.SENTINEL_NAME);
    long columnVersion = integerArgument(call, 4, "col_version");
    long dbVersion = integerArgument(call, 5, "db_version");
    long causalLength = integerArgument(call, 7, "cl");
    long seq = integerArgument(call, 8, "seq");
    String violation =
        ClockLimits.violation(isSentinel, columnVersion, dbVersion, seq, causalLength);
    if (violation != null) {
      throw refused(violation);
    }
    SiteId site = siteArgument(call, 6);
    CrrTable table = tables.find(tableName);
    if (table == null) {
      throw refused("could not find the schema information for table " + tableName);
    }
    int column = table.indexOf(cid);
    if (column < 0 && !isSentinel) {
      throw refused("no such column: table=" + tableName + ", column=" + cid);
    }
    List<SqlValue> key = keyArgument(call, 1, table);
    SqlValue value = call.argument(3);
    SiteId origin = site == null ? sites.self() : site;
    Merge.Stamp stamp = new Merge.Stamp(causalLength, dbVersion, seq, sites.origin(origin), 0);
    whileMerging(
        () -> {
          tables.setMerging(table.schema().id());
          RowState state = RowState.load(table, key);
          int applied =
              column < 0
                  ? merge.mergeSentinel(table, state, stamp)
                  : merge.mergeCell(table, state, column, value, columnVersion, stamp);
          versions.store();
          versions.addImpacted(applied);
        });
  }

  private static String textArgument(FunctionCall call, int index, String what) {
    String text = call.textArgument(index);
    if (text == null || call.type(index) != ValueType.TEXT) {
      throw refused("text expected: " + what + "=" + text);
    }
    if (text.length() > MAX_NAME_LENGTH) {
      throw refused(what + " exceeded max length: length=" + text.length());
    }
    return text;
  }

  private static long integerArgument(FunctionCall call, int index, String what) {
    if (call.type(index) != ValueType.INTEGER) {
      throw refused("integer expected: " + what + "=" + call.textArgument(index));
    }
    return call.longArgument(index);
  }

  private static @Nullable SiteId siteArgument(FunctionCall call, int index) {
    if (call.type(index) == ValueType.NULL) {
      return null;
    }
    byte[] bytes = call.blobArgument(index);
    if (bytes.length > SiteId.LENGTH) {
      throw refused("site id exceeded max length: length=" + bytes.length);
    }
    if (call.type(index) != ValueType.BLOB || bytes.length != SiteId.LENGTH) {
      throw refused("site id is not 16 bytes: length=" + bytes.length);
    }
    return new SiteId(bytes);
  }

  private static List<SqlValue> keyArgument(FunctionCall call, int index, CrrTable table) {
    List<SqlValue> key;
    try {
      key = PackedColumns.unpack(call.blobArgument(index));
    } catch (ChangesetException e) {
      throw refused("malformed pk, " + e.getMessage());
    }
    TableSchema schema = table.schema();
    if (call.type(index) != ValueType.BLOB || key.size() != schema.keyColumns().size()) {
      throw refused("malformed pk: table=" + schema.name() + ", values=" + key.size());
    }
    if (schema.numbering() == TableSchema.Numbering.KEY
        && !(key.get(0) instanceof SqlValue.Integer)) {
      throw refused("malformed pk: table=" + schema.name() + ", type=" + key.get(0).type());
    }
    return key;
  }

  private static IllegalArgumentException refused(String message) {
    return new IllegalArgumentException("crsql - " + message);
  }
}
