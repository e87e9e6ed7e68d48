package org.sqlattice.change;

/** Whether bytes are a text. */
public final class Utf8 {
  private Utf8() {}

  /**
   * Tells whether the bytes are well-formed UTF-8: no stray or missing bytes, nothing longer than
   * needed, no surrogates, nothing beyond U+10FFFF.
   */
  public static boolean isWellFormed(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int i = offset;
    while (i < end) {
      int first = bytes[i++];
      if (first >= 0) {
        continue;
      }
      first &= 0xFF;
      int count = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
      if (first < 0xC2 || first > 0xF4 || end - i < count) {
        return false;
      }
      int second = bytes[i] & 0xFF;
      int min = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
      int max = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
      if (second < min || second > max) {
        return false;
      }
      for (int k = 1; k < count; k++) {
        if ((bytes[i + k] & 0xC0) != 0x80) {
          return false;
        }
      }
      i += count;
    }
    return true;
  }
}
