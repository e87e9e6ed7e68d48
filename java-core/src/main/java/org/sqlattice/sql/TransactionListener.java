package org.sqlattice.sql;

/**
 * Is told how transactions end, when part of one was taken back, and of statements that change the
 * schema.
 */
public interface TransactionListener {
  /**
   * The transaction is about to be committed and nothing but the store can stop it. Must not run
   * SQL and must not throw.
   */
  void committing();

  /**
   * The transaction was undone; this may also follow {@link #committing} if the store failed. Must
   * not run SQL and must not throw.
   */
  void rolledBack();

  /**
   * A statement that begins with COMMIT, END, or RELEASE is about to run. May run SQL; what it
   * throws is what the statement throws, which then does not run.
   */
  default void ending(String sql) {}

  /**
   * A statement that begins with ALTER, CREATE, or DROP is about to run; if it fails, {@link
   * #undone} follows. May run SQL; what it throws is what the statement throws, which then does not
   * run.
   */
  default void schemaChanging(String sql) {}

  /**
   * The statement of {@link #schemaChanging} has ended. May run SQL; what it throws is what the
   * statement throws, and the listener has to undo the statement before.
   */
  default void schemaChanged() {}

  /**
   * A statement has failed, or one that begins with ROLLBACK has ended: what the transaction wrote
   * may be gone, in part or whole. May run SQL; must not throw.
   */
  void undone();
}
