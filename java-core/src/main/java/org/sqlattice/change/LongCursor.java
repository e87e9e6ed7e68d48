package org.sqlattice.change;

/** Reads, number by number, what {@link LongColumn} wrote; knows no count, only where it ends. */
final class LongCursor {
  static final LongCursor EMPTY = new LongCursor(new ByteReader(new byte[1], 0, 1));

  private final byte[] bytes;
  private final int end;
  private final boolean isDelta;
  private int offset;
  private int left;
  private boolean isRepeat;
  private long repeated;
  private long value;

  LongCursor(ByteReader in) {
    long header = in.readVarint(Integer.MAX_VALUE, "column length");
    int length = (int) (header >>> 1);
    bytes = in.bytes();
    offset = in.skip(length);
    end = offset + length;
    isDelta = (header & 1) != 0;
  }

  long next() {
    if (left == 0) {
      startSegment();
    }
    left--;
    long number = isRepeat ? repeated : zigzag();
    value = isDelta ? value + number : number;
    return value;
  }

  /** Reads a number from {@code min} to {@code max}. */
  long next(long min, long max, String what) {
    long number = next();
    if (number < min || number > max) {
      throw new ChangesetException(
          what + " out of range: value=" + number + ", min=" + min + ", max=" + max);
    }
    return number;
  }

  void checkEnd() {
    if (left != 0 || offset != end) {
      throw new ChangesetException(
          "numbers left over: bytes=" + (end - offset) + ", count=" + left);
    }
  }

  private void startSegment() {
    long header = varint();
    left = (int) (header >>> 1);
    if (header < 2 || header > FrameLayout.MAX_SEGMENT * 2 + 1) {
      throw new ChangesetException("segment count out of range: header=" + header);
    }
    isRepeat = (header & 1) != 0;
    if (isRepeat) {
      repeated = zigzag();
    }
  }

  private long zigzag() {
    long number = varint();
    return number >>> 1 ^ -(number & 1);
  }

  private long varint() {
    long number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (offset >= end) {
        throw new ChangesetException("numbers end early: end=" + end);
      }
      int b = bytes[offset++];
      number |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        if (shift == 63 && b > 1) {
          break;
        }
        return number;
      }
    }
    throw new ChangesetException("number too long: offset=" + offset);
  }
}
