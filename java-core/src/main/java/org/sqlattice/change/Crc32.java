package org.sqlattice.change;

/** The check sum CRC-32 of ISO-HDLC, as in zip and PNG. */
final class Crc32 {
  /** For each byte what it does to the sum, when 0 to 3 bytes follow it. */
  private static final int[][] TABLES = new int[4][256];

  static {
    for (int i = 0; i < 256; i++) {
      int value = i;
      for (int bit = 0; bit < 8; bit++) {
        value = value >>> 1 ^ ((value & 1) == 0 ? 0 : 0xEDB88320);
      }
      TABLES[0][i] = value;
    }
    for (int table = 1; table < 4; table++) {
      for (int i = 0; i < 256; i++) {
        int value = TABLES[table - 1][i];
        TABLES[table][i] = value >>> 8 ^ TABLES[0][value & 0xFF];
      }
    }
  }

  private Crc32() {}

  static int of(byte[] bytes, int end) {
    int[] last = TABLES[0];
    int[] third = TABLES[1];
    int[] second = TABLES[2];
    int[] first = TABLES[3];
    int sum = -1;
    int i = 0;
    for (; i + 4 <= end; i += 4) {
      sum =
          first[(sum ^ bytes[i]) & 0xFF]
              ^ second[(sum >>> 8 ^ bytes[i + 1]) & 0xFF]
              ^ third[(sum >>> 16 ^ bytes[i + 2]) & 0xFF]
              ^ last[(sum >>> 24 ^ bytes[i + 3]) & 0xFF];
    }
    for (; i < end; i++) {
      sum = sum >>> 8 ^ last[(sum ^ bytes[i]) & 0xFF];
    }
    return ~sum;
  }
}
