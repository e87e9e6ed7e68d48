package org.sqlattice.vfs;

import java.util.Arrays;
import org.sqlattice.store.Memory;

/** SQLite's memory as an array. */
final class ArrayMemory implements Memory {
  final byte[] bytes = new byte[1 << 16];

  @Override
  public void clear(int address, int length) {
    Arrays.fill(bytes, address, address + length, (byte) 0);
  }

  void put(int address, int... values) {
    for (int i = 0; i < values.length; i++) {
      bytes[address + i] = (byte) values[i];
    }
  }

  byte[] get(int address, int length) {
    return Arrays.copyOfRange(bytes, address, address + length);
  }
}
