package org.sqlattice.sql;

/**
 * A SQL function written in Java: reads its arguments from the call and leaves its result there.
 */
@FunctionalInterface
public interface ScalarFunction {
  /**
   * Answers one call. A thrown exception becomes the statement's error; the result is NULL when
   * none is set.
   */
  void call(FunctionCall call);
}
