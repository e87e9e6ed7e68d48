package org.sqlattice.order;

import org.jspecify.annotations.Nullable;

/*
 * Fractional indexing, digit for digit as cr-sqlite does it. A digit is one of the 95 printable
 * ASCII characters, from the space on. A key is an integer, whose head tells its length (a to z for
 * 2 to 27 characters, Z to A likewise below zero), and a fraction, which does not end in a space.
 *
 * (1) A key lies strictly between its neighbours in the order of bytes.
 * (2) Every key that is made is valid, so that others can be made beside it.
 * (3) A key behind the last or before the first is an integer: it grows with the logarithm of the
 *     count of such keys.
 */

/**
 * Makes keys that sort between others.
 *
 * @see <a href="https://observablehq.com/@dgreensp/implementing-fractional-indexing">Implementing
 *     fractional indexing</a>
 */
final class FractionalKey {
  private static final char FIRST_DIGIT = ' ';
  private static final char LAST_DIGIT = '~';
  private static final String ZERO = "a ";
  private static final String SMALLEST = "A                          ";

  private FractionalKey() {}

  /**
   * Returns a key between two others.
   *
   * @param low the key before, or {@code null} for a key before all
   * @param high the key behind, or {@code null} for a key behind all
   */
  static String between(@Nullable String low, @Nullable String high) {
    if (low != null) {
      check(low);
    }
    if (high != null) {
      check(high);
    }
    if (low == null) {
      return high == null ? ZERO : before(high);
    }
    if (high != null && low.compareTo(high) >= 0) {
      throw refused("key_between - a must be before b: a=" + low + ", b=", high);
    }
    String integer = integer(low);
    if (high != null && integer.equals(integer(high))) {
      return integer + midpoint(fraction(low), fraction(high));
    }
    String next = step(integer, true);
    return next != null && (high == null || next.compareTo(high) < 0)
        ? next
        : integer + midpoint(fraction(low), null);
  }

  private static String before(String high) {
    String integer = integer(high);
    if (integer.equals(SMALLEST)) {
      return integer + midpoint("", fraction(high));
    }
    if (integer.length() < high.length()) {
      return integer;
    }
    String previous = step(integer, false);
    return previous == null || previous.equals(SMALLEST) ? SMALLEST + midpoint("", null) : previous;
  }

  private static void check(String key) {
    if (key.isEmpty()) {
      throw refused("key is empty: key=", key);
    }
    int length = integerLength(key.charAt(0));
    if (length == 0) {
      throw refused("head is out of range: key=", key);
    }
    if (length > key.length()) {
      throw refused("integer part of key is too long: key=", key);
    }
    for (int i = 1; i < key.length(); i++) {
      if (key.charAt(i) < FIRST_DIGIT || key.charAt(i) > LAST_DIGIT) {
        throw refused("invalid digit: index=" + i + ", key=", key);
      }
    }
    if (key.equals(SMALLEST)) {
      throw refused("Key is too small: key=", key);
    }
    if (key.length() > length && key.charAt(key.length() - 1) == FIRST_DIGIT) {
      throw refused("Fractional part should not end with ' ' (space): key=", key);
    }
  }

  /** Returns the length of an integer with its head; 0 if there is no such head. */
  private static int integerLength(char head) {
    if (head >= 'a' && head <= 'z') {
      return head - 'a' + 2;
    }
    return head >= 'A' && head <= 'Z' ? 'Z' - head + 2 : 0;
  }

  private static String integer(String key) {
    return key.substring(0, integerLength(key.charAt(0)));
  }

  private static String fraction(String key) {
    return key.substring(integerLength(key.charAt(0)));
  }

  /** Returns the next integer up or down, or {@code null} behind the last and before the first. */
  private static @Nullable String step(String integer, boolean up) {
    char full = up ? LAST_DIGIT : FIRST_DIGIT;
    char empty = up ? FIRST_DIGIT : LAST_DIGIT;
    int delta = up ? 1 : -1;
    char[] digits = integer.toCharArray();
    for (int i = digits.length - 1; i > 0; i--) {
      if (digits[i] != full) {
        digits[i] = (char) (digits[i] + delta);
        return new String(digits);
      }
      digits[i] = empty;
    }
    char head = digits[0];
    if (head == (up ? 'z' : 'A')) {
      return null;
    }
    char next = head == (up ? 'Z' : 'a') ? (up ? 'a' : 'Z') : (char) (head + delta);
    StringBuilder out = new StringBuilder().append(next);
    while (out.length() < integerLength(next)) {
      out.append(empty);
    }
    return out.toString();
  }

  /** Returns a fraction above {@code low} and, if there is a bound, below {@code high}. */
  private static String midpoint(String low, @Nullable String high) {
    StringBuilder out = new StringBuilder();
    String bound = high;
    for (int i = 0; ; i++) {
      int lowDigit = i < low.length() ? low.charAt(i) : FIRST_DIGIT;
      int highDigit = bound == null ? LAST_DIGIT + 1 : bound.charAt(i);
      if (highDigit - lowDigit > 1) {
        return out.append((char) ((lowDigit + highDigit + 1) / 2)).toString();
      }
      if (highDigit > lowDigit) {
        if (bound != null && bound.length() > i + 1) {
          return out.append((char) highDigit).toString();
        }
        bound = null;
      }
      out.append((char) lowDigit);
    }
  }

  private static IllegalArgumentException refused(String message, String key) {
    return new IllegalArgumentException(message + key);
  }
}
