package org.sqlattice.bench.run;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sqlattice.bench.run.CrdtCells.Series;
import org.sqlattice.bench.run.CrdtLine.Target;

/** The table of a run, for each of our builds that took part. */
final class CrdtReport {
  private static final List<String> BUILDS = List.of("wasm-gc", "js");
  private static final String REFERENCE = "reference";
  private static final String ROW = "us/row";
  private static final String CHANGE = "us/change";

  private final CrdtCells cells;
  private final Map<String, List<CrdtLine>> tables = new LinkedHashMap<>();

  CrdtReport(CrdtCells cells) {
    this.cells = cells;
    for (String build : BUILDS) {
      if (cells.has(build)) {
        tables.put(build, lines(build));
      }
    }
  }

  private List<CrdtLine> lines(String build) {
    List<CrdtLine> lines = new ArrayList<>();
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("ascending", "integer key");
    keys.put("text", "text key");
    keys.put("shuffled", "integers shuffled");
    Target fourTimes = Target.timesFasterThan(REFERENCE, 4);
    Target threeTimes = Target.timesFasterThan(REFERENCE, 3);
    keys.forEach(
        (workload, key) ->
            lines.add(
                write(build, "insert, " + key, workload, "insert")
                    .with(Target.atMostOfPlain(1.6), fourTimes)));
    lines.add(
        write(build, "update 25%, integer key", "ascending", "update")
            .with(Target.atMostOfPlain(2.5), threeTimes));
    lines.add(
        write(build, "update 25%, text key", "text", "update")
            .with(Target.atMostOfPlain(2.5), threeTimes));
    lines.add(
        write(build, "update all at once", "ascending", "updateAll")
            .with(Target.atMostOfPlain(2.5), threeTimes));
    lines.add(write(build, "delete 25%, integer key", "ascending", "delete").with(threeTimes));
    lines.add(write(build, "delete 25%, text key", "text", "delete").with(threeTimes));
    lines.add(write(build, "delete all at once", "ascending", "deleteAll").with(threeTimes));
    lines.add(
        values(build, "size, bytes/row", " crr", "bytesPerRow").with(Target.atMostOfPlain(1.6)));
    lines.add(exchange(build, "read all", "readAll").with(Target.timesFasterThan(REFERENCE, 6)));
    lines.add(
        exchange(build, "read the last 100", "readLast")
            .with(Target.timesFasterThan(REFERENCE, 1)));
    lines.add(
        exchange(build, "merge into empty", "mergeEmpty")
            .with(
                Target.timesFasterThan(REFERENCE, 6),
                Target.timesFasterThan("yjs", 1),
                Target.timesFasterThan("loro", 1),
                Target.atMost(1.5)));
    lines.add(exchange(build, "merge once more", "mergeAgain").with());
    lines.add(exchange(build, "merge the last 100", "mergeLast").with());
    lines.add(
        exchange(build, "merge conflicts", "conflicts")
            .with(Target.timesFasterThan(REFERENCE, 1.5)));
    lines.add(exchange(build, "merge conflicts back", "conflictsBack").with());
    lines.add(values(build, "encoded bytes/change", "", "bytesPerChange").with(Target.atMost(10)));
    List<String> steps = new ArrayList<>(cells.steps("growth crr"));
    if (steps.remove("addColumn")) {
      lines.add(write(build, "add a column, us", "growth", "addColumn").with());
    }
    steps.forEach(step -> lines.add(write(build, step, "growth", step).with()));
    for (String operation : List.of("insert", "update")) {
      List<String> levels = steps.stream().filter(step -> step.startsWith(operation)).toList();
      if (levels.size() > 1) {
        lines.add(growth(build, operation, levels.get(0), levels.get(levels.size() - 1)).with());
      }
    }
    return lines.stream().filter(line -> !line.numbers().isEmpty()).toList();
  }

  /** A line that still lacks its targets. */
  private record Draft(String what, String unit, Map<String, Series> numbers) {
    CrdtLine with(Target... targets) {
      return new CrdtLine(what, unit, numbers, List.of(targets));
    }
  }

  private Draft write(String build, String what, String workload, String step) {
    Map<String, Series> numbers = new LinkedHashMap<>();
    put(numbers, CrdtLine.OURS, cells.microseconds(build, workload + " crr", step));
    put(numbers, CrdtLine.PLAIN, cells.microseconds(build, workload + " plain", step));
    for (String other : CrdtLine.OTHERS) {
      put(numbers, other, cells.microseconds(other, workload + " crr", step));
    }
    return new Draft(what, ROW, numbers);
  }

  /** How many times as long an operation takes in the largest table as in the smallest. */
  private Draft growth(String build, String operation, String smallest, String largest) {
    Map<String, Series> large = write(build, "", "growth", largest).numbers();
    Map<String, Series> ratios = new LinkedHashMap<>();
    write(build, "", "growth", smallest)
        .numbers()
        .forEach(
            (name, series) ->
                put(ratios, name, large.getOrDefault(name, Series.NONE).dividedBy(series)));
    return new Draft(operation + ", largest/smallest", "times", ratios);
  }

  private Draft exchange(String build, String what, String step) {
    Map<String, Series> numbers = new LinkedHashMap<>();
    put(numbers, CrdtLine.OURS, cells.microseconds(build, "exchange", step));
    for (String other : CrdtLine.OTHERS) {
      put(numbers, other, cells.microseconds(other, "exchange", step));
    }
    return new Draft(what, CHANGE, numbers);
  }

  private Draft values(String build, String what, String kind, String name) {
    String workload = kind.isEmpty() ? "exchange" : "ascending" + kind;
    Map<String, Series> numbers = new LinkedHashMap<>();
    put(numbers, CrdtLine.OURS, cells.values(build, workload, name));
    put(numbers, CrdtLine.PLAIN, cells.values(build, "ascending plain", name));
    for (String other : CrdtLine.OTHERS) {
      put(numbers, other, cells.values(other, workload, name));
    }
    return new Draft(what, "bytes", numbers);
  }

  private static void put(Map<String, Series> numbers, String name, Series series) {
    if (!series.rounds().isEmpty()) {
      numbers.put(name, series);
    }
  }

  void print(PrintStream out) {
    tables.forEach(
        (build, lines) -> {
          out.printf("%nours is the %s build; microseconds for each row or change%n", build);
          out.println(CrdtLine.header());
          lines.forEach(line -> out.println(line.line()));
          out.println(clockRows(build));
        });
    cells.failures().forEach(out::println);
  }

  /** Tells how many rows hold clocks before and after a column was added. */
  private String clockRows(String build) {
    StringBuilder text = new StringBuilder("add a column, rows of clocks:");
    for (String contender : List.of(build, REFERENCE)) {
      String reason = cells.text(contender, "growth crr", "addColumn");
      String before = cells.text(contender, "growth crr", "clockRowsBefore");
      String after = cells.text(contender, "growth crr", "clockRowsAfter");
      text.append(" %s ".formatted(contender.equals(build) ? CrdtLine.OURS : contender))
          .append(reason != null ? reason : before == null ? "n/a" : before + " -> " + after)
          .append(';');
    }
    return text.toString();
  }

  boolean hasFailures() {
    return !cells.failures().isEmpty();
  }

  JsonElement json() {
    Map<String, Object> values = new LinkedHashMap<>();
    tables.forEach(
        (build, lines) -> values.put(build, lines.stream().map(CrdtLine::json).toList()));
    return new Gson().toJsonTree(values);
  }
}
