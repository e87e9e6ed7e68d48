package org.sqlattice.crdt;

import static org.sqlattice.schema.Identifiers.quote;

/** A replicated table and the internal tables beside it, quoted for SQL. */
record TableNames(String table) {
  /** What the name of a table of keys ends with. */
  static final String KEYS = "__crsql_pks";

  String base() {
    return quote(table);
  }

  /** Ranges of rows that were inserted together, and the one clock they share. */
  String runs() {
    return quote(table + "__crsql_runs");
  }

  /** Clocks of cells that were written after their row's insert, and of rows that came back. */
  String cells() {
    return quote(table + "__crsql_cells");
  }

  /** Clocks of deleted rows. */
  String dead() {
    return quote(table + "__crsql_dead");
  }

  /** The numbers of keys, where rows have none of their own. */
  String keys() {
    return quote(table + KEYS);
  }

  /** An index of one of the internal tables by the db version. */
  String index(String kind) {
    return quote(table + "__crsql_" + kind + "_dbv_idx");
  }

  /** One of the table's triggers, not quoted. */
  String trigger(String kind) {
    return table + "__crsql_" + kind;
  }
}
