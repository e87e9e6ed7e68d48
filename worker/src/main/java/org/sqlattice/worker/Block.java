package org.sqlattice.worker;

import org.sqlattice.jso.Heap;

/** A block of SQLite's memory that grows at its end. Used again after {@link #clear}. */
final class Block {
  private static final int MINIMUM_CAPACITY = 1024;

  /** Beyond this a block is given back when it is cleared. */
  private static final int KEPT_CAPACITY = 4 << 20;

  private int address;
  private int capacity;
  private int length;

  int address() {
    return address;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
    if (capacity > KEPT_CAPACITY) {
      Heap.free(address);
      address = 0;
      capacity = 0;
    }
  }

  /** Makes room at the end and returns where it starts; its content is undefined. */
  int extend(int count) {
    int start = length;
    int end = start + count;
    if (end < 0) {
      throw new OutOfMemoryError("result is too large: length=" + start + ", more=" + count);
    }
    if (end > capacity) {
      grow(end);
    }
    length = end;
    return address + start;
  }

  void putByte(int value) {
    Heap.putByte(extend(1), value);
  }

  /** Adds a number; the length must be a multiple of 4. */
  void putInt(int value) {
    Heap.putInt(extend(4), value);
  }

  /** Adds a number; the length must be a multiple of 4. */
  void putLong(long value) {
    Heap.putLong(extend(8), value);
  }

  /** Adds a text with its length, padded. */
  void putText(String text) {
    int start = length;
    int target = extend(4 + text.length() * 3);
    int count = Heap.putText(target + 4, text);
    Heap.putInt(target, count);
    length = start + 4 + count;
    padTo(4);
  }

  /** Adds bytes with their length, padded. */
  void putBlob(byte[] bytes) {
    putInt(bytes.length);
    Heap.putBytes(extend(bytes.length), bytes);
    padTo(4);
  }

  /** Adds bytes as they are. */
  void putRaw(byte[] bytes) {
    Heap.putBytes(extend(bytes.length), bytes);
  }

  /** Adds a copy of memory. */
  void putMemory(int source, int count) {
    int target = extend(count);
    Heap.copy(source, target, count);
  }

  /** Adds zeros up to a multiple of {@code unit}, which is a power of 2. */
  void padTo(int unit) {
    while ((length & unit - 1) != 0) {
      putByte(0);
    }
  }

  private void grow(int needed) {
    int grown =
        Math.max(Math.max(needed, MINIMUM_CAPACITY), (int) Math.min(capacity * 2L, 1 << 30));
    int moved = Heap.allocate(grown);
    if (length > 0) {
      Heap.copy(address, moved, length);
    }
    if (address != 0) {
      Heap.free(address);
    }
    address = moved;
    capacity = grown;
  }
}
