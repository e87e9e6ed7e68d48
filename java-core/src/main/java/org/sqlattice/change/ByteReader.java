package org.sqlattice.change;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads bytes in order and never past their end, whatever they say about their length. */
final class ByteReader {
  static final ByteReader EMPTY = new ByteReader(new byte[0], 0, 0);

  private final byte[] bytes;
  private final int end;
  private int offset;

  ByteReader(byte[] bytes, int offset, int end) {
    this.bytes = bytes;
    this.offset = offset;
    this.end = end;
  }

  byte[] bytes() {
    return bytes;
  }

  int offset() {
    return offset;
  }

  int remaining() {
    return end - offset;
  }

  int readByte() {
    need(1);
    return bytes[offset++] & 0xFF;
  }

  byte[] readBytes(int count) {
    need(count);
    offset += count;
    return Arrays.copyOfRange(bytes, offset - count, offset);
  }

  /** Passes over bytes that follow their length, and returns a reader of them. */
  ByteReader readSection(String what) {
    int count = readCount(what);
    return new ByteReader(bytes, skip(count), offset);
  }

  /** Passes over bytes, and returns the offset of the first of them. */
  int skip(int count) {
    need(count);
    offset += count;
    return offset - count;
  }

  /** Reads an unsigned big-endian number of up to 8 bytes. */
  long readBigEndian(int count) {
    need(count);
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 8 | bytes[offset++] & 0xFF;
    }
    return value;
  }

  /** Reads a number that {@link ByteWriter#writeVarint} wrote. */
  long readVarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = readByte();
      if (shift == 63 && b > 1) {
        break;
      }
      value |= (long) (b & 0x7F) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new ChangesetException("number too long: offset=" + offset);
  }

  /** Reads a number from {@code 0} to {@code limit}. */
  long readVarint(long limit, String what) {
    long value = readVarint();
    if (value < 0 || value > limit) {
      throw new ChangesetException(what + " out of range: value=" + value + ", limit=" + limit);
    }
    return value;
  }

  /** Reads a count of things that take at least one byte each. */
  int readCount(String what) {
    return (int) readVarint(remaining(), what);
  }

  String readText() {
    return new String(readBytes(readCount("text length")), StandardCharsets.UTF_8);
  }

  void need(int count) {
    if (count < 0 || count > end - offset) {
      throw new ChangesetException(
          "bytes end early: offset=" + offset + ", needed=" + count + ", length=" + end);
    }
  }
}
