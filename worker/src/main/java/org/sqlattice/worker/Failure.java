package org.sqlattice.worker;

import org.jspecify.annotations.Nullable;
import org.sqlattice.crdt.ReplicationException;
import org.sqlattice.jso.WasmVfs;
import org.sqlattice.sql.ResultCode;
import org.sqlattice.sql.SqlException;

/**
 * An error as the client sees it.
 *
 * @param code one of the public error codes
 * @param resultCode SQLite's extended result code, 0 if the error is not SQLite's
 * @param offset where in the SQL text the error lies, in bytes, or -1
 */
record Failure(String code, int resultCode, int offset, String message) {
  /** Classifies whatever was thrown while a request was answered. */
  static Failure of(Throwable thrown) {
    String message = messageOf(thrown);
    if (thrown instanceof EngineException refusal) {
      return new Failure(refusal.code(), 0, -1, message);
    }
    if (thrown instanceof ReplicationException refusal) {
      return new Failure(refusal.code().name(), 0, -1, message);
    }
    if (thrown instanceof SqlException failure) {
      int resultCode = failure.resultCode();
      String code = codeOf(resultCode);
      // What the file store said belongs to this error only if the error is the store's.
      String cause = code.equals("IO") || code.equals("QUOTA") ? WasmVfs.lastFailure() : null;
      return new Failure(code, resultCode, failure.offset(), withCause(message, cause));
    }
    return new Failure("SQL", 0, -1, message);
  }

  void writeTo(Block response) {
    response.putText(code);
    response.putInt(resultCode);
    response.putInt(offset);
    response.putText(message);
  }

  private static String codeOf(int resultCode) {
    return switch (ResultCode.primary(resultCode)) {
      case ResultCode.CONSTRAINT -> "CONSTRAINT";
      case ResultCode.BUSY, ResultCode.LOCKED -> "BUSY";
      case ResultCode.INTERRUPT -> "INTERRUPTED";
      case ResultCode.FULL -> "QUOTA";
      case ResultCode.IOERR, ResultCode.CANTOPEN -> "IO";
      case ResultCode.CORRUPT, ResultCode.NOTADB -> "CORRUPT";
      default -> "SQL";
    };
  }

  private static String messageOf(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null ? thrown.getClass().getName() : message;
  }

  private static String withCause(String message, @Nullable String cause) {
    return cause == null ? message : message + ": " + cause;
  }
}
