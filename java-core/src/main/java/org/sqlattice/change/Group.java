package org.sqlattice.change;

/** Rows of one kind in a table's changes. */
public sealed interface Group permits RunReader, CellsReader, DeadReader {
  /**
   * Moves on to the next row, or to the first.
   *
   * @throws ChangesetException if it cannot be read
   */
  boolean nextRow();

  /** Returns the columns of the key, which stand at the current row. */
  ValueCursor[] keys();

  /** Returns how often the current row has come and gone. */
  long causalLength();
}
