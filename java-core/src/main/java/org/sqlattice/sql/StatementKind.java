package org.sqlattice.sql;

/** What a statement does beside reading and writing rows, as far as its first word tells. */
public enum StatementKind {
  /** Begins with COMMIT, END, or RELEASE. */
  ENDING,
  ROLLBACK,
  /** Begins with ALTER, CREATE, or DROP. */
  SCHEMA,
  OTHER
}
