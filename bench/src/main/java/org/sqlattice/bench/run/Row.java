package org.sqlattice.bench.run;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of the report: a contender against its baseline in the same rounds.
 *
 * @param ratio of each round's two times, summed up; what it means depends on the goal
 * @param bestRatio of the best times of all rounds: what a quiet machine would say
 * @param goal what the ratio should be, or {@code null} if it is only told
 */
record Row(
    String what,
    String contender,
    String baseline,
    Spread contenderMs,
    Spread baselineMs,
    Spread ratio,
    double bestRatio,
    @Nullable Goal goal) {

  /** A bound of the median ratio. */
  record Goal(double bound, boolean isUpper) {
    static Goal atLeast(double bound) {
      return new Goal(bound, false);
    }

    static Goal atMost(double bound) {
      return new Goal(bound, true);
    }

    boolean isMet(double ratio) {
      return isUpper ? ratio <= bound : ratio >= bound;
    }
  }

  static String header() {
    return String.format(
        Locale.ROOT,
        "%-25s %-17s %7s  %-11s %7s  %-20s %5s  %s",
        "",
        "contender",
        "ms",
        "baseline",
        "ms",
        "ratio [min..max]",
        "best",
        "goal");
  }

  String line() {
    String spread =
        String.format(Locale.ROOT, "%.2fx [%.2f..%.2f]", ratio.median(), ratio.min(), ratio.max());
    return String.format(
            Locale.ROOT,
            "%-25s %-17s %7.1f  %-11s %7.1f  %-20s %4.2fx  %s",
            what,
            contender,
            contenderMs.median(),
            baseline,
            baselineMs.median(),
            spread,
            bestRatio,
            verdict())
        .stripTrailing();
  }

  private String verdict() {
    if (goal == null) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "%s %.2fx %s",
        goal.isUpper() ? "<=" : ">=",
        goal.bound(),
        goal.isMet(ratio.median()) ? "met" : "MISSED");
  }
}
