package org.sqlattice.change;

import java.util.Arrays;

/**
 * A growing column of values of any type. Text is taken as UTF-8 bytes, which are not looked at;
 * the reader of the changeset refuses malformed ones ({@link Utf8}).
 */
public final class ValueColumn {
  /** How many shared bytes a value must have on average to pay for counting them. */
  private static final int MIN_PREFIX = 2;

  private byte[] types = new byte[8];
  private int count;
  private int typeMask;
  private final LongColumn integers = new LongColumn();

  /** The bits of the reals. */
  private final LongColumn reals = new LongColumn();

  private final LongColumn lengths = new LongColumn();
  private byte[] bytes = {};
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
    integers.add(value);
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
    reals.add(Double.doubleToRawLongBits(value));
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
    lengths.add(added);
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
    LongColumn decimals = new LongColumn();
    int scale = Decimals.scale(reals);
    if (scale >= 0) {
      moveDecimals(scale, decimals);
    }
    LongColumn prefixes = new LongColumn();
    boolean sharesPrefixes = cutPrefixes(prefixes);
    out.writeByte(typeMask | (sharesPrefixes ? FrameLayout.SHARES_PREFIXES : 0));
    if ((typeMask & typeMask - 1) != 0) {
      encodeTypes(out);
    }
    if (integers.count() > 0) {
      integers.encodeTo(out);
    }
    if (reals.count() > 0) {
      encodeReals(out);
    }
    if (decimals.count() > 0) {
      out.writeByte(scale);
      decimals.encodeTo(out);
    }
    if (lengths.count() > 0) {
      lengths.encodeTo(out);
      if (sharesPrefixes) {
        prefixes.encodeTo(out);
      }
      out.writeVarint(length);
      out.writeBytes(bytes, 0, length);
    }
  }

  private void moveDecimals(int scale, LongColumn decimals) {
    int kept = 0;
    int index = 0;
    for (int i = 0; i < count; i++) {
      if (types[i] == FrameLayout.REAL) {
        long bits = reals.get(index++);
        double value = Double.longBitsToDouble(bits);
        if (Decimals.isExact(value, scale)) {
          decimals.add(Decimals.mantissa(value, scale));
          types[i] = FrameLayout.DECIMAL;
        } else {
          reals.set(kept++, bits);
        }
      }
    }
    reals.truncate(kept);
    typeMask |= 1 << FrameLayout.DECIMAL;
    if (kept == 0) {
      typeMask &= ~(1 << FrameLayout.REAL);
    }
  }

  /** Leaves out of each text or blob what it shares with the one before, if that pays. */
  private boolean cutPrefixes(LongColumn prefixes) {
    int total = 0;
    int previous = 0;
    int offset = 0;
    for (int i = 0; i < lengths.count(); i++) {
      int end = offset + (int) lengths.get(i);
      int limit = Math.min(Math.min(end - offset, offset - previous), FrameLayout.MAX_PREFIX);
      int prefix = 0;
      while (prefix < limit && bytes[previous + prefix] == bytes[offset + prefix]) {
        prefix++;
      }
      prefixes.add(prefix);
      total += prefix;
      previous = offset;
      offset = end;
    }
    if (total <= lengths.count() * MIN_PREFIX) {
      return false;
    }
    cutPrefixesOff(prefixes);
    return true;
  }

  private void cutPrefixesOff(LongColumn prefixes) {
    int from = 0;
    length = 0;
    for (int i = 0; i < lengths.count(); i++) {
      int prefix = (int) prefixes.get(i);
      int rest = (int) lengths.get(i) - prefix;
      System.arraycopy(bytes, from + prefix, bytes, length, rest);
      lengths.set(i, rest);
      from += prefix + rest;
      length += rest;
    }
  }

  private void encodeTypes(ByteWriter out) {
    LongColumn column = new LongColumn();
    for (int i = 0; i < count; i++) {
      column.add(types[i]);
    }
    column.encodeTo(out);
  }

  private void encodeReals(ByteWriter out) {
    out.writeVarint(reals.count() * 8L);
    for (int i = 0; i < reals.count(); i++) {
      out.writeBigEndian(reals.get(i), 8);
    }
  }
}
