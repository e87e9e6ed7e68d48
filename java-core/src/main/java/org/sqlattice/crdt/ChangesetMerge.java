package org.sqlattice.crdt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlattice.change.CellsReader;
import org.sqlattice.change.CellsWriter;
import org.sqlattice.change.ChangesetReader;
import org.sqlattice.change.DeadReader;
import org.sqlattice.change.Group;
import org.sqlattice.change.RunReader;
import org.sqlattice.change.ValueCursor;
import org.sqlattice.schema.TableSchema.Numbering;
import org.sqlattice.sql.SqlValue;
import org.sqlattice.sql.Statement;
import org.sqlattice.sql.ValueType;

/** Merges a changeset row by row, in one pass; what it has no place for goes to quarantine. */
final class ChangesetMerge {
  private final CrrTables tables;
  private final Versions versions;
  private final Merge merge;
  private final Quarantine quarantine;
  private final ChangesetReader reader;
  private final Merge.Origin[] origins;
  private long applied;
  private long ignored;
  private long quarantined;

  ChangesetMerge(
      CrrTables tables,
      Sites sites,
      Versions versions,
      Quarantine quarantine,
      Merge merge,
      ChangesetReader reader) {
    this.tables = tables;
    this.versions = versions;
    this.merge = merge;
    this.quarantine = quarantine;
    this.reader = reader;
    this.origins = new Merge.Origin[reader.sites().size()];
    for (int i = 0; i < origins.length; i++) {
      origins[i] = sites.origin(reader.sites().get(i));
    }
  }

  long applied() {
    return applied;
  }

  long ignored() {
    return ignored;
  }

  long quarantined() {
    return quarantined;
  }

  /** Merges all that the changeset has. */
  void merge() {
    while (reader.nextTable()) {
      CrrTable table = tables.find(reader.tableName());
      if (table != null && table.schema().keyColumns().size() != reader.keyCount()) {
        table = null;
      }
      if (table != null) {
        table.runs().settle();
        table.dropNote();
        tables.setMerging(table.schema().id());
      }
      int[] indexes = new int[reader.columns().size()];
      for (int i = 0; i < indexes.length; i++) {
        indexes[i] = table == null ? -1 : table.indexOf(reader.columns().get(i));
      }
      for (Group group = reader.nextGroup(); group != null; group = reader.nextGroup()) {
        merge(table, indexes, group);
      }
    }
  }

  private void merge(@Nullable CrrTable table, int[] indexes, Group group) {
    if (group instanceof RunReader run) {
      if (table != null && isFresh(table, indexes, run)) {
        mergeRun(table, indexes, run);
      } else {
        while (run.nextRow()) {
          mergeRow(table, indexes, run);
        }
      }
    } else if (group instanceof CellsReader cells) {
      while (cells.nextRow()) {
        mergeCells(table, indexes, cells);
      }
    } else if (group instanceof DeadReader dead) {
      while (dead.nextRow()) {
        mergeDead(table, dead);
      }
    }
  }

  /**
   * Whether rows of a run, if they are new, make a run here: their columns are just the table's.
   */
  private static boolean isFresh(CrrTable table, int[] indexes, RunReader run) {
    Epochs epochs = table.epochs();
    int[] ids = epochs.columns(epochs.current());
    if (table.schema().numbering() == Numbering.KEY_TABLE
        || run.columns().length != table.schema().columns().size()
        || run.width() != epochs.width(epochs.current())) {
      return false;
    }
    for (int i = 0; i < run.columns().length; i++) {
      int index = indexes[run.columns()[i]];
      if (index < 0 || table.schema().columns().get(index).id() != ids[run.positions()[i]]) {
        return false;
      }
    }
    return true;
  }

  private void mergeRun(CrrTable table, int[] indexes, RunReader run) {
    MergedRun merged = new MergedRun(table);
    boolean isKey = table.schema().numbering() == Numbering.KEY;
    int keyCount = run.keys().length;
    int cells = Math.max(1, run.columns().length);
    while (run.nextRow()) {
      boolean isOtherKey = isKey && run.keys()[0].type() != ValueType.INTEGER;
      if (isOtherKey || !isWhole(run) || table.hasDead() && isDead(table, run)) {
        merged.flush();
        mergeRow(table, indexes, run);
        continue;
      }
      Statement insert = table.insertWhole();
      bind(insert, 1, run.keys(), null);
      bind(insert, 1 + keyCount, run.values(), indexes(indexes, run));
      insert.run();
      if (table.connection().changeCount() == 0) {
        merged.flush();
        mergeRow(table, indexes, run);
        continue;
      }
      long row = isKey ? run.keys()[0].longValue() : table.connection().lastInsertRowId();
      if (!merged.goesOn(row, run)) {
        merged.flush();
        long version = versions.raise(0);
        long site = origins[run.siteIndex()].ordinal();
        merged.begin(row, run, new Clock(version, run.rowSeq(), site, run.originVersion()));
      }
      applied += cells;
    }
    merged.flush();
  }

  private int @Nullable [] lastIndexes;
  private @Nullable RunReader lastRun;

  /** For each value of a run the place among the schema's columns. */
  private int[] indexes(int[] indexes, RunReader run) {
    int[] places = lastIndexes;
    if (places == null || lastRun != run) {
      places = new int[run.columns().length];
      for (int i = 0; i < places.length; i++) {
        places[i] = indexes[run.columns()[i]];
      }
      lastIndexes = places;
      lastRun = run;
    }
    return places;
  }

  private static boolean isWhole(RunReader run) {
    if (run.causalLength() != 1) {
      return false;
    }
    for (int i = 0; i < run.columns().length; i++) {
      if (!run.isPresent(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDead(CrrTable table, RunReader run) {
    List<SqlValue> key = key(table, run);
    return table.deadLength(key, run.keys()[0].longValue()) > 0;
  }

  private static void bind(
      Statement statement, int number, ValueCursor[] values, int @Nullable [] places) {
    for (int i = 0; i < values.length; i++) {
      ValueCursor value = values[i];
      int parameter = number + (places == null ? i : places[i]);
      switch (value.type()) {
        case INTEGER -> statement.bindLong(parameter, value.longValue());
        case REAL -> statement.bindDouble(parameter, value.doubleValue());
        case TEXT -> statement.bindText(parameter, value.bytes(), value.offset(), value.length());
        case BLOB -> statement.bindBlob(parameter, value.bytes(), value.offset(), value.length());
        case NULL -> statement.bindNull(parameter);
      }
    }
  }

  /** Merges a run's row cell by cell. */
  private void mergeRow(@Nullable CrrTable table, int[] indexes, RunReader run) {
    List<SqlValue> key = key(table, run);
    RowState state = table == null ? null : RowState.load(table, key);
    Merge.Origin origin = origins[run.siteIndex()];
    if (run.columns().length == 0) {
      Merge.Stamp stamp =
          new Merge.Stamp(run.causalLength(), 0, run.rowSeq(), origin, run.originVersion());
      mergeSentinel(table, state, key, stamp);
    }
    for (int i = 0; i < run.columns().length; i++) {
      if (run.isPresent(i)) {
        long seq = run.rowSeq() + run.positions()[i];
        Merge.Stamp stamp =
            new Merge.Stamp(run.causalLength(), 0, seq, origin, run.originVersion());
        int column = run.columns()[i];
        mergeCell(table, indexes, state, key, column, run.values()[i], 1, stamp);
      }
    }
  }

  private void mergeCells(@Nullable CrrTable table, int[] indexes, CellsReader cells) {
    List<SqlValue> key = key(table, cells);
    RowState state = table == null ? null : RowState.load(table, key);
    while (cells.nextCell()) {
      Merge.Origin origin = origins[cells.siteIndex()];
      Merge.Stamp stamp =
          new Merge.Stamp(cells.causalLength(), 0, cells.seq(), origin, cells.originVersion());
      if (cells.column() == CellsWriter.SENTINEL) {
        mergeSentinel(table, state, key, stamp);
      } else {
        mergeCell(
            table,
            indexes,
            state,
            key,
            cells.column(),
            cells.values(),
            cells.columnVersion(),
            stamp);
      }
    }
  }

  private void mergeDead(@Nullable CrrTable table, DeadReader dead) {
    List<SqlValue> key = key(table, dead);
    Merge.Stamp stamp =
        new Merge.Stamp(
            dead.causalLength(), 0, dead.seq(), origins[dead.siteIndex()], dead.originVersion());
    mergeSentinel(table, table == null ? null : RowState.load(table, key), key, stamp);
  }

  private void mergeSentinel(
      @Nullable CrrTable table, @Nullable RowState state, List<SqlValue> key, Merge.Stamp stamp) {
    if (table == null || state == null) {
      keep(key, CrrTable.SENTINEL_NAME, SqlValue.NULL, stamp.causalLength(), stamp);
    } else {
      count(merge.mergeSentinel(table, state, stamp));
    }
  }

  private void mergeCell(
      @Nullable CrrTable table,
      int[] indexes,
      @Nullable RowState state,
      List<SqlValue> key,
      int column,
      ValueCursor cursor,
      long columnVersion,
      Merge.Stamp stamp) {
    int index = indexes[column];
    if (table == null || state == null || index < 0) {
      keep(key, reader.columns().get(column), value(cursor), columnVersion, stamp);
    } else {
      count(merge.mergeCell(table, state, index, value(cursor), columnVersion, stamp));
    }
  }

  private void keep(
      List<SqlValue> key, String cid, SqlValue value, long columnVersion, Merge.Stamp stamp) {
    String table = reader.tableName();
    if (!quarantine.wins(table, key, cid, value, columnVersion, stamp.causalLength())) {
      ignored++;
      return;
    }
    long site = stamp.origin().ordinal();
    Clock clock = new Clock(versions.raise(0), stamp.seq(), site, stamp.originVersion());
    quarantine.keep(table, key, cid, value, columnVersion, stamp.causalLength(), clock);
    quarantined++;
  }

  private void count(int won) {
    if (won == 0) {
      ignored++;
    } else {
      applied += won;
    }
  }

  private static List<SqlValue> key(@Nullable CrrTable table, Group group) {
    List<SqlValue> key = new ArrayList<>(group.keys().length);
    for (ValueCursor cursor : group.keys()) {
      key.add(value(cursor));
    }
    if (table != null && !table.takesKey(key)) {
      throw new ReplicationException(
          ReplicationException.Code.SCHEMA_MISMATCH,
          ("key is not an integer: table=" + table.schema().name())
              + (", type=" + key.get(0).type()));
    }
    return key;
  }

  private static SqlValue value(ValueCursor cursor) {
    int start = cursor.offset();
    int length = cursor.length();
    return switch (cursor.type()) {
      case INTEGER -> new SqlValue.Integer(cursor.longValue());
      case REAL -> new SqlValue.Real(cursor.doubleValue());
      case TEXT ->
          new SqlValue.Text(new String(cursor.bytes(), start, length, StandardCharsets.UTF_8));
      case BLOB -> new SqlValue.Blob(Arrays.copyOfRange(cursor.bytes(), start, start + length));
      case NULL -> SqlValue.NULL;
    };
  }

  /** Rows that came in one run and lie in one here, too: their numbers go with their seqs. */
  private static final class MergedRun {
    private final CrrTable table;
    private final int epoch;
    private final int width;
    private final long maxUsed;
    private @Nullable Clock clock;
    private @Nullable RunReader source;
    private int sourceSite;
    private long first;
    private long last;

    MergedRun(CrrTable table) {
      this.table = table;
      this.epoch = table.epochs().current();
      this.width = table.epochs().width(epoch);
      this.maxUsed = Math.max(table.runs().maxCovered(), table.maxCellRow());
    }

    boolean goesOn(long row, RunReader run) {
      Clock begun = clock;
      if (begun == null
          || run != source
          || row != last + 1
          || row <= maxUsed
          || run.siteIndex() != sourceSite
          || run.originVersion() != begun.origin()
          || run.rowSeq() != begun.seq() + (row - first) * width) {
        return false;
      }
      last = row;
      return true;
    }

    void begin(long row, RunReader run, Clock begun) {
      if (row <= maxUsed && !table.schema().hasLastingNumbers()) {
        table.dropCells(row);
        table.runs().punch(row);
      }
      source = run;
      sourceSite = run.siteIndex();
      clock = begun;
      first = row;
      last = row;
    }

    void flush() {
      Clock begun = clock;
      if (begun != null) {
        table.runs().add(new Runs.Run(first, last, begun, epoch));
        clock = null;
      }
    }
  }
}
