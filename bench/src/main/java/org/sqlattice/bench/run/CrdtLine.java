package org.sqlattice.bench.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlattice.bench.run.CrdtCells.Series;

/**
 * One line of the report: what ours and the others needed, and how they compare.
 *
 * @param numbers by contender, with {@code plain} for our own plain table
 * @param targets what the comparisons should say
 */
record CrdtLine(String what, String unit, Map<String, Series> numbers, List<Target> targets) {
  static final String OURS = "ours";
  static final String PLAIN = "plain";

  /** How the ratios' columns are named. */
  private static final Map<String, String> COMPARISONS = new LinkedHashMap<>();

  static {
    COMPARISONS.put(PLAIN, "/plain");
    COMPARISONS.put("reference", "ref/");
    COMPARISONS.put("published", "pub/");
    COMPARISONS.put("yjs", "yjs/");
    COMPARISONS.put("loro", "loro/");
  }

  /** The others, as the table names them. */
  static final List<String> OTHERS = List.of("reference", "published", "yjs", "loro");

  /**
   * A bound of a median: of our number, of ours divided by that of our plain table, or of another's
   * divided by ours.
   *
   * @param against whom ours is compared with; {@link #OURS} for the number itself
   */
  record Target(String against, double bound, boolean isUpper) {
    static Target atMost(double bound) {
      return new Target(OURS, bound, true);
    }

    static Target atMostOfPlain(double bound) {
      return new Target(PLAIN, bound, true);
    }

    static Target timesFasterThan(String other, double bound) {
      return new Target(other, bound, false);
    }

    boolean isMet(double value) {
      return isUpper ? value <= bound : value >= bound;
    }

    String verdict(@Nullable Spread spread) {
      String name = against.equals(OURS) ? "" : " " + against;
      String outcome = spread == null ? "?" : isMet(spread.median()) ? "met" : "MISSED";
      return (isUpper ? "<=" : ">=") + number(bound) + name + " " + outcome;
    }
  }

  /** Returns our number, or how it compares: others that are slower have ratios above 1. */
  @Nullable Spread comparison(String against) {
    Series ours = series(OURS);
    if (against.equals(OURS)) {
      return ours.spread();
    }
    Series other = series(against);
    return (against.equals(PLAIN) ? ours.dividedBy(other) : other.dividedBy(ours)).spread();
  }

  static String header() {
    List<String> names = new ArrayList<>(List.of(PLAIN));
    names.addAll(OTHERS);
    StringBuilder line = new StringBuilder();
    line.append(String.format("%-30s %9s %-19s", "", OURS, "[min..max]"));
    names.forEach(name -> line.append(String.format("%10s", name)));
    line.append("  |");
    COMPARISONS.forEach((against, name) -> line.append(String.format("%15s", name)));
    line.append("  targets");
    return line.toString();
  }

  String line() {
    StringBuilder line = new StringBuilder();
    Spread ours = comparison(OURS);
    String range = ours == null ? "" : "[%s..%s]".formatted(number(ours.min()), number(ours.max()));
    line.append(String.format("%-30s %9s %-19s", what, median(ours), range));
    line.append(String.format("%10s", median(series(PLAIN).spread())));
    OTHERS.forEach(name -> line.append(String.format("%10s", median(series(name).spread()))));
    line.append("  |");
    COMPARISONS.keySet().forEach(name -> line.append(String.format("%15s", ratio(name))));
    line.append("  ").append(String.join(", ", verdicts()));
    return line.toString().stripTrailing();
  }

  List<String> verdicts() {
    return targets.stream().map(target -> target.verdict(comparison(target.against()))).toList();
  }

  /** Returns what JSON should say. */
  Map<String, Object> json() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("what", what);
    values.put("unit", unit);
    numbers.forEach(
        (name, series) -> {
          Spread spread = series.spread();
          if (spread != null) {
            values.put(name, spread);
          }
        });
    Map<String, Spread> ratios = new LinkedHashMap<>();
    Map<String, Double> bestRatios = new LinkedHashMap<>();
    for (String name : COMPARISONS.keySet()) {
      Spread ratio = comparison(name);
      if (ratio != null) {
        String label = name.equals(PLAIN) ? "ours/plain" : name + "/ours";
        ratios.put(label, ratio);
        bestRatios.put(label, bestComparison(name));
      }
    }
    values.put("ratios", ratios);
    values.put("bestRatios", bestRatios);
    values.put("targets", verdicts());
    return values;
  }

  private Series series(String name) {
    return numbers.getOrDefault(name, Series.NONE);
  }

  /** The median ratio, and that of the best times. */
  private String ratio(String against) {
    Spread spread = comparison(against);
    return spread == null
        ? "-"
        : "%s (%s)".formatted(number(spread.median()), number(bestComparison(against)));
  }

  private double bestComparison(String against) {
    Series ours = series(OURS);
    Series other = series(against);
    return against.equals(PLAIN) ? ours.bestDividedBy(other) : other.bestDividedBy(ours);
  }

  private static String median(@Nullable Spread spread) {
    return spread == null ? "-" : number(spread.median());
  }

  /** Three digits that count. */
  private static String number(double value) {
    double size = Math.abs(value);
    int digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    String text = String.format(Locale.ROOT, "%." + digits + "f", value);
    return digits > 0 ? text.replaceFirst("\\.?0+$", "") : text;
  }
}
