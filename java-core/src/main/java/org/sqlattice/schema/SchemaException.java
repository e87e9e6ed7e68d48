package org.sqlattice.schema;

/** A table that is not there or cannot be replicated; the message says why. */
public final class SchemaException extends RuntimeException {
  public SchemaException(String message) {
    super(message);
  }
}
