package org.sqlattice.jso;

/**
 * One block of SQLite's memory for values on their way in: its content lasts until the next use.
 */
final class Scratch {
  private static final int MINIMUM_LENGTH = 4096;

  private static int address;
  private static int length;

  private Scratch() {}

  /** Returns the address of at least {@code needed} bytes. */
  static int ofLength(int needed) {
    if (needed > length) {
      if (address != 0) {
        Heap.free(address);
        address = 0;
        length = 0;
      }
      int grown = Math.max(needed, MINIMUM_LENGTH);
      address = Heap.allocate(grown);
      length = grown;
    }
    return address;
  }

  /** Returns the address of room for a text of so many characters as UTF-8. */
  static int ofText(String text) {
    return ofLength(text.length() * 3 + 1);
  }
}
