package org.sqlattice.proof;

/**
 * A local statement: what is run, and what it must do.
 *
 * @param fails whether SQLite must refuse it
 * @param effect does to the reference what the statement must do, even if it fails
 */
record Write(Kind kind, String sql, boolean fails, Runnable effect) {
  /** What a statement is about. */
  enum Kind {
    INSERT,
    INSERT_OR_IGNORE,
    INSERT_OR_FAIL,
    REPLACE,
    UPSERT,
    UPDATE,
    UPDATE_ALL,
    UPDATE_TO_SAME,
    UPDATE_KEY,
    UPDATE_KEY_OR_IGNORE,
    UPDATE_KEY_OR_REPLACE,
    DELETE,
    DELETE_ALL,
    BREAK_CHECK
  }
}
