package org.sqlattice.crdt;

import java.util.List;
import org.sqlattice.sql.SqlValue;

/** What the clocks know of one row; kept in step by whoever writes them. */
final class RowState {
  private final List<SqlValue> values;
  private long key;
  private boolean hasKey;

  /** The sentinel's causal length, 0 if there is none. */
  long sentinel;

  /** Whether there are cells with clocks of their own. */
  boolean hasCells;

  /** Whether a record implies the clocks of the other cells, and which. */
  boolean hasRecord;

  long recordVersion;
  long recordSeq;
  long recordSite;

  RowState(List<SqlValue> values) {
    this.values = values;
  }

  /** The key's values. */
  List<SqlValue> values() {
    return values;
  }

  boolean hasKey() {
    return hasKey;
  }

  /** The integer that stands for the key. */
  long key() {
    return key;
  }

  void setKey(long key) {
    this.key = key;
    this.hasKey = true;
  }

  /** How often the row has come and gone: 0 if it was never seen. */
  long causalLength() {
    if (sentinel != 0) {
      return sentinel;
    }
    return hasCells || hasRecord ? 1 : 0;
  }

  void setRecord(long dbVersion, long seq, long site) {
    hasRecord = true;
    recordVersion = dbVersion;
    recordSeq = seq;
    recordSite = site;
  }

  void clearCells() {
    hasCells = false;
    hasRecord = false;
  }
}
