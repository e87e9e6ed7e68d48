package org.sqlattice.change;

import java.io.ByteArrayOutputStream;

/** Makes frames that a writer would not. */
final class Frames {
  private Frames() {}

  /** Returns a frame with a right check sum around a payload. */
  static byte[] stored(byte[] payload) {
    return of(FrameLayout.STORED, payload.length, payload);
  }

  /** Returns a frame that says that its content unpacks to {@code length} bytes. */
  static byte[] compressed(int length, byte[] content) {
    return of(FrameLayout.COMPRESSED, length, content);
  }

  static byte[] of(int compression, int length, byte[] content) {
    ByteWriter out = new ByteWriter();
    out.writeBigEndian(FrameLayout.MAGIC, 4);
    out.writeByte(FrameLayout.VERSION);
    out.writeByte(compression);
    out.writeVarint(length);
    out.writeBytes(content);
    return withChecksum(out.toBytes());
  }

  static byte[] withChecksum(byte[] bytes) {
    ByteWriter out = new ByteWriter();
    out.writeBytes(bytes);
    out.writeBigEndian(Crc32.of(bytes, bytes.length), FrameLayout.CHECKSUM_LENGTH);
    return out.toBytes();
  }

  /** Returns a payload with one site and no versions, and then {@code tables}. */
  static byte[] payload(byte[] tables) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(1);
    out.writeBytes(new byte[SiteId.LENGTH]);
    out.write(0);
    out.write(0);
    out.writeBytes(tables);
    return out.toByteArray();
  }

  /** Returns bytes given as numbers and, for texts, strings of ASCII. */
  static byte[] bytes(Object... parts) {
    ByteWriter out = new ByteWriter();
    for (Object part : parts) {
      if (part instanceof String text) {
        out.writeText(text);
      } else {
        out.writeByte((Integer) part);
      }
    }
    return out.toBytes();
  }
}
