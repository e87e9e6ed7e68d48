package org.sqlattice.crdt;

import org.sqlattice.sql.SqlValue;

/**
 * Which of two values wins when their cells have the same version: NULL, BLOB, TEXT, REAL, INTEGER
 * in rising order; within a type by number or by bytes, texts as UTF-8 without a collation.
 */
final class ValueOrder {
  private ValueOrder() {}

  static int compare(SqlValue left, SqlValue right) {
    if (left instanceof SqlValue.Integer l && right instanceof SqlValue.Integer r) {
      return Long.compare(l.value(), r.value());
    }
    if (left instanceof SqlValue.Real l && right instanceof SqlValue.Real r) {
      return Double.compare(l.value(), r.value());
    }
    if (left instanceof SqlValue.Text l && right instanceof SqlValue.Text r) {
      return compareTexts(l.value(), r.value());
    }
    if (left instanceof SqlValue.Blob l && right instanceof SqlValue.Blob r) {
      return compareBytes(l.value(), r.value());
    }
    return Integer.compare(rank(left), rank(right));
  }

  private static int rank(SqlValue value) {
    return switch (value.type()) {
      case NULL -> 0;
      case BLOB -> 1;
      case TEXT -> 2;
      case REAL -> 3;
      case INTEGER -> 4;
    };
  }

  static int compareBytes(byte[] left, byte[] right) {
    int length = Math.min(left.length, right.length);
    for (int i = 0; i < length; i++) {
      if (left[i] != right[i]) {
        return Integer.compare(left[i] & 0xFF, right[i] & 0xFF);
      }
    }
    return Integer.compare(left.length, right.length);
  }

  /** Orders as the UTF-8 bytes would: by code point, which surrogates make differ from UTF-16. */
  private static int compareTexts(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char l = left.charAt(i);
      char r = right.charAt(i);
      if (l != r) {
        return Integer.compare(codePointRank(l), codePointRank(r));
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  private static int codePointRank(char c) {
    return Character.isSurrogate(c) ? c + 0x10000 : c;
  }
}
