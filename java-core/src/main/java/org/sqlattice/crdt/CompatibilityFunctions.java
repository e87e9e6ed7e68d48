package org.sqlattice.crdt;

import org.sqlattice.sql.Connection;

/** Functions that users of cr-sqlite call and that have little to do here. */
final class CompatibilityFunctions {
  /** Stands for the commit that cr-sqlite tells; the version names ours. */
  static final String BUILD = "sqlattice-0.1.0";

  private CompatibilityFunctions() {}

  static void define(Connection connection) {
    connection.defineFunction("crsql_sha", 0, call -> call.returnText(BUILD));
    // Closing a connection finalizes its statements: nobody has to ask for it.
    connection.defineFunction("crsql_finalize", 0, call -> call.returnText("finalized"));
  }
}
