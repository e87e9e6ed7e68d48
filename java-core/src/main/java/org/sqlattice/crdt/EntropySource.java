package org.sqlattice.crdt;

/** Where random bytes come from. */
@FunctionalInterface
public interface EntropySource {
  /** Fills the array with bytes that nobody can guess. */
  void fill(byte[] target);
}
