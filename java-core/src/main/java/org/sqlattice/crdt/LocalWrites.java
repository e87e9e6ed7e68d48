package org.sqlattice.crdt;

import java.util.List;
import org.sqlattice.schema.TableSchema;
import org.sqlattice.sql.SqlValue;

/*
 * What local writes leave in the clocks; the triggers call this after each row.
 *
 * (1) A version is taken only for a row that was written.
 * (2) Cells of a deleted row keep their clocks, which mean nothing until the number is used again.
 * (3) A new row has column version 1 in all cells; a row that replaces another raises them; a row
 *     that comes back has a longer causal length and begins at 1.
 */

/** Writes the clocks of local inserts, updates, and deletes. */
final class LocalWrites {
  private final Versions versions;

  LocalWrites(Versions versions) {
    this.versions = versions;
  }

  void inserted(CrrTable table, long row) {
    boolean isPlain = table.schema().hasLastingNumbers() || !table.hasNote() && !table.hasDead();
    if (!isPlain || !table.runs().extend(row)) {
      insertedOtherwise(table, row);
    }
  }

  private void insertedOtherwise(CrrTable table, long row) {
    boolean isLasting = table.schema().hasLastingNumbers();
    boolean isReplacing = isLasting ? table.isKnown(row) : table.takeReplaced();
    long replaced = isLasting ? row : table.replacedRow();
    long deadLength = table.deadLength(row);
    table.runs().settle();
    if (deadLength > 0) {
      comeBack(table, row, deadLength);
    } else if (isReplacing) {
      rewrite(table, replaced, row);
    } else {
      table.dropCells(row);
      table.runs().punch(row);
      table.runs().begin(row);
    }
  }

  private void comeBack(CrrTable table, long row, long deadLength) {
    table.dropDead(row);
    table.dropCells(row);
    table.runs().punch(row);
    table.putCell(row, CrrTable.SENTINEL, deadLength + 1, nextClock());
    if (!table.schema().columns().isEmpty()) {
      table.runs().begin(row);
    }
  }

  /** Writes all cells of a row anew, over what another row with the same key had. */
  private void rewrite(CrrTable table, long from, long row) {
    List<TableSchema.Column> columns = table.schema().columns();
    if (from != row) {
      table.dropCells(row);
      table.runs().punch(row);
    }
    long sentinel = table.sentinel(from);
    if (columns.isEmpty()) {
      sentinel = Math.max(sentinel, 1);
    }
    Clock clock = nextClock();
    if (sentinel > 0) {
      table.putCell(row, CrrTable.SENTINEL, sentinel + 2, clock);
    }
    for (TableSchema.Column column : columns) {
      long version = table.columnVersion(from, column.id());
      table.putCell(row, column.id(), version + 1, nextClock());
    }
    if (from != row) {
      table.dropCells(from);
    }
  }

  void updated(CrrTable table, int column, long row) {
    table.touchCell(row, column, 1 + table.impliedVersion(row, column), nextClock());
  }

  void deleted(CrrTable table, long row, List<SqlValue> key) {
    table.dropNote();
    if (table.hasOtherTriggers() && isBack(table, row, key)) {
      return;
    }
    long length = Math.max(1, table.sentinel(row));
    table.putDead(key, row, length + 1, nextClock());
  }

  /** Whether a user's trigger has inserted a row again that was just deleted. */
  private static boolean isBack(CrrTable table, long row, List<SqlValue> key) {
    return table.schema().hasLastingNumbers() ? table.exists(row) : table.findRow(key);
  }

  /** The key of a row was changed, or its number: the old row is gone, and another has come. */
  void moved(CrrTable table, long from, long to, List<SqlValue> oldKey, List<SqlValue> newKey) {
    if (!table.schema().hasLastingNumbers() && oldKey.equals(newKey)) {
      renumbered(table, from, to);
      return;
    }
    boolean isReplacing = table.takeReplaced();
    deleted(table, from, oldKey);
    if (isReplacing) {
      table.noteReplaced(table.replacedRow());
    }
    insertedOtherwise(table, to);
  }

  private static void renumbered(CrrTable table, long from, long to) {
    Runs runs = table.runs();
    table.dropNote();
    runs.settle();
    runs.punch(to);
    table.dropCells(to);
    Runs.Run run = runs.find(from);
    if (run != null) {
      long seq = run.seq(from, table.epochs().width(run.epoch()));
      runs.add(new Runs.Run(to, to, run.clock().withSeq(seq), run.epoch()));
    }
    table.moveCells(from, to);
  }

  private Clock nextClock() {
    return new Clock(versions.next(0), versions.takeSeq(1), Sites.SELF, 0);
  }
}
