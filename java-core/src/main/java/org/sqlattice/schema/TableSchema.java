package org.sqlattice.schema;

import java.util.List;

/**
 * A replicated table as its clocks see it.
 *
 * @param id names the table inside the database, whatever it is called
 * @param name spelled as in the catalogue
 * @param keyColumns in the order of the PRIMARY KEY clause
 * @param columns those with clocks: neither of the key nor generated
 * @param numbering where the integers come from by which clocks know rows
 * @param rowId what SQL calls the rowid; empty if the table has none that can be called
 */
public record TableSchema(
    int id,
    String name,
    List<String> keyColumns,
    List<Column> columns,
    Numbering numbering,
    String rowId) {
  /** Where a row's number comes from. */
  public enum Numbering {
    /** The key is one INTEGER, and the rowid. */
    KEY,
    /** The rowid, as long as the row lives. */
    ROWID,
    /** A table of keys beside one that has no rowid, or none that can be called. */
    KEY_TABLE
  }

  /** A column; its id is never given to another column of the table. */
  public record Column(int id, String name) {}

  /** Returns whether a number always belongs to the same key. */
  public boolean hasLastingNumbers() {
    return numbering != Numbering.ROWID;
  }

  /** Returns how many seq numbers an insert takes. */
  public int width() {
    return Math.max(1, columns.size());
  }
}
