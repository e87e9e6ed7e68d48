package org.sqlattice.bench.run;

import java.util.Arrays;

/** What some rounds of a measurement say. */
record Spread(double median, double min, double max) {
  /**
   * Sums rounds up.
   *
   * @throws IllegalArgumentException if there are none
   */
  static Spread of(double[] rounds) {
    if (rounds.length == 0) {
      throw new IllegalArgumentException("no rounds");
    }
    double[] sorted = rounds.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }
}
