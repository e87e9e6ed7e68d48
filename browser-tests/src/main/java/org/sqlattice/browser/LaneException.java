package org.sqlattice.browser;

import java.io.Serial;

/** Tells that a browser did not do what the test asked. */
public final class LaneException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Creates the exception; the message says what is wrong, then the values. */
  public LaneException(String message) {
    super(message);
  }

  /** Creates the exception for something that failed because of something else. */
  public LaneException(String message, Throwable cause) {
    super(message, cause);
  }
}
