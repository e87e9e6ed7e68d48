package org.sqlattice.sql;

/** Is told how transactions end. Must not run SQL and must not throw. */
public interface TransactionListener {
  /** The transaction is about to be committed and nothing but the store can stop it. */
  void committing();

  /** The transaction was undone; this may also follow {@link #committing} if the store failed. */
  void rolledBack();
}
