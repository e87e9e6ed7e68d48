package org.sqlattice.bench.run;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What all cells of a run measured.
 *
 * @param clock {@code wall}, or {@code cpu} for the processor time of the worker's thread; steps
 *     too short for that have wall time only
 */
record CrdtCells(JsonArray cells, String clock) {
  CrdtCells {
    if (!clock.equals("wall") && !clock.equals("cpu")) {
      throw new IllegalArgumentException("neither wall nor cpu: clock=" + clock);
    }
  }

  /** Numbers by round; empty where nothing was measured. */
  record Series(TreeMap<Integer, Double> rounds) {
    static final Series NONE = new Series(new TreeMap<>());

    @Nullable Spread spread() {
      return rounds.isEmpty() ? null : Spread.of(values());
    }

    /** Returns the best number of all rounds divided by another's best: less noise, less truth. */
    double bestDividedBy(Series divisor) {
      return Collections.min(rounds.values()) / Collections.min(divisor.rounds.values());
    }

    /** Divides round by round, as others use the machine too. */
    Series dividedBy(Series divisor) {
      TreeMap<Integer, Double> ratios = new TreeMap<>();
      rounds.forEach(
          (round, value) -> {
            Double below = divisor.rounds.get(round);
            if (below != null && below != 0) {
              ratios.put(round, value / below);
            }
          });
      return new Series(ratios);
    }

    private double[] values() {
      return rounds.values().stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  /** Returns microseconds for each row, change, or whatever the step counts. */
  Series microseconds(String contender, String workload, String step) {
    TreeMap<Integer, Double> rounds = new TreeMap<>();
    for (JsonObject cell : of(contender, workload)) {
      JsonElement measured = part(cell, "steps", step);
      if (measured != null) {
        double count = measured.getAsJsonObject().get("count").getAsDouble();
        double us = milliseconds(measured, clock) * 1000 / count;
        rounds.put(cell.get("round").getAsInt(), us);
      }
    }
    return new Series(rounds);
  }

  /** Returns a step's time on a clock. */
  static double milliseconds(JsonElement step, String clock) {
    JsonObject times = step.getAsJsonObject();
    boolean isCpu = clock.equals("cpu") && times.has("cpuMs");
    return times.get(isCpu ? "cpuMs" : "ms").getAsDouble();
  }

  /** Returns numbers that are not times; zero means that there is none. */
  Series values(String contender, String workload, String name) {
    TreeMap<Integer, Double> rounds = new TreeMap<>();
    for (JsonObject cell : of(contender, workload)) {
      JsonElement value = part(cell, "values", name);
      if (value != null && value.getAsJsonPrimitive().isNumber() && value.getAsDouble() != 0) {
        rounds.put(cell.get("round").getAsInt(), value.getAsDouble());
      }
    }
    return new Series(rounds);
  }

  /** Returns a text that a cell tells, {@code null} if none does. */
  @Nullable String text(String contender, String workload, String name) {
    for (JsonObject cell : of(contender, workload)) {
      JsonElement value = part(cell, "values", name);
      if (value != null) {
        return value.getAsString();
      }
    }
    return null;
  }

  /** Returns the names of a workload's steps, in the order in which they were done. */
  Set<String> steps(String workload) {
    Set<String> steps = new LinkedHashSet<>();
    for (JsonElement element : cells) {
      JsonObject cell = element.getAsJsonObject();
      if (cell.has("steps") && cell.get("workload").getAsString().equals(workload)) {
        steps.addAll(cell.getAsJsonObject("steps").keySet());
      }
    }
    return steps;
  }

  boolean has(String contender) {
    return cells.asList().stream()
        .anyMatch(cell -> text(cell.getAsJsonObject(), "contender").equals(contender));
  }

  List<String> failures() {
    List<String> failures = new ArrayList<>();
    for (JsonElement element : cells) {
      JsonObject cell = element.getAsJsonObject();
      if (cell.has("failed")) {
        failures.add(
            "FAILED: %s, %s: %s"
                .formatted(text(cell, "workload"), text(cell, "contender"), text(cell, "failed")));
      }
    }
    return failures;
  }

  private List<JsonObject> of(String contender, String workload) {
    return cells.asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(cell -> text(cell, "contender").equals(contender))
        .filter(cell -> text(cell, "workload").equals(workload))
        .toList();
  }

  private static @Nullable JsonElement part(JsonObject cell, String group, String name) {
    return cell.has(group) ? cell.getAsJsonObject(group).get(name) : null;
  }

  private static String text(JsonObject cell, String name) {
    return cell.get(name).getAsString();
  }
}
