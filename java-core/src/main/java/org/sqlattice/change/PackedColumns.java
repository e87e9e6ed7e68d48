package org.sqlattice.change;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sqlattice.sql.SqlValue;

/**
 * Primary keys as one blob, byte for byte as cr-sqlite packs them. Integers are big-endian.
 *
 * <pre>
 * size  field
 *    1  count of values
 *       then for each value
 *    1  n &lt;&lt; 3 | type, with type 1 INTEGER, 2 REAL, 3 TEXT, 4 BLOB, 5 NULL
 *    n  INTEGER: the value's bits without leading zero bytes; TEXT, BLOB: the length, likewise
 *       then REAL: 8 bytes; TEXT, BLOB: the bytes
 * </pre>
 */
public final class PackedColumns {
  private static final int INTEGER = 1;
  private static final int REAL = 2;
  private static final int TEXT = 3;
  private static final int BLOB = 4;
  private static final int NULL = 5;
  private static final int MAX_COUNT = 255;

  private PackedColumns() {}

  /** Packs up to 255 values. */
  public static byte[] pack(List<SqlValue> values) {
    if (values.size() > MAX_COUNT) {
      throw new IllegalArgumentException("too many values to pack: count=" + values.size());
    }
    ByteWriter out = new ByteWriter();
    out.writeByte(values.size());
    for (SqlValue value : values) {
      packValue(out, value);
    }
    return out.toBytes();
  }

  /**
   * Unpacks values; bytes after the last are ignored, as cr-sqlite does.
   *
   * @throws ChangesetException if the bytes end early or name an unknown type
   */
  public static List<SqlValue> unpack(byte[] packed) {
    ByteReader in = new ByteReader(packed, 0, packed.length);
    int count = in.readByte();
    List<SqlValue> values = new ArrayList<>(Math.min(count, packed.length));
    for (int i = 0; i < count; i++) {
      values.add(unpackValue(in));
    }
    return values;
  }

  private static void packValue(ByteWriter out, SqlValue value) {
    if (value instanceof SqlValue.Integer integer) {
      packNumber(out, integer.value(), INTEGER);
    } else if (value instanceof SqlValue.Real real) {
      out.writeByte(REAL);
      out.writeBigEndian(Double.doubleToRawLongBits(real.value()), 8);
    } else if (value instanceof SqlValue.Text text) {
      byte[] utf8 = text.value().getBytes(StandardCharsets.UTF_8);
      packNumber(out, utf8.length, TEXT);
      out.writeBytes(utf8);
    } else if (value instanceof SqlValue.Blob blob) {
      packNumber(out, blob.value().length, BLOB);
      out.writeBytes(blob.value());
    } else {
      out.writeByte(NULL);
    }
  }

  private static void packNumber(ByteWriter out, long number, int type) {
    int size = (64 - Long.numberOfLeadingZeros(number) + 7) / 8;
    out.writeByte(size << 3 | type);
    out.writeBigEndian(number, size);
  }

  private static SqlValue unpackValue(ByteReader in) {
    int head = in.readByte();
    int size = head >> 3;
    if (size > 8) {
      throw new ChangesetException("packed number too long: size=" + size);
    }
    switch (head & 7) {
      case INTEGER:
        return new SqlValue.Integer(in.readBigEndian(size));
      case REAL:
        return new SqlValue.Real(Double.longBitsToDouble(in.readBigEndian(8)));
      case TEXT:
        return new SqlValue.Text(new String(unpackBytes(in, size), StandardCharsets.UTF_8));
      case BLOB:
        return new SqlValue.Blob(unpackBytes(in, size));
      case NULL:
        return SqlValue.NULL;
      default:
        throw new ChangesetException("unknown packed type: type=" + (head & 7));
    }
  }

  private static byte[] unpackBytes(ByteReader in, int size) {
    long length = in.readBigEndian(size);
    if (length < 0 || length > in.remaining()) {
      throw new ChangesetException("packed bytes end early: length=" + length);
    }
    return in.readBytes((int) length);
  }
}
