package org.sqlattice.sql;

/** Is told how transactions end, and when part of one was taken back. */
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
   * A statement has failed, or one that begins with ROLLBACK has ended: what the transaction wrote
   * may be gone, in part or whole. May run SQL; must not throw.
   */
  void undone();
}
