package org.sqlattice.migrate;

/**
 * One step of a migration.
 *
 * @param type what is changed: table, column, index, view, or trigger
 * @param table the table it belongs to, or the table or view itself
 * @param name what it is called
 * @param sql the statements that do it
 * @param isLossy whether rows, values, or the history of a table may be lost for good
 */
public record MigrationStep(
    Action action, String type, String table, String name, String sql, boolean isLossy) {
  /** What is done. */
  public enum Action {
    CREATE,
    DROP,
    /** A new table takes the place of the old one and gets its rows. */
    REBUILD,
    /** From here on the table is replicated. */
    REPLICATE,
    /** The table is replicated no more; its rows stay. */
    CEASE
  }
}
