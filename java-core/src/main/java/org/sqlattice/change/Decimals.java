package org.sqlattice.change;

/*
 * Most reals that people store have a few decimals: 12.34 is 1234 / 100, exactly, for the division
 * rounds as a parser does. How many decimals suit a column is judged by a sample of it.
 */

/** Reals as whole numbers, their mantissas, over a power of ten. */
final class Decimals {
  /** How many decimals a scale has at most. */
  static final int MAX_SCALE = 9;

  private static final int SAMPLES = 64;

  /** One in so many may be no decimal: those stay as they are. */
  private static final int TOLERANCE = 8;

  private static final double MAX_EXACT = 1L << 53;
  private static final double[] POWERS = {1, 10, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

  private Decimals() {}

  /** Returns how many decimals hold nearly all of the reals with these bits; -1 if none do. */
  static int scale(LongColumn reals) {
    int step = reals.count() / SAMPLES + 1;
    int[] counts = new int[MAX_SCALE + 2];
    int tolerated = 0;
    for (int i = 0; i < reals.count(); i += step) {
      counts[scale(Double.longBitsToDouble(reals.get(i)))]++;
      tolerated++;
    }
    tolerated /= TOLERANCE;
    int scale = MAX_SCALE + 1;
    while (scale >= 0 && counts[scale] <= tolerated) {
      tolerated -= counts[scale];
      scale--;
    }
    return scale > MAX_SCALE ? -1 : scale;
  }

  /** Tells whether {@code mantissa} over a power of ten is {@code value}, bit by bit. */
  static boolean isExact(double value, int scale) {
    double scaled = value * POWERS[scale];
    return scaled > -MAX_EXACT
        && scaled < MAX_EXACT
        && Double.doubleToRawLongBits(value(mantissa(value, scale), scale))
            == Double.doubleToRawLongBits(value);
  }

  static long mantissa(double value, int scale) {
    return (long) (value * POWERS[scale] + (value < 0 ? -0.5 : 0.5));
  }

  static double value(long mantissa, int scale) {
    return mantissa / POWERS[scale];
  }

  private static int scale(double value) {
    int scale = 0;
    while (scale <= MAX_SCALE && !isExact(value, scale)) {
      scale++;
    }
    return scale;
  }
}
