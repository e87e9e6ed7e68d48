package org.sqlattice.crdt;

import static org.sqlattice.schema.Identifiers.quote;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlattice.schema.Catalogue;
import org.sqlattice.schema.TableSchema;
import org.sqlattice.schema.TableSchema.Numbering;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.SqlValue;
import org.sqlattice.sql.Statement;

/** A replicated table and its clocks, row by row. Statements are compiled when first used. */
final class CrrTable implements AutoCloseable {
  /** The column id of a row's own clock. */
  static final int SENTINEL = -1;

  /** What crsql_changes calls that clock. */
  static final String SENTINEL_NAME = "-1";

  private final TableSchema schema;
  private final Epochs epochs;
  private final Runs runs;
  private final List<Prepared> all = new ArrayList<>();
  private final Connection connection;

  private final Prepared anyCell;
  private final Prepared anyDead;
  private final Prepared anySentinel;
  private final Prepared noteSentinel;
  private final Prepared maxCellRow;
  private final Prepared columnVersion;
  private final Prepared siteOfCell;
  private final Prepared cellsOfRow;
  private final Prepared putCell;
  private final Prepared touchCell;
  private final Prepared moveCells;
  private final Prepared zeroCells;
  private final Prepared dropCells;
  private final Prepared keyOfRow;
  private final Prepared keyOfDead;
  private final Prepared respell;
  private final Prepared respellDead;
  private final Prepared restampDead;
  private final Prepared anyCellOfRow;
  private final Prepared deadByKey;
  private final Prepared deadByRow;
  private final Prepared putDead;
  private final Prepared dropDeadByKey;
  private final Prepared dropDeadByRow;
  private final Prepared rowOfKey;
  private final Prepared addKey;
  private final Prepared exists;
  private final Prepared insertDefaults;
  private final Prepared insertWhole;
  private final Prepared delete;
  private final Prepared[] values;
  private final Prepared[] putValues;
  private final Prepared[] setValues;

  private @Nullable TableReader reader;
  private final boolean foldsKeys;
  private final boolean hasOtherTriggers;
  private boolean isFlagsKnown;
  private boolean hasCells;
  private boolean hasDead;
  private boolean hasSentinels;

  // The row that an insert is about to replace, where numbers do not last.
  private boolean hasNote;
  private long replaced;
  private long foundRow;

  CrrTable(Connection connection, TableSchema schema, Versions versions) {
    this.connection = connection;
    this.schema = schema;
    this.epochs = Epochs.read(connection, schema.id());
    Catalogue catalogue = new Catalogue(connection);
    this.foldsKeys = schema.numbering() != Numbering.KEY && catalogue.foldsKeys(schema.name());
    this.hasOtherTriggers = catalogue.hasOtherTriggers(schema.name());
    this.runs = new Runs(connection, schema, epochs, versions);
    TableNames names = new TableNames(schema.name());
    KeySql key = new KeySql(schema);
    String base = names.base();
    String cells = names.cells();
    String dead = names.dead();
    boolean isLasting = schema.hasLastingNumbers();
    anyCell = prepared("SELECT EXISTS (SELECT 1 FROM " + cells + ")");
    anySentinel = prepared("SELECT has_sentinels FROM crsql_tables WHERE id = ?1");
    noteSentinel = prepared("UPDATE crsql_tables SET has_sentinels = 1 WHERE id = ?1");
    maxCellRow = prepared("SELECT max(row) FROM " + cells);
    anyDead = prepared("SELECT EXISTS (SELECT 1 FROM " + dead + ")");
    columnVersion = prepared("SELECT col_version FROM " + cells + " WHERE row = ?1 AND col = ?2");
    siteOfCell = prepared("SELECT site FROM " + cells + " WHERE row = ?1 AND col = ?2");
    cellsOfRow = prepared("SELECT 1 FROM " + cells + " WHERE row = ?1");
    String insertCell = "INSERT INTO " + cells + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    String onConflict =
        " ON CONFLICT (row, col) DO UPDATE SET db_version = ?4, seq = ?5, site = ?6,";
    putCell = prepared(insertCell + onConflict + " origin = ?7, col_version = ?3");
    touchCell = prepared(insertCell + onConflict + " origin = ?7, col_version = col_version + 1");
    moveCells = prepared("UPDATE " + cells + " SET row = ?2 WHERE row = ?1");
    zeroCells =
        prepared(
            ("UPDATE " + cells + " SET col_version = 0, db_version = ?2")
                + " WHERE row = ?1 AND col >= 0");
    dropCells = prepared("DELETE FROM " + cells + " WHERE row = ?1");
    keyOfRow =
        prepared(
            ("SELECT " + key.list("b.") + " FROM " + key.source() + " WHERE ")
                + (key.sourceNumber() + " = ?1"));
    keyOfDead =
        prepared(
            isLasting
                ? "SELECT "
                    + key.list("")
                    + " FROM "
                    + key.numbered()
                    + " WHERE "
                    + key.plainNumber()
                    + " = ?1"
                : "SELECT " + key.list("") + " FROM " + dead + " WHERE " + key.is("", 1));
    int keys = schema.keyColumns().size();
    String setKey = " SET (" + key.list("") + ") = (" + marks(1, keys) + ") WHERE " + key.is("", 1);
    respell = prepared("UPDATE " + base + setKey);
    respellDead = prepared("UPDATE " + (isLasting ? key.numbered() : dead) + setKey);
    restampDead =
        prepared(
            ("UPDATE " + dead + " SET origin = 0, db_version = ?" + (isLasting ? 2 : keys + 1))
                + (" WHERE " + (isLasting ? "key = ?1" : key.is("", 1))));
    anyCellOfRow =
        prepared(
            ("UPDATE " + cells + " SET origin = 0, db_version = ?2 WHERE row = ?1")
                + (" AND col = (SELECT min(col) FROM " + cells + " WHERE row = ?1)"));
    String isDead = isLasting ? "key = ?1" : key.is("", 1);
    deadByKey = prepared("SELECT cl FROM " + dead + " WHERE " + isDead);
    deadByRow =
        isLasting
            ? deadByKey
            : prepared(
                ("SELECT d.cl FROM " + base + " AS b, " + dead + " AS d WHERE ")
                    + (key.number("b") + " = ?1 AND " + key.same("d.", "b.")));
    int count = isLasting ? 1 : schema.keyColumns().size();
    putDead =
        prepared(
            ("INSERT INTO " + dead + " VALUES (" + marks(1, count + 5) + ") ON CONFLICT DO UPDATE")
                + " SET cl = excluded.cl, db_version = excluded.db_version, seq = excluded.seq,"
                + " site = excluded.site, origin = excluded.origin");
    dropDeadByKey = prepared("DELETE FROM " + dead + " WHERE " + isDead);
    dropDeadByRow =
        isLasting
            ? dropDeadByKey
            : prepared(
                ("DELETE FROM " + dead + " WHERE (" + key.list("") + ") = (SELECT ")
                    + (key.list("b.") + " FROM " + base + " AS b WHERE " + key.number("b"))
                    + " = ?1)");
    int keyCount = schema.keyColumns().size();
    rowOfKey =
        prepared(
            ("SELECT " + key.plainNumber() + " FROM " + key.numbered() + " WHERE ")
                + key.is("", 1));
    addKey =
        prepared(
            ("INSERT INTO " + names.keys() + " (" + key.list("") + ") VALUES (")
                + (marks(1, keyCount) + ") ON CONFLICT DO NOTHING"));
    exists = prepared("SELECT 1 FROM " + key.source() + " WHERE " + key.sourceNumber() + " = ?1");
    insertDefaults =
        prepared(
            ("INSERT INTO " + base + " (" + key.list("") + ") VALUES (" + marks(1, keyCount))
                + ") ON CONFLICT DO NOTHING");
    delete = prepared("DELETE FROM " + base + " WHERE " + key.is("", 1));
    int columns = schema.columns().size();
    StringBuilder whole = new StringBuilder("INSERT INTO ").append(base).append(" (");
    whole.append(key.list(""));
    values = new Prepared[columns];
    putValues = new Prepared[columns];
    setValues = new Prepared[columns];
    for (int i = 0; i < columns; i++) {
      String name = quote(schema.columns().get(i).name());
      whole.append(", ").append(name);
      values[i] = prepared("SELECT " + name + " FROM " + base + " WHERE " + key.is("", 1));
      setValues[i] =
          prepared(
              ("UPDATE " + base + " SET " + name + " = ?" + (keyCount + 1) + " WHERE ")
                  + key.is("", 1));
      putValues[i] =
          prepared(
              ("INSERT INTO " + base + " (" + key.list("") + ", " + name + ") VALUES (")
                  + (marks(1, keyCount + 1) + ") ON CONFLICT (" + key.list(""))
                  + (") DO UPDATE SET " + name + " = excluded." + name));
    }
    whole.append(") VALUES (").append(marks(1, keyCount + columns)).append(')');
    insertWhole = prepared(whole.append(" ON CONFLICT DO NOTHING").toString());
  }

  private Prepared prepared(String sql) {
    Prepared prepared = new Prepared(connection, sql);
    all.add(prepared);
    return prepared;
  }

  private static String marks(int first, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "?" : ", ?").append(first + i);
    }
    return text.toString();
  }

  TableSchema schema() {
    return schema;
  }

  Epochs epochs() {
    return epochs;
  }

  Runs runs() {
    return runs;
  }

  /** Returns the place of the column of that name among the schema's, or -1. */
  int indexOf(String name) {
    for (int i = 0; i < schema.columns().size(); i++) {
      if (schema.columns().get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether a key can be one of the table's. */
  boolean takesKey(List<SqlValue> key) {
    return key.size() == schema.keyColumns().size()
        && (schema.numbering() != Numbering.KEY || key.get(0) instanceof SqlValue.Integer);
  }

  /** Whether there may be cells with clocks of their own. */
  boolean hasCells() {
    readFlags();
    return hasCells;
  }

  /** Whether there may be clocks of deleted rows. */
  boolean hasDead() {
    readFlags();
    return hasDead;
  }

  private void readFlags() {
    if (!isFlagsKnown) {
      hasCells = anyCell.number(0) != 0;
      hasDead = anyDead.number(0) != 0;
      hasSentinels = anySentinel.number(0, schema.id()) != 0;
      isFlagsKnown = true;
    }
  }

  /** Forgets what was read, after something was undone. */
  void forget() {
    isFlagsKnown = false;
    hasNote = false;
    runs.forget();
  }

  /** Notes the row that is in the way of an insert, which may or may not replace it. */
  void noteReplaced(long row) {
    replaced = row;
    hasNote = true;
  }

  void dropNote() {
    hasNote = false;
  }

  boolean hasNote() {
    return hasNote;
  }

  /** Whether an insert has just replaced the {@link #replacedRow}; drops the note. */
  boolean takeReplaced() {
    boolean isReplaced = hasNote && !exists(replaced);
    hasNote = false;
    return isReplaced;
  }

  long replacedRow() {
    return replaced;
  }

  boolean exists(long row) {
    return exists.number(0, row) != 0;
  }

  /** Returns the version of a clock of its own, or -1 if there is none. */
  long explicitVersion(long row, int column) {
    return hasCells() ? columnVersion.number(-1, row, column) : -1;
  }

  /** Returns how often a living row has come and gone, -1 if that is not recorded. */
  long sentinel(long row) {
    readFlags();
    return hasSentinels ? explicitVersion(row, SENTINEL) : -1;
  }

  /** Returns a row above which none has a cell with a clock of its own. */
  long maxCellRow() {
    return hasCells() ? maxCellRow.number(Long.MIN_VALUE) : Long.MIN_VALUE;
  }

  /** Returns the version of a cell, 0 if it has no clock. */
  long columnVersion(long row, int column) {
    long version = explicitVersion(row, column);
    return version >= 0 ? version : impliedVersion(row, column);
  }

  /** Returns the version of a cell that has no clock of its own: 1 if its row is in a run. */
  long impliedVersion(long row, int column) {
    Runs.Run run = runs.find(row);
    return run != null && epochs.place(run.epoch(), column) >= 0 ? 1 : 0;
  }

  /** Returns the ordinal of the site that wrote a cell. */
  long site(long row, int column) {
    long explicit = hasCells() ? siteOfCell.number(-1, row, column) : -1;
    Runs.Run run = explicit >= 0 ? null : runs.find(row);
    return run == null ? Math.max(explicit, Sites.SELF) : run.clock().site();
  }

  /** Whether a living row has any clock. */
  boolean isKnown(long row) {
    return runs.find(row) != null || hasCells() && cellsOfRow.number(0, row) != 0;
  }

  void putCell(long row, int column, long version, Clock clock) {
    readFlags();
    if (column == SENTINEL && !hasSentinels) {
      noteSentinel.run(schema.id());
      hasSentinels = true;
    }
    hasCells = true;
    runCell(putCell, row, column, version, clock);
  }

  /** Raises a cell's version by one; {@code first} is the version if it has no clock of its own. */
  void touchCell(long row, int column, long first, Clock clock) {
    hasCells = true;
    runCell(touchCell, row, column, first, clock);
  }

  private static void runCell(Prepared prepared, long row, int column, long version, Clock clock) {
    Statement put = prepared.get();
    put.bindLong(1, row);
    put.bindLong(2, column);
    put.bindLong(3, version);
    clock.bindTo(put, 4);
    put.run();
  }

  void moveCells(long from, long to) {
    moveCells.run(from, to);
  }

  /** Sets all cells that have clocks to version 0, below whatever a new life of the row brings. */
  void zeroCells(long row, long dbVersion) {
    zeroCells.run(row, dbVersion);
  }

  void dropCells(long row) {
    if (hasCells()) {
      dropCells.run(row);
    }
  }

  /** Returns the causal length of a row that counts as deleted, or 0. */
  long deadLength(long row) {
    return hasDead() ? deadByRow.number(0, row) : 0;
  }

  /** Returns the causal length of a deleted key, or 0; {@code row} matters where numbers last. */
  long deadLength(List<SqlValue> key, long row) {
    if (!hasDead()) {
      return 0;
    }
    Statement find = deadByKey.get();
    bindDead(find, key, row);
    try {
      return find.step() ? find.columnLong(0) : 0;
    } finally {
      find.reset();
    }
  }

  void putDead(List<SqlValue> key, long row, long causalLength, Clock clock) {
    hasDead = true;
    Statement put = putDead.get();
    int next = bindDead(put, key, row);
    put.bindLong(next, causalLength);
    clock.bindTo(put, next + 1);
    put.run();
  }

  void dropDead(long row) {
    dropDeadByRow.run(row);
  }

  void dropDead(List<SqlValue> key, long row) {
    Statement drop = dropDeadByKey.get();
    bindDead(drop, key, row);
    drop.run();
  }

  private int bindDead(Statement statement, List<SqlValue> key, long row) {
    if (!schema.hasLastingNumbers()) {
      return bind(statement, 1, key);
    }
    statement.bindLong(1, row);
    return 2;
  }

  /** Finds the number of a key, and whether there is one; it is the {@link #foundRow}. */
  boolean findRow(List<SqlValue> key) {
    if (schema.numbering() == Numbering.KEY) {
      foundRow = ((SqlValue.Integer) key.get(0)).value();
      return true;
    }
    Statement find = rowOfKey.get();
    bind(find, 1, key);
    try {
      boolean isFound = find.step();
      foundRow = isFound ? find.columnLong(0) : 0;
      return isFound;
    } finally {
      find.reset();
    }
  }

  long foundRow() {
    return foundRow;
  }

  /** Returns the number of a key, which in a key table gets one if it has none. */
  long number(List<SqlValue> key) {
    if (schema.numbering() == Numbering.KEY_TABLE) {
      Statement add = addKey.get();
      bind(add, 1, key);
      add.run();
    }
    findRow(key);
    return foundRow;
  }

  /** Whether the row of a number that was found by key is in the base table. */
  boolean isPresent(long row) {
    return schema.numbering() == Numbering.ROWID || exists(row);
  }

  /** Inserts a row with defaults; one that is there keeps its values. */
  void insertDefaults(List<SqlValue> key) {
    Statement insert = insertDefaults.get();
    bind(insert, 1, key);
    insert.run();
  }

  /** Whether equal keys may be spelled otherwise. */
  boolean foldsKeys() {
    return foldsKeys;
  }

  /** Whether users' triggers may write what our own are about to record. */
  boolean hasOtherTriggers() {
    return hasOtherTriggers;
  }

  /** Returns a key as it is spelled in the base table, or among the deleted. */
  List<SqlValue> spelledKey(List<SqlValue> key, long row, boolean isPresent) {
    Statement find = (isPresent ? keyOfRow : keyOfDead).get();
    if (isPresent || schema.hasLastingNumbers()) {
      find.bindLong(1, row);
    } else {
      bind(find, 1, key);
    }
    List<SqlValue> spelled = new ArrayList<>(key.size());
    try {
      if (find.step()) {
        for (int i = 0; i < key.size(); i++) {
          spelled.add(find.columnValue(i));
        }
      }
    } finally {
      find.reset();
    }
    return spelled.isEmpty() ? key : spelled;
  }

  /** Spells a key as given. */
  void respell(List<SqlValue> key, boolean isPresent) {
    if (isPresent) {
      run(respell, key);
    }
    if (!isPresent || schema.numbering() == Numbering.KEY_TABLE) {
      run(respellDead, key);
    }
  }

  private static void run(Prepared prepared, List<SqlValue> key) {
    Statement statement = prepared.get();
    bind(statement, 1, key);
    statement.run();
  }

  /** Makes a deleted row one to tell of. */
  void restampDead(List<SqlValue> key, long row, long dbVersion) {
    Statement statement = restampDead.get();
    int next = bindDead(statement, key, row);
    statement.bindLong(next, dbVersion);
    statement.run();
  }

  /** Makes one cell of a row one to tell of, from an origin that is unknown. */
  void restampCell(long row, long dbVersion) {
    Runs.Run run = runs.find(row);
    if (run != null && !schema.columns().isEmpty()) {
      int[] ids = epochs.columns(run.epoch());
      for (int place = 0; place < ids.length; place++) {
        if (explicitVersion(row, ids[place]) < 0) {
          long seq = run.seq(row, epochs.width(run.epoch())) + place;
          putCell(row, ids[place], 1, new Clock(dbVersion, seq, run.clock().site(), 0));
          return;
        }
      }
    } else if (run != null && explicitVersion(row, SENTINEL) < 0) {
      putCell(row, SENTINEL, 1, new Clock(dbVersion, run.seq(row, 1), run.clock().site(), 0));
      return;
    }
    anyCellOfRow.run(row, dbVersion);
  }

  /** Returns the statement that inserts a whole row: the key's columns, then the schema's. */
  Statement insertWhole() {
    return insertWhole.get();
  }

  void delete(List<SqlValue> key) {
    Statement statement = delete.get();
    bind(statement, 1, key);
    statement.run();
  }

  /** Returns a value of the row of a key, or {@code null} if there is no row. */
  @Nullable SqlValue value(List<SqlValue> key, int index) {
    Statement find = values[index].get();
    bind(find, 1, key);
    try {
      return find.step() ? find.columnValue(0) : null;
    } finally {
      find.reset();
    }
  }

  /** Sets a value, in a new row if need be, whose others take their defaults. */
  void putValue(List<SqlValue> key, int index, SqlValue value, boolean isPresent) {
    Statement put = (isPresent ? setValues : putValues)[index].get();
    put.bind(bind(put, 1, key), value);
    put.run();
  }

  private static int bind(Statement statement, int number, List<SqlValue> values) {
    for (int i = 0; i < values.size(); i++) {
      statement.bind(number + i, values.get(i));
    }
    return number + values.size();
  }

  Connection connection() {
    return connection;
  }

  /** Returns the table's part in writing changesets. */
  TableReader reader(Sites sites) {
    TableReader made = reader;
    if (made == null) {
      made = new TableReader(connection, this, sites);
      reader = made;
    }
    return made;
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
    runs.close();
    for (Prepared prepared : all) {
      prepared.close();
    }
  }
}
