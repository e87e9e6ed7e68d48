package org.sqlattice.change;

import java.util.Arrays;

/** The 16 random bytes that name one database. The array is shared: do not change it. */
public record SiteId(byte[] bytes) {
  public static final int LENGTH = 16;

  public SiteId {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("site id is not 16 bytes: length=" + bytes.length);
    }
  }

  /** Makes a new id, in the form of a version 4 UUID, of 16 random bytes. */
  public static SiteId ofRandom(byte[] random) {
    byte[] bytes = random.clone();
    bytes[6] = (byte) (bytes[6] & 0x0F | 0x40);
    bytes[8] = (byte) (bytes[8] & 0x3F | 0x80);
    return new SiteId(bytes);
  }

  /** Returns the id as 32 lower-case hexadecimal digits. */
  public String hex() {
    StringBuilder text = new StringBuilder(2 * LENGTH);
    for (byte b : bytes) {
      text.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
    }
    return text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SiteId site && Arrays.equals(bytes, site.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
