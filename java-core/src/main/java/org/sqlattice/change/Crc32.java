package org.sqlattice.change;

/** The check sum CRC-32 of ISO-HDLC, as in zip and PNG. */
final class Crc32 {
  private static final int[] TABLE = new int[256];

  static {
    for (int i = 0; i < 256; i++) {
      int value = i;
      for (int bit = 0; bit < 8; bit++) {
        value = value >>> 1 ^ ((value & 1) == 0 ? 0 : 0xEDB88320);
      }
      TABLE[i] = value;
    }
  }

  private Crc32() {}

  static int of(byte[] bytes, int end) {
    int value = -1;
    for (int i = 0; i < end; i++) {
      value = value >>> 8 ^ TABLE[(value ^ bytes[i]) & 0xFF];
    }
    return ~value;
  }
}
