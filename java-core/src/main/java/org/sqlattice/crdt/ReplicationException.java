package org.sqlattice.crdt;

import org.jspecify.annotations.Nullable;

/** A changeset that was refused as a whole; the database is as it was. */
public final class ReplicationException extends RuntimeException {
  private final Code code;

  /** Why a changeset was refused. */
  public enum Code {
    /** The bytes are no changeset, or one with impossible values. */
    BAD_CHANGESET,
    /** A key of the changeset cannot be one of the table's here. */
    SCHEMA_MISMATCH
  }

  public ReplicationException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ReplicationException(Code code, String message) {
    this(code, message, null);
  }

  public Code code() {
    return code;
  }
}
