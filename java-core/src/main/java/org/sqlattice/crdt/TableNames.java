package org.sqlattice.crdt;

import static org.sqlattice.schema.Identifiers.quote;

/** A replicated table and the internal tables beside it, quoted for SQL. */
record TableNames(String table) {
  String base() {
    return quote(table);
  }

  /** Clocks of cells that were written after their row's insert, and of comings and goings. */
  String clock() {
    return quote(table + "__crsql_clock");
  }

  /** One clock for all cells of a row that are as they were inserted. */
  String rows() {
    return quote(table + "__crsql_rows");
  }

  /** The small integers that stand for keys other than a rowid. */
  String keys() {
    return quote(table + "__crsql_pks");
  }

  /** The name of one of the table's triggers, not quoted: insert, update, key, or delete. */
  String trigger(String kind) {
    return table + "__crsql_" + kind;
  }
}
