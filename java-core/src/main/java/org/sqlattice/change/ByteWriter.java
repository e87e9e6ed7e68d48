package org.sqlattice.change;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes. */
final class ByteWriter {
  private byte[] bytes = new byte[256];
  private int length;

  int length() {
    return length;
  }

  /** Returns the array behind, of which {@link #length} bytes are written. */
  byte[] buffer() {
    return bytes;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  void writeByte(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
  }

  void writeBytes(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
  }

  void writeBytes(byte[] source, int offset, int count) {
    reserve(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  /** Puts what was written since {@code start} behind its own length. */
  void prefixLength(int start) {
    prefix(start, length - start);
  }

  /** Puts a varint before what was written since {@code start}. */
  void prefix(int start, long number) {
    int end = length;
    writeVarint(number);
    int count = length - end;
    System.arraycopy(bytes, start, bytes, start + count, end - start);
    length = start;
    writeVarint(number);
    length = end + count;
  }

  /** Drops what was written from {@code start} up to {@code end}. */
  void cut(int start, int end) {
    System.arraycopy(bytes, end, bytes, start, length - end);
    length -= end - start;
  }

  /** Writes the low {@code count} bytes of {@code value}, big-endian. */
  void writeBigEndian(long value, int count) {
    reserve(count);
    for (int shift = (count - 1) * 8; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  /** Writes an unsigned number, 7 bits a byte, low bits first. */
  void writeVarint(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  void writeText(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    writeVarint(utf8.length);
    writeBytes(utf8);
  }

  /** Makes room in the array for {@code count} more bytes. */
  void reserve(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
  }
}
