package org.sqlattice.proof;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sqlattice.sql.SqlValue;

/** Keys as crsql_changes shows them, read and written apart from the code under test. */
final class PackedKey {
  private static final int INTEGER = 1;
  private static final int REAL = 2;
  private static final int TEXT = 3;
  private static final int BLOB = 4;

  private PackedKey() {}

  static byte[] pack(List<SqlValue> key) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(key.size());
    for (SqlValue value : key) {
      if (value instanceof SqlValue.Integer integer) {
        number(out, integer.value(), INTEGER);
      } else if (value instanceof SqlValue.Real real) {
        out.write(REAL);
        bigEndian(out, Double.doubleToRawLongBits(real.value()), 8);
      } else if (value instanceof SqlValue.Text text) {
        bytes(out, text.value().getBytes(StandardCharsets.UTF_8), TEXT);
      } else if (value instanceof SqlValue.Blob blob) {
        bytes(out, blob.value(), BLOB);
      } else {
        throw new IllegalArgumentException("not in a key: type=" + value.type());
      }
    }
    return out.toByteArray();
  }

  static List<SqlValue> unpack(byte[] packed) {
    List<SqlValue> key = new ArrayList<>();
    int at = 1;
    for (int i = 0; i < packed[0]; i++) {
      int size = (packed[at] & 0xFF) >> 3;
      int type = packed[at++] & 7;
      long number = bigEndian(packed, at, type == REAL ? 8 : size);
      at += type == REAL ? 8 : size;
      switch (type) {
        case INTEGER -> key.add(new SqlValue.Integer(number));
        case REAL -> key.add(new SqlValue.Real(Double.longBitsToDouble(number)));
        case TEXT, BLOB -> {
          byte[] bytes = Arrays.copyOfRange(packed, at, at + (int) number);
          at += (int) number;
          key.add(
              type == BLOB
                  ? new SqlValue.Blob(bytes)
                  : new SqlValue.Text(new String(bytes, StandardCharsets.UTF_8)));
        }
        default -> throw new IllegalArgumentException("not in a key: type=" + type);
      }
    }
    return key;
  }

  private static void bytes(ByteArrayOutputStream out, byte[] bytes, int type) {
    number(out, bytes.length, type);
    out.write(bytes, 0, bytes.length);
  }

  private static void number(ByteArrayOutputStream out, long number, int type) {
    int size = 0;
    while (size < 8 && number >>> (8 * size) != 0) {
      size++;
    }
    out.write((size << 3) | type);
    bigEndian(out, number, size);
  }

  private static void bigEndian(ByteArrayOutputStream out, long number, int size) {
    for (int i = size - 1; i >= 0; i--) {
      out.write((int) (number >>> (8 * i)));
    }
  }

  private static long bigEndian(byte[] bytes, int offset, int size) {
    long number = 0;
    for (int i = 0; i < size; i++) {
      number = (number << 8) | (bytes[offset + i] & 0xFF);
    }
    return number;
  }
}
