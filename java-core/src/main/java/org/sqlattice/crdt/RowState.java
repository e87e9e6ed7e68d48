package org.sqlattice.crdt;

import java.util.List;
import org.sqlattice.sql.SqlValue;

/** What is known of one row while something is merged into it; kept in step by who writes. */
final class RowState {
  private final List<SqlValue> key;

  /** The row's number, if it has one. */
  long row;

  /** Whether the row is in the base table. */
  boolean isPresent;

  /** How often the row has come and gone: 0 if it was never seen, even while it is deleted. */
  long causalLength;

  private RowState(List<SqlValue> key) {
    this.key = key;
  }

  static RowState load(CrrTable table, List<SqlValue> key) {
    table.runs().settle();
    table.dropNote();
    RowState state = new RowState(key);
    boolean isNumbered = table.findRow(key);
    state.row = table.foundRow();
    if (isNumbered || !table.schema().hasLastingNumbers()) {
      state.causalLength = table.deadLength(key, state.row);
    }
    if (state.causalLength == 0 && isNumbered) {
      state.isPresent = table.isPresent(state.row);
      long sentinel = table.sentinel(state.row);
      state.causalLength = sentinel > 0 ? sentinel : table.isKnown(state.row) ? 1 : 0;
    }
    return state;
  }

  /** The key's values. */
  List<SqlValue> key() {
    return key;
  }
}
