package org.sqlattice.crdt;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlattice.schema.TableSchema;
import org.sqlattice.sql.SqlValue;

/*
 * Causal length first: of two lives of a row the longer wins, odd is present, even is deleted. Then
 * the column version, then the value. (cr-sqlite's rules, to the letter.)
 *
 * (1) Merging a change twice leaves the same rows as merging it once.
 * (2) Replicas that merged the same changes, in any order, hold the same rows.
 * (3) A change that loses writes nothing, neither clock, key, site, nor version.
 */

/** Decides about remote changes and writes those that win. */
final class Merge {
  private final Versions versions;

  Merge(Versions versions) {
    this.versions = versions;
  }

  /** Finds the ordinal of the change's site, and registers it if it is new. */
  interface Origin {
    long ordinal();
  }

  /** A change of one row: when and where it was made. */
  record Stamp(long causalLength, long dbVersion, long seq, Origin origin) {}

  /** Merges a coming or going of a row, and returns how many changes were applied. */
  int mergeSentinel(CrrTable table, RowState state, Stamp stamp) {
    if (stamp.causalLength() <= state.causalLength()) {
      return 0;
    }
    if ((stamp.causalLength() & 1) == 0) {
      delete(table, state, stamp);
    } else {
      resurrect(table, state, stamp);
    }
    return 1;
  }

  /** Merges a cell of a row that is present, and returns how many changes were applied. */
  int mergeCell(
      CrrTable table,
      RowState state,
      TableSchema.Column column,
      SqlValue value,
      long columnVersion,
      Stamp stamp) {
    long local = state.causalLength();
    if (stamp.causalLength() < local) {
      return 0;
    }
    int applied = 0;
    if (stamp.causalLength() > local) {
      if (stamp.causalLength() > 1) {
        resurrect(table, state, stamp);
        applied++;
      }
    } else if (!wins(table, state, column, value, columnVersion)) {
      return 0;
    }
    long version = versions.raise(raised(stamp));
    long key = table.register(state);
    table.putCell(state, column, value);
    long site = stamp.origin().ordinal();
    table.putClock(key, column.name(), columnVersion, version, site, stamp.seq());
    state.hasCells = true;
    return applied + 1;
  }

  /** Merges a whole row that was never seen here, all cells of it written together. */
  int mergeFreshRow(CrrTable table, RowState state, List<SqlValue> values, Stamp stamp) {
    long version = versions.raise(raised(stamp));
    long key = table.register(state);
    table.insertWholeRow(state, values);
    long site = stamp.origin().ordinal();
    table.putRecord(key, version, stamp.seq(), site);
    state.setRecord(version, stamp.seq(), site);
    return values.size();
  }

  private static boolean wins(
      CrrTable table,
      RowState state,
      TableSchema.Column column,
      SqlValue value,
      long columnVersion) {
    long local = table.columnVersion(state, column);
    if (columnVersion != local) {
      return columnVersion > local;
    }
    return ValueOrder.compare(value, table.value(state, column)) > 0;
  }

  private void delete(CrrTable table, RowState state, Stamp stamp) {
    long version = versions.raise(raised(stamp));
    long key = table.register(state);
    table.deleteRow(state);
    putSentinel(table, state, stamp, version);
    table.deleteCells(key);
    table.deleteRecord(key);
    state.clearCells();
  }

  /** The row lives again: old cells, if it never was deleted here, yield to whatever comes. */
  private void resurrect(CrrTable table, RowState state, Stamp stamp) {
    long version = versions.raise(raised(stamp));
    long key = table.register(state);
    table.insertRow(state);
    if (state.hasRecord) {
      for (TableSchema.Column column : table.schema().columns()) {
        table.materialize(state, column, 0);
      }
      table.deleteRecord(key);
      state.hasRecord = false;
      state.hasCells = !table.schema().columns().isEmpty();
    }
    if (state.hasCells) {
      table.zeroCells(key, version);
    }
    putSentinel(table, state, stamp, version);
  }

  private static void putSentinel(CrrTable table, RowState state, Stamp stamp, long version) {
    long length = stamp.causalLength();
    long site = stamp.origin().ordinal();
    table.putClock(state.key(), CrrTable.SENTINEL, length, version, site, stamp.seq());
    state.sentinel = length;
  }

  private static long raised(Stamp stamp) {
    return Math.min(stamp.dbVersion(), Versions.MAX_RAISED);
  }

  /** Makes the origin of changes whose site may be unsaid. */
  static Origin origin(Sites sites, org.sqlattice.change.@Nullable SiteId site) {
    return () -> sites.register(site);
  }
}
