package org.sqlattice.crdt;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sqlattice.schema.Catalogue;
import org.sqlattice.schema.Identifiers;
import org.sqlattice.schema.SchemaException;
import org.sqlattice.schema.TableRules;
import org.sqlattice.schema.TableSchema;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.ResultCode;
import org.sqlattice.sql.SqlException;
import org.sqlattice.sql.SqlScript;

/*
 * SQLite refuses to drop a column that a trigger or a view mentions, and rewrites both when something
 * gets another name. So the table's triggers and crsql_changes go before a statement alters a table,
 * and come back after it for what the table is then. Which it is, its root page tells; what became of
 * its columns, their places and names.
 *
 * (1) A statement that fails, or whose result breaks the rules for replicated tables, leaves all as
 *     it was; the caller's transaction goes on.
 * (2) A table that is dropped and comes back before the transaction ends stays replicated.
 */

/** Keeps tables replicated while their schema changes. */
final class SchemaChanges {
  private static final String SAVEPOINT = "crsql_alter";
  private static final int NONE = -1;

  /** Enough for the longest beginning of a statement that names its table. */
  private static final int WORD_COUNT = 12;

  private final Connection connection;
  private final Catalogue catalogue;
  private final CrrTables tables;
  private final Versions versions;
  private final Rebuilds rebuilds;
  private final Consumer<CrrTable> whenChanged;

  /** Tables between crsql_begin_alter and crsql_commit_alter. */
  private final Set<String> announced = new HashSet<>();

  /** What tables were called before the transaction, by id. */
  private final Map<Integer, String> formerNames = new HashMap<>();

  private boolean isBusy;
  private boolean mayHaveKept = true;
  private long formerPending;
  private @Nullable Change change;

  /**
   * A statement under way.
   *
   * @param schema of its table, {@code null} if that is not replicated
   */
  private record Change(
      @Nullable TableSchema schema,
      String name,
      List<String> columns,
      long rootPage,
      boolean isDrop,
      boolean isKept) {}

  /**
   * Made once for a replica.
   *
   * @param whenChanged takes in a table that may have new columns or a new name
   */
  SchemaChanges(
      Connection connection, CrrTables tables, Versions versions, Consumer<CrrTable> whenChanged) {
    this.connection = connection;
    this.catalogue = new Catalogue(connection);
    this.tables = tables;
    this.versions = versions;
    this.rebuilds = new Rebuilds(connection, tables, versions);
    this.whenChanged = whenChanged;
  }

  /** A statement is about to run that may change a table. */
  void changing(String sql) {
    String name = isBusy ? null : subject(SqlScript.words(sql, WORD_COUNT));
    String table = name == null ? null : catalogue.resolve(name);
    if (table == null) {
      return;
    }
    TableSchema schema = tables.read(table);
    boolean isDrop = SqlScript.words(sql, 1).get(0).equalsIgnoreCase("DROP");
    if (schema == null && (isDrop || !mayHaveKept)) {
      return;
    }
    boolean isKept = isDrop && (isAnnounced(table, schema) || connection.isInTransaction());
    Change next =
        new Change(
            schema, table, catalogue.columnNames(table), catalogue.rootPage(table), isDrop, isKept);
    begin();
    attempt(() -> prepare(next));
    change = next;
  }

  /** Returns the name, as it is written, of the table that a statement changes. */
  private static @Nullable String subject(List<String> words) {
    int index;
    if (is(words, 1, "TABLE") && !is(words, 0, "CREATE")) {
      index = is(words, 2, "IF") ? 4 : 2;
    } else if (is(words, 0, "CREATE") && is(words, 1, "UNIQUE")) {
      index = 4;
      while (index < words.size() && !is(words, index - 1, "ON")) {
        index++;
      }
    } else {
      return null;
    }
    if (is(words, index + 1, ".")) {
      if (!Identifiers.unquote(words.get(index)).equalsIgnoreCase("main")) {
        return null;
      }
      index += 2;
    }
    return index < words.size() ? Identifiers.unquote(words.get(index)) : null;
  }

  private static boolean is(List<String> words, int index, String word) {
    return index < words.size() && words.get(index).equalsIgnoreCase(word);
  }

  private boolean isAnnounced(String table, @Nullable TableSchema schema) {
    String former = schema == null ? null : formerNames.get(schema.id());
    return announced.contains(table) || former != null && announced.contains(former);
  }

  private void prepare(Change next) {
    tables.settle();
    TableSchema schema = next.schema();
    if (schema != null) {
      if (next.isKept()) {
        rebuilds.keep(schema);
      }
      ChangesView.drop(connection);
      CaptureTriggers.dropTriggers(connection, schema);
    }
  }

  /** The statement has ended. */
  void changed() {
    Change done = change;
    if (!isBusy && done != null) {
      change = null;
      attempt(() -> repair(done));
      end();
    }
  }

  private void repair(Change done) {
    TableSchema schema = done.schema();
    String name = done.isDrop() ? done.name() : catalogue.nameOf(done.rootPage());
    boolean isRenamed = !name.equals(done.name());
    int kept = isRenamed ? keptAs(name) : NONE;
    if (kept != NONE) {
      if (schema != null) {
        tables.drop(schema.id(), schema.name());
      }
      comeBack(kept, name);
    } else if (schema != null && done.isDrop() && catalogue.rootPage(name) == 0) {
      dropped(schema, done.isKept());
    } else if (schema != null) {
      if (done.isKept()) {
        rebuilds.forget(schema.id());
      }
      TableRules.check(catalogue, name);
      List<String> columns = catalogue.columnNames(name);
      if (isRenamed) {
        TableColumns.renameTable(connection, schema.id(), schema.name(), name);
        formerNames.putIfAbsent(schema.id(), schema.name());
      } else if (columns.size() == done.columns().size()) {
        TableColumns.renameColumns(connection, schema, done.columns(), columns);
      }
      complete(name);
    }
  }

  /** Returns the id of the table of that name whose rows are kept. */
  private int keptAs(String name) {
    for (int id : rebuilds.ids()) {
      if (rebuilds.name(id).equalsIgnoreCase(name)) {
        return id;
      }
    }
    return NONE;
  }

  private void comeBack(int id, String name) {
    TableRules.check(catalogue, name);
    String former = rebuilds.name(id);
    if (!former.equals(name)) {
      TableColumns.renameTable(connection, id, former, name);
    }
    rebuilds.comeBack(id, name);
    complete(name);
  }

  private void dropped(TableSchema schema, boolean isKept) {
    if (isKept) {
      mayHaveKept = true;
    } else {
      tables.drop(schema.id(), schema.name());
    }
    tables.rebuildView();
  }

  /** Makes a table's triggers, and whatever else goes by its columns. */
  private void complete(String name) {
    tables.adapt(name);
    TableSchema schema = tables.read(name);
    if (schema != null) {
      CaptureTriggers.dropTriggers(connection, schema);
      CaptureTriggers.createTriggers(connection, schema);
    }
    tables.rebuildView();
    tables.forgetAll();
    CrrTable table = tables.find(name);
    if (table != null) {
      whenChanged.accept(table);
    }
  }

  /** A statement is about to run that may end the transaction. */
  void ending(String sql) {
    List<String> words = mayHaveKept && !isBusy ? SqlScript.words(sql, 3) : List.of();
    String last = words.isEmpty() ? "" : words.get(words.size() - 1);
    if (!words.isEmpty() && !(is(words, 0, "RELEASE") && last.startsWith("crsql_"))) {
      finish();
    }
  }

  /** Decides for all tables that were dropped whether they have come back. */
  void finish() {
    mayHaveKept = mayHaveKept && !rebuilds.ids().isEmpty();
    if (mayHaveKept) {
      inSavepoint(() -> finish(""));
    }
  }

  /** Notes that a table is about to be altered, in whatever steps. */
  void announce(String name) {
    announced.add(spelled(name));
  }

  /** All steps were taken: repairs whatever differs. */
  void commit(String name) {
    announced.remove(name);
    announced.remove(spelled(name));
    inSavepoint(
        () -> {
          finish(name);
          TableSchema schema = tables.read(spelled(name));
          if (schema != null && !isComplete(schema)) {
            complete(schema.name());
          }
        });
  }

  private String spelled(String name) {
    String resolved = catalogue.resolve(name);
    return resolved == null ? name : resolved;
  }

  /** Takes a table in the place of a dropped one of that name, if there is one. */
  void takeBack(String name) {
    if (mayHaveKept && keptAs(name) != NONE) {
      inSavepoint(() -> finish(name));
    }
  }

  /** Finishes dropped tables: the one of a name, or all that nobody has announced. */
  private void finish(String only) {
    for (int id : rebuilds.ids()) {
      String name = rebuilds.name(id);
      String former = formerNames.getOrDefault(id, name);
      boolean isMeant =
          only.isEmpty()
              ? !announced.contains(name) && !announced.contains(former)
              : only.equalsIgnoreCase(name) || only.equalsIgnoreCase(former);
      if (isMeant) {
        finish(id, name, former, !only.isEmpty());
      }
    }
    mayHaveKept = !rebuilds.ids().isEmpty();
  }

  private void finish(int id, String name, String former, boolean isStrict) {
    String back = isFree(name) ? name : isFree(former) ? former : "";
    try {
      if (!back.isEmpty()) {
        comeBack(id, spelled(back));
        return;
      }
    } catch (SchemaException e) {
      // What has the name now is another table, unless someone says that it is the same.
      if (isStrict) {
        throw e;
      }
    }
    rebuilds.forget(id);
    tables.drop(id, name);
    tables.rebuildView();
  }

  /** Whether there is a table of that name that is not replicated. */
  private boolean isFree(String name) {
    String table = catalogue.resolve(name);
    return table != null && tables.read(table) == null;
  }

  private boolean isComplete(TableSchema schema) {
    List<String> names = catalogue.valueColumns(schema.name());
    for (TableSchema.Column column : schema.columns()) {
      if (!names.remove(column.name())) {
        return false;
      }
    }
    return names.isEmpty()
        && catalogue.has("trigger", new TableNames(schema.name()).trigger("itrig"));
  }

  private void inSavepoint(Runnable action) {
    begin();
    attempt(
        () -> {
          tables.settle();
          action.run();
        });
    end();
  }

  private void begin() {
    formerPending = versions.pending();
    connection.execute("SAVEPOINT " + SAVEPOINT);
  }

  private void attempt(Runnable action) {
    isBusy = true;
    try {
      action.run();
    } catch (RuntimeException e) {
      rollBack();
      throw e instanceof SqlException ? e : new SqlException(ResultCode.ERROR, "" + e.getMessage());
    } finally {
      isBusy = false;
    }
  }

  private void end() {
    try {
      connection.execute("RELEASE " + SAVEPOINT);
    } catch (SqlException e) {
      rollBack();
      throw e;
    }
  }

  private void rollBack() {
    mayHaveKept = true;
    try {
      connection.execute("ROLLBACK TO " + SAVEPOINT + "; RELEASE " + SAVEPOINT);
      versions.restore(formerPending);
    } catch (SqlException e) {
      // The whole transaction is gone, and the savepoint with it.
    }
    tables.forgetAll();
  }

  /** Something was undone, perhaps the statement under way. */
  void undone() {
    mayHaveKept = true;
    if (change != null && !isBusy) {
      change = null;
      rollBack();
    }
  }

  /** A transaction is about to end. */
  void transactionEnds() {
    if (announced.isEmpty()) {
      formerNames.clear();
    }
  }
}
