package org.sqlattice.sql;

import java.util.List;

/**
 * One open database, used by one thread.
 *
 * <p>All methods throw {@link SqlException} when SQLite refuses, and leave the connection usable.
 */
public interface Connection extends AutoCloseable {
  /**
   * Compiles one statement.
   *
   * @throws SqlException if the text has no statement or does not compile, or, on an engine that
   *     can tell, if a second statement follows
   */
  Statement prepare(String sql);

  /** Runs every statement of {@code sql} to its end and drops their rows. */
  void execute(String sql);

  /**
   * Makes a function callable from SQL, or replaces the one of the same name and argument count.
   *
   * @param argumentCount how many arguments the function takes, or -1 for any number
   */
  void defineFunction(String name, int argumentCount, ScalarFunction function);

  /**
   * Makes a table readable from SQL whose rows Java computes: {@code SELECT column FROM name WHERE
   * argument = value}, or {@code FROM name(value)}.
   *
   * @param argument a column of its own that {@code *} leaves out and that a query must equate; if
   *     it does not, it fails with {@link ResultCode#MISUSE}
   * @throws SqlException with {@link ResultCode#NOTFOUND} if the engine has no such tables
   */
  void defineTableFunction(
      String name, List<String> columns, String argument, TableFunction function);

  /** Replaces the listener that is told how each transaction ends. */
  void setTransactionListener(TransactionListener listener);

  /** Returns whether a transaction is open, explicit or of the statement now running. */
  boolean isInTransaction();

  /** Returns how many rows the last INSERT, UPDATE, or DELETE changed, without trigger work. */
  long changeCount();

  /** Returns how many rows all statements so far changed, with trigger work. */
  long totalChangeCount();

  /** Returns the rowid of the last row inserted into a rowid table. */
  long lastInsertRowId();

  /** Finalizes all statements and closes the database. A second call does nothing. */
  @Override
  void close();
}
