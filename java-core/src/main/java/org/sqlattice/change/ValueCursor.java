package org.sqlattice.change;

import org.sqlattice.sql.ValueType;

/** Reads a column value by value; the reader of the rows moves it on. */
public final class ValueCursor {
  private static final ValueType[] TYPES = {
    ValueType.NULL,
    ValueType.INTEGER,
    ValueType.REAL,
    ValueType.TEXT,
    ValueType.BLOB,
    ValueType.NULL,
    ValueType.REAL
  };

  private final int mask;
  private final boolean isMixed;
  private final LongCursor types;
  private final LongCursor integers;
  private final ByteReader reals;
  private final LongCursor lengths;
  private final ByteReader heap;
  private int type;
  private long longValue;
  private double doubleValue;
  private int offset;
  private int length;

  ValueCursor(ByteReader in) {
    mask = in.readByte();
    if ((mask & ~FrameLayout.ALL_TYPES) != 0) {
      throw new ChangesetException("unknown value types: mask=" + mask);
    }
    isMixed = (mask & mask - 1) != 0;
    type = Integer.numberOfTrailingZeros(mask | 1 << FrameLayout.NO_TYPE);
    types = isMixed ? new LongCursor(in) : LongCursor.EMPTY;
    integers = has(FrameLayout.INTEGER) ? new LongCursor(in) : LongCursor.EMPTY;
    reals = has(FrameLayout.REAL) ? in.readSection("reals length") : ByteReader.EMPTY;
    boolean hasBytes = has(FrameLayout.TEXT) || has(FrameLayout.BLOB);
    lengths = hasBytes ? new LongCursor(in) : LongCursor.EMPTY;
    heap = hasBytes ? in.readSection("bytes length") : ByteReader.EMPTY;
  }

  /** Returns the type of the value; NULL if there is none. */
  public ValueType type() {
    return TYPES[type];
  }

  /** Returns the value of an INTEGER. */
  public long longValue() {
    return longValue;
  }

  /** Returns the value of a REAL. */
  public double doubleValue() {
    return doubleValue;
  }

  /** Returns the array that holds the bytes of a TEXT or BLOB; it must not be changed. */
  public byte[] bytes() {
    return heap.bytes();
  }

  /** Returns where in {@link #bytes} the TEXT or BLOB starts. */
  public int offset() {
    return offset;
  }

  /** Returns how many bytes the TEXT or BLOB has. */
  public int length() {
    return length;
  }

  boolean isPresent() {
    return type != FrameLayout.ABSENT;
  }

  void next() {
    if (isMixed) {
      type = (int) types.next(0, FrameLayout.DECIMAL, "value type");
    }
    if (!has(type)) {
      throw new ChangesetException("unannounced value type: type=" + type + ", mask=" + mask);
    }
    switch (type) {
      case FrameLayout.INTEGER:
        longValue = integers.next();
        break;
      case FrameLayout.REAL:
        doubleValue = Double.longBitsToDouble(reals.readBigEndian(8));
        checkNumber();
        break;
      case FrameLayout.TEXT:
      case FrameLayout.BLOB:
        nextBytes();
        break;
      default:
        break;
    }
  }

  /** Moves on to a value that must not be absent. */
  void nextPresent() {
    next();
    if (type == FrameLayout.ABSENT) {
      throw new ChangesetException("value is absent: mask=" + mask);
    }
  }

  void checkEnd() {
    if (isMixed) {
      types.checkEnd();
    }
    integers.checkEnd();
    lengths.checkEnd();
    if (reals.remaining() + heap.remaining() != 0) {
      throw new ChangesetException(
          "values left over: reals=" + reals.remaining() + ", bytes=" + heap.remaining());
    }
  }

  private void nextBytes() {
    length = (int) lengths.next(0, heap.remaining(), "value length");
    offset = heap.skip(length);
    if (type == FrameLayout.TEXT && !Utf8.isWellFormed(heap.bytes(), offset, length)) {
      throw new ChangesetException("text is not UTF-8: length=" + length);
    }
  }

  private void checkNumber() {
    if (Double.isNaN(doubleValue)) {
      throw new ChangesetException("real is NaN: offset=" + reals.offset());
    }
  }

  private boolean has(int wanted) {
    return (mask >> wanted & 1) != 0;
  }
}
