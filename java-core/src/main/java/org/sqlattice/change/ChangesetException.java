package org.sqlattice.change;

/** Bytes that are not what they should be: a changeset or a packed key that cannot be read. */
public final class ChangesetException extends RuntimeException {
  public ChangesetException(String message) {
    super(message);
  }
}
