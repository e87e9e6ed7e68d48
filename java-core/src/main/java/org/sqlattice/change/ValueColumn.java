package org.sqlattice.change;

import java.util.Arrays;

/**
 * A growing column of values of any type. Text is taken as UTF-8 bytes, which are not looked at;
 * the reader of the changeset refuses malformed ones ({@link Utf8}).
 */
public final class ValueColumn {
  private byte[] types = new byte[8];
  private int count;
  private int typeMask;

  /** Of integers the value, of reals the bits, of texts and blobs the length. */
  private final LongColumn numbers = new LongColumn();

  private byte[] bytes = new byte[16];
  private int length;

  ValueColumn() {}

  int count() {
    return count;
  }

  public void addNull() {
    addType(FrameLayout.NULL);
  }

  public void addLong(long value) {
    addType(FrameLayout.INTEGER);
    numbers.add(value);
  }

  /**
   * Adds a real, bit by bit.
   *
   * @throws IllegalArgumentException if it is NaN, which SQLite does not have
   */
  public void addDouble(double value) {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException("real is NaN: index=" + count);
    }
    addType(FrameLayout.REAL);
    numbers.add(Double.doubleToRawLongBits(value));
  }

  public void addText(byte[] utf8, int offset, int length) {
    System.arraycopy(utf8, offset, buffer(length), position(), length);
    addedText(length);
  }

  public void addBlob(byte[] source, int offset, int length) {
    System.arraycopy(source, offset, buffer(length), position(), length);
    addedBlob(length);
  }

  /**
   * Makes room for bytes and returns the array to put them in, from {@link #position} on; {@link
   * #addedText} or {@link #addedBlob} then makes them a value.
   */
  public byte[] buffer(int reserved) {
    if (bytes.length - length < reserved) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + reserved));
    }
    return bytes;
  }

  /** Returns where in {@link #buffer} the next text or blob goes. */
  public int position() {
    return length;
  }

  /** Adds the next {@code added} bytes of the {@link #buffer} as a text. */
  public void addedText(int added) {
    addBytes(FrameLayout.TEXT, added);
  }

  /** Adds the next {@code added} bytes of the {@link #buffer} as a blob. */
  public void addedBlob(int added) {
    addBytes(FrameLayout.BLOB, added);
  }

  void addAbsent() {
    addType(FrameLayout.ABSENT);
  }

  private void addBytes(int type, int added) {
    addType(type);
    numbers.add(added);
    length += added;
  }

  private void addType(int type) {
    if (count == types.length) {
      types = Arrays.copyOf(types, count * 2);
    }
    types[count++] = (byte) type;
    typeMask |= 1 << type;
  }

  /** Writes the column, which is of no use afterwards. */
  void encodeTo(ByteWriter out) {
    out.writeByte(typeMask);
    LongColumn scratch = new LongColumn();
    if ((typeMask & typeMask - 1) != 0) {
      for (int i = 0; i < count; i++) {
        scratch.add(types[i]);
      }
      scratch.encodeTo(out);
    }
    encodeNumbers(1 << FrameLayout.INTEGER, scratch, out);
    encodeReals(out);
    if ((typeMask & FrameLayout.BYTES_MASK) != 0) {
      encodeNumbers(FrameLayout.BYTES_MASK, scratch, out);
      out.writeVarint(length);
      out.writeBytes(bytes, 0, length);
    }
  }

  private void encodeNumbers(int mask, LongColumn scratch, ByteWriter out) {
    if ((typeMask & mask) == 0) {
      return;
    }
    int number = 0;
    for (int i = 0; i < count; i++) {
      if ((1 << types[i] & mask) != 0) {
        scratch.add(numbers.get(number));
      }
      if ((1 << types[i] & FrameLayout.NUMBER_MASK) != 0) {
        number++;
      }
    }
    scratch.encodeTo(out);
  }

  private void encodeReals(ByteWriter out) {
    if ((typeMask & 1 << FrameLayout.REAL) == 0) {
      return;
    }
    int start = out.length();
    int number = 0;
    for (int i = 0; i < count; i++) {
      if (types[i] == FrameLayout.REAL) {
        out.writeBigEndian(numbers.get(number), 8);
      }
      if ((1 << types[i] & FrameLayout.NUMBER_MASK) != 0) {
        number++;
      }
    }
    out.prefixLength(start);
  }
}
