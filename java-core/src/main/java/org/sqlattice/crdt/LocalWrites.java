package org.sqlattice.crdt;

import java.util.List;
import org.sqlattice.schema.TableSchema;
import org.sqlattice.sql.SqlValue;

/** The local writes that are too rare or too involved for SQL in a trigger. */
final class LocalWrites {
  private final Versions versions;

  LocalWrites(Versions versions) {
    this.versions = versions;
  }

  /**
   * A row was inserted whose key is known: by REPLACE over a row, or after a delete. Every cell is
   * written anew; the causal length grows if it is recorded, past even numbers.
   */
  void reinsert(CrrTable table, RowState state) {
    long version = versions.next(0);
    long key = state.key();
    long seq = versions.takeSeq(1);
    if (state.sentinel != 0) {
      state.sentinel += 1 + (state.sentinel & 1);
      table.putClock(key, CrrTable.SENTINEL, state.sentinel, version, Sites.SELF, seq);
    }
    TableSchema schema = table.schema();
    long first = versions.takeSeq(schema.seqCount());
    if (!state.hasCells && !state.hasRecord) {
      table.putRecord(key, version, first, Sites.SELF);
      return;
    }
    for (TableSchema.Column column : schema.columns()) {
      long next = Math.max(table.columnVersion(state, column), 0) + 1;
      long place = first + column.position();
      table.putClock(key, column.name(), next, version, Sites.SELF, place);
    }
    table.deleteRecord(key);
  }

  /** The key of a row was changed: the old row is gone, and one with the new key has come. */
  void move(CrrTable table, List<SqlValue> oldKey, List<SqlValue> newKey) {
    RowState from = table.load(oldKey);
    RowState to = table.load(newKey);
    table.register(from);
    table.register(to);
    if (from.key() != to.key()) {
      delete(table, from);
    }
    insert(table, to);
  }

  private void delete(CrrTable table, RowState state) {
    long version = versions.next(0);
    long length = state.sentinel == 0 ? 2 : state.sentinel + 2 & -2;
    table.putClock(
        state.key(), CrrTable.SENTINEL, length, version, Sites.SELF, versions.takeSeq(1));
    table.deleteCells(state.key());
    table.deleteRecord(state.key());
  }

  private void insert(CrrTable table, RowState state) {
    if (table.schema().columns().isEmpty()) {
      long version = versions.next(0);
      long length = state.sentinel + 1 + (state.sentinel & 1);
      table.putClock(
          state.key(), CrrTable.SENTINEL, length, version, Sites.SELF, versions.takeSeq(1));
    } else if (state.causalLength() == 0) {
      long version = versions.next(0);
      long first = versions.takeSeq(table.schema().seqCount());
      table.putRecord(state.key(), version, first, Sites.SELF);
    } else {
      reinsert(table, state);
    }
  }
}
