package org.sqlattice.store;

/**
 * SQLite's memory, in which pages are read and written in place. An <i>address</i> is an index of a
 * byte in it; whoever receives one may use it until the call returns.
 */
public interface Memory {
  /** Sets {@code length} bytes to zero. */
  void clear(int address, int length);
}
