package org.sqlattice.sql;

import java.util.List;

/** A SQL table written in Java, whose rows depend on one argument. */
@FunctionalInterface
public interface TableFunction {
  /**
   * Returns the rows for one argument, each with a value for every column. A thrown exception
   * becomes the statement's error.
   */
  List<SqlValue[]> rows(SqlValue argument);
}
