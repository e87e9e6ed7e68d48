package org.sqlattice.crdt;

import java.util.List;
import org.sqlattice.change.SiteId;
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
  private final Sites sites;
  private final Config config;

  Merge(Versions versions, Sites sites, Config config) {
    this.versions = versions;
    this.sites = sites;
    this.config = config;
  }

  /** The site of a change; its ordinal is asked for when the change wins. */
  interface Origin {
    SiteId site();

    /** Finds the site's ordinal, and registers it if it is new. */
    long ordinal();
  }

  /**
   * When and where a change of one row was made.
   *
   * @param minimum db version that the change gets here at least
   * @param originVersion db version at its site, 0 if unknown
   */
  record Stamp(long causalLength, long minimum, long seq, Origin origin, long originVersion) {}

  /** Merges a coming or going of a row, and returns how many changes were applied. */
  int mergeSentinel(CrrTable table, RowState state, Stamp stamp) {
    respell(table, state, stamp);
    if (stamp.causalLength() <= state.causalLength) {
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
      CrrTable table, RowState state, int index, SqlValue value, long columnVersion, Stamp stamp) {
    if (stamp.causalLength() < state.causalLength) {
      return 0;
    }
    respell(table, state, stamp);
    int applied = 0;
    if (stamp.causalLength() > state.causalLength && stamp.causalLength() > 1) {
      resurrect(table, state, stamp);
      applied++;
    } else if (state.causalLength > 0 && !wins(table, state, index, value, columnVersion, stamp)) {
      return 0;
    }
    Clock clock = clock(stamp);
    table.putValue(state.key(), index, value, state.isPresent);
    settle(table, state);
    int column = table.schema().columns().get(index).id();
    table.putCell(state.row, column, columnVersion, clock);
    state.causalLength = Math.max(1, state.causalLength);
    return applied + 1;
  }

  /**
   * Of equal keys that are spelled otherwise, as a and A may be, that of the longer life counts,
   * then the larger. Whoever has the row from here is told.
   */
  private void respell(CrrTable table, RowState state, Stamp stamp) {
    long local = state.causalLength;
    if (!table.foldsKeys() || local == 0 || stamp.causalLength() < local) {
      return;
    }
    List<SqlValue> spelled = table.spelledKey(state.key(), state.row, state.isPresent);
    int order = 0;
    for (int i = 0; i < spelled.size() && order == 0; i++) {
      order = ValueOrder.compare(state.key().get(i), spelled.get(i));
    }
    if (order > 0 || order < 0 && stamp.causalLength() > local) {
      table.respell(state.key(), state.isPresent);
      if (stamp.causalLength() == local) {
        long version = versions.raise(0);
        if (state.isPresent) {
          table.restampCell(state.row, version);
        } else {
          table.restampDead(state.key(), state.row, version);
        }
      }
    }
  }

  private boolean wins(
      CrrTable table, RowState state, int index, SqlValue value, long columnVersion, Stamp stamp) {
    int column = table.schema().columns().get(index).id();
    long local = table.columnVersion(state.row, column);
    if (columnVersion != local) {
      return columnVersion > local;
    }
    if (local == 0 && table.explicitVersion(state.row, column) < 0) {
      // Nothing was written here: the value of a former life wins over a default, whichever is
      // less.
      return true;
    }
    SqlValue stored = table.value(state.key(), index);
    int order = stored == null ? 1 : ValueOrder.compare(value, stored);
    return order > 0 || order == 0 && isFromLargerSite(table, state.row, column, stamp);
  }

  /** Between equal values the setting decides whether the sites do, so that clocks agree, too. */
  private boolean isFromLargerSite(CrrTable table, long row, int column, Stamp stamp) {
    if (!config.mergesEqualValues()) {
      return false;
    }
    byte[] local = sites.site(table.site(row, column)).bytes();
    return ValueOrder.compareBytes(stamp.origin().site().bytes(), local) > 0;
  }

  private void delete(CrrTable table, RowState state, Stamp stamp) {
    Clock clock = clock(stamp);
    if (state.isPresent) {
      table.delete(state.key());
      state.isPresent = false;
    }
    if (table.schema().hasLastingNumbers()) {
      state.row = table.number(state.key());
    }
    table.putDead(state.key(), state.row, stamp.causalLength(), clock);
    state.causalLength = stamp.causalLength();
  }

  /** The row lives again: old cells, if it never was deleted here, yield to whatever comes. */
  private void resurrect(CrrTable table, RowState state, Stamp stamp) {
    Clock clock = clock(stamp);
    boolean isDead = (state.causalLength & 1) == 0;
    if (state.causalLength > 0 && isDead) {
      table.dropDead(state.key(), state.row);
    }
    if (!state.isPresent) {
      table.insertDefaults(state.key());
    }
    settle(table, state);
    if (isDead) {
      table.runs().punch(state.row);
      table.dropCells(state.row);
    } else {
      zero(table, state.row, clock.dbVersion());
    }
    table.putCell(state.row, CrrTable.SENTINEL, stamp.causalLength(), clock);
    state.causalLength = stamp.causalLength();
  }

  /** Notes that the row is there, and its number. */
  private static void settle(CrrTable table, RowState state) {
    if (!state.isPresent) {
      state.row = table.number(state.key());
      state.isPresent = true;
      if (!table.schema().hasLastingNumbers()) {
        table.dropCells(state.row);
        table.runs().punch(state.row);
      }
    }
  }

  private static void zero(CrrTable table, long row, long dbVersion) {
    Runs.Run run = table.runs().find(row);
    if (run != null) {
      long seq = run.seq(row, table.epochs().width(run.epoch()));
      List<TableSchema.Column> columns = table.schema().columns();
      for (TableSchema.Column column : columns) {
        int place = table.epochs().place(run.epoch(), column.id());
        if (place >= 0 && table.explicitVersion(row, column.id()) < 0) {
          table.putCell(row, column.id(), 0, run.clock().withSeq(seq + place));
        }
      }
      table.runs().punch(row);
    }
    table.zeroCells(row, dbVersion);
  }

  private Clock clock(Stamp stamp) {
    long version = versions.raise(Math.min(stamp.minimum(), Versions.MAX_RAISED));
    return new Clock(version, stamp.seq(), stamp.origin().ordinal(), stamp.originVersion());
  }
}
