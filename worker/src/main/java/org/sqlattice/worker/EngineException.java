package org.sqlattice.worker;

/** The engine refuses a request, with the public error code that the client will see. */
final class EngineException extends RuntimeException {
  private final String code;

  private EngineException(String code, String message) {
    super(message);
    this.code = code;
  }

  static EngineException sql(String message) {
    return new EngineException("SQL", message);
  }

  static EngineException closed(String message) {
    return new EngineException("CLOSED", message);
  }

  static EngineException inTransaction(String message) {
    return new EngineException("IN_TRANSACTION", message);
  }

  static EngineException malformed(String detail) {
    return new EngineException("UNSUPPORTED", "malformed request: " + detail);
  }

  String code() {
    return code;
  }
}
