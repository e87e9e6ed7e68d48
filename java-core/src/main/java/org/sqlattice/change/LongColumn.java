package org.sqlattice.change;

import java.util.Arrays;

/*
 * Numbers are cut into segments: many different ones, each a zigzag varint, or one that repeats.
 * The numbers are the values or the differences between them, whichever takes fewer bytes; thus a
 * constant and an arithmetic sequence both vanish.
 */

/** A growing column of whole numbers. */
final class LongColumn {
  /** Shorter repetitions cost less in the midst of other numbers. */
  private static final int MIN_REPEAT = 4;

  private static final long[] NONE = {};

  private long[] values = NONE;
  private int count;

  int count() {
    return count;
  }

  void add(long value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, Math.max(8, count * 2));
    }
    values[count++] = value;
  }

  long get(int index) {
    return values[index];
  }

  void set(int index, long value) {
    values[index] = value;
  }

  void truncate(int newCount) {
    count = newCount;
  }

  /** Writes the column, which loses its values by that. */
  void encodeTo(ByteWriter out) {
    int start = out.length();
    writeSegments(out);
    int middle = out.length();
    for (int i = count - 1; i > 0; i--) {
      values[i] -= values[i - 1];
    }
    writeSegments(out);
    boolean isDelta = out.length() - middle < middle - start;
    if (isDelta) {
      out.cut(start, middle);
    } else {
      out.cut(middle, out.length());
    }
    out.prefix(start, (out.length() - start) * 2L + (isDelta ? 1 : 0));
    count = 0;
  }

  private void writeSegments(ByteWriter out) {
    int start = 0;
    int index = 0;
    while (index < count) {
      int end = repeatEnd(index);
      if (end - index >= MIN_REPEAT) {
        writeLiterals(start, index, out);
        out.writeVarint((end - index) * 2L + 1);
        out.writeVarint(zigzag(values[index]));
        start = end;
      }
      index = end;
    }
    writeLiterals(start, count, out);
  }

  private int repeatEnd(int index) {
    int limit = Math.min(count, index + FrameLayout.MAX_SEGMENT);
    int end = index + 1;
    while (end < limit && values[end] == values[index]) {
      end++;
    }
    return end;
  }

  private void writeLiterals(int start, int end, ByteWriter out) {
    for (int from = start; from < end; from += FrameLayout.MAX_SEGMENT) {
      int to = Math.min(end, from + FrameLayout.MAX_SEGMENT);
      out.writeVarint((to - from) * 2L);
      for (int i = from; i < to; i++) {
        out.writeVarint(zigzag(values[i]));
      }
    }
  }

  private static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }
}
