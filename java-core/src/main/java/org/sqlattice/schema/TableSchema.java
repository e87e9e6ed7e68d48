package org.sqlattice.schema;

import java.util.List;

/**
 * A replicated table as its clocks see it.
 *
 * @param name spelled as in the catalogue
 * @param keyColumns in the order of the PRIMARY KEY clause
 * @param columns those with clocks: neither of the key nor generated
 * @param hasRowIdKey whether the key is one INTEGER that is the rowid
 */
public record TableSchema(
    String name, List<String> keyColumns, List<Column> columns, boolean hasRowIdKey) {
  /** A column and its place among the seq numbers that an insert takes, from 0. */
  public record Column(String name, int position) {}

  /** Returns how many seq numbers an insert takes. */
  public int seqCount() {
    int count = 0;
    for (Column column : columns) {
      count = Math.max(count, column.position() + 1);
    }
    return count;
  }
}
