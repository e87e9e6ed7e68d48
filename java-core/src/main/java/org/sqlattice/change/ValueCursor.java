package org.sqlattice.change;

import java.util.Arrays;
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
    ValueType.REAL,
    ValueType.NULL
  };

  private static final byte[] NONE = {};

  private final int mask;
  private final boolean isMixed;
  private final LongCursor types;
  private final LongCursor integers;
  private final ByteReader reals;
  private final LongCursor decimals;
  private final LongCursor lengths;
  private final LongCursor prefixes;
  private final ByteReader heap;
  private final boolean sharesPrefixes;
  private int scale;
  private byte[] bytes;
  private int type;
  private long longValue;
  private double doubleValue;
  private int offset;
  private int length;

  ValueCursor(ByteReader in) {
    int flags = in.readByte();
    sharesPrefixes = (flags & FrameLayout.SHARES_PREFIXES) != 0;
    mask = flags & FrameLayout.ALL_TYPES;
    isMixed = (mask & mask - 1) != 0;
    type = Integer.numberOfTrailingZeros(mask | 1 << FrameLayout.NO_TYPE);
    boolean hasBytes = has(FrameLayout.TEXT) || has(FrameLayout.BLOB);
    types = isMixed ? new LongCursor(in) : LongCursor.EMPTY;
    integers = has(FrameLayout.INTEGER) ? new LongCursor(in) : LongCursor.EMPTY;
    reals = has(FrameLayout.REAL) ? in.readSection("reals length") : ByteReader.EMPTY;
    if (has(FrameLayout.DECIMAL)) {
      scale = (int) in.readVarint(Decimals.MAX_SCALE, "decimals");
    }
    decimals = has(FrameLayout.DECIMAL) ? new LongCursor(in) : LongCursor.EMPTY;
    lengths = hasBytes ? new LongCursor(in) : LongCursor.EMPTY;
    prefixes = hasBytes && sharesPrefixes ? new LongCursor(in) : LongCursor.EMPTY;
    heap = hasBytes ? in.readSection("bytes length") : ByteReader.EMPTY;
    bytes = sharesPrefixes ? NONE : heap.bytes();
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

  /** Returns the array that holds the bytes of a TEXT or BLOB until the next row: read only. */
  public byte[] bytes() {
    return bytes;
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
      case FrameLayout.DECIMAL:
        doubleValue = Decimals.value(decimals.next(), scale);
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
    decimals.checkEnd();
    lengths.checkEnd();
    prefixes.checkEnd();
    if (reals.remaining() + heap.remaining() != 0) {
      throw new ChangesetException(
          "values left over: reals=" + reals.remaining() + ", bytes=" + heap.remaining());
    }
  }

  private void nextBytes() {
    int rest = (int) lengths.next(0, heap.remaining(), "value length");
    if (sharesPrefixes) {
      int limit = Math.min(length, FrameLayout.MAX_PREFIX);
      int prefix = (int) prefixes.next(0, limit, "prefix length");
      length = prefix + rest;
      if (length > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(length, bytes.length * 2));
      }
      System.arraycopy(heap.bytes(), heap.skip(rest), bytes, prefix, rest);
    } else {
      length = rest;
      offset = heap.skip(rest);
    }
    if (type == FrameLayout.TEXT && !Utf8.isWellFormed(bytes, offset, length)) {
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
