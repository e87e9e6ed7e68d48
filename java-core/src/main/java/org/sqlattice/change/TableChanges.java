package org.sqlattice.change;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlattice.sql.SqlValue;

/** The changes of one table, by row; columns are told by their index in {@code columns}. */
public record TableChanges(String name, int keyCount, List<Column> columns, List<Row> rows) {
  /** A column and its place in the seq numbers of a freshly inserted row. */
  public record Column(String name, int position) {}

  /**
   * The changes of one row.
   *
   * @param causalLength how often the row has come and gone, at the sender
   * @param sentinel the clock of the last coming or going, if that is among the changes
   * @param fresh the cells that still are as the row was inserted, if these are among the changes
   */
  public record Row(
      List<SqlValue> key,
      long causalLength,
      @Nullable Clock sentinel,
      @Nullable Fresh fresh,
      List<Cell> cells) {}

  /** Cells with column version 1 that were written together; seq is that of position 0. */
  public record Fresh(
      long dbVersion, long seq, SiteId site, List<Integer> columns, List<SqlValue> values) {}

  /** One cell with a clock of its own. */
  public record Cell(int column, SqlValue value, Clock clock) {}
}
