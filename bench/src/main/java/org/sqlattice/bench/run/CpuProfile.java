package org.sqlattice.bench.run;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/*
 * SQLite's binary names none of its functions, so their time is told twice: as a whole, and by the
 * function of ours or the browser's that called into SQLite.
 */

/** A CPU profile of DevTools, summed up by function. */
final class CpuProfile {
  private static final int LINES = 40;
  private static final String SQLITE = "(SQLite)";

  private final Map<Integer, JsonObject> nodes = new HashMap<>();
  private final Map<Integer, Integer> parents = new HashMap<>();
  private final Map<String, Double> selfMs = new HashMap<>();
  private final Map<String, Double> totalMs = new HashMap<>();
  private final Map<String, Double> sqliteMs = new HashMap<>();
  private double wholeMs;

  CpuProfile(JsonObject profile) {
    for (JsonElement element : profile.getAsJsonArray("nodes")) {
      JsonObject node = element.getAsJsonObject();
      int id = node.get("id").getAsInt();
      nodes.put(id, node);
      if (node.has("children")) {
        node.getAsJsonArray("children").forEach(child -> parents.put(child.getAsInt(), id));
      }
    }
    List<JsonElement> samples = profile.getAsJsonArray("samples").asList();
    List<JsonElement> deltas = profile.getAsJsonArray("timeDeltas").asList();
    for (int i = 0; i < samples.size(); i++) {
      // A delta is the time before its sample: what runs after it until the next belongs to it.
      double ms = i + 1 < deltas.size() ? deltas.get(i + 1).getAsDouble() / 1000 : 0;
      add(samples.get(i).getAsInt(), ms);
    }
  }

  private void add(int id, double ms) {
    String self = name(id);
    if (self.equals("(idle)") || self.equals("(program)")) {
      return;
    }
    wholeMs += ms;
    selfMs.merge(self, ms, Double::sum);
    Set<String> counted = new HashSet<>();
    boolean isBelowSqlite = self.equals(SQLITE);
    for (Integer node = id; node != null; node = parents.get(node)) {
      String name = name(node);
      if (counted.add(name)) {
        totalMs.merge(name, ms, Double::sum);
      }
      if (isBelowSqlite && !name.equals(SQLITE)) {
        sqliteMs.merge(name, ms, Double::sum);
        isBelowSqlite = false;
      }
    }
  }

  private String name(int id) {
    JsonObject node = nodes.get(id);
    if (node == null) {
      return "(unknown)";
    }
    JsonObject frame = node.getAsJsonObject("callFrame");
    String name = frame.get("functionName").getAsString();
    if (name.startsWith("wasm-function[")) {
      return SQLITE;
    }
    return name.isEmpty() ? "(anonymous)" : name;
  }

  void print(PrintStream out) {
    out.printf(
        Locale.ROOT, "%.0f ms in all%n%n%8s %6s %8s  function%n", wholeMs, "self ms", "%", "total");
    for (Map.Entry<String, Double> entry : greatest(selfMs)) {
      double total = totalMs.getOrDefault(entry.getKey(), 0.0);
      out.printf(
          Locale.ROOT,
          "%8.1f %5.1f%% %8.1f  %s%n",
          entry.getValue(),
          entry.getValue() / wholeMs * 100,
          total,
          entry.getKey());
    }
    out.printf("%n%8s  SQLite's own time, by who called it%n", "ms");
    for (Map.Entry<String, Double> entry : greatest(sqliteMs)) {
      out.printf(Locale.ROOT, "%8.1f  %s%n", entry.getValue(), entry.getKey());
    }
  }

  private static List<Map.Entry<String, Double>> greatest(Map<String, Double> times) {
    List<Map.Entry<String, Double>> entries = new ArrayList<>(times.entrySet());
    entries.sort(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()));
    return entries.subList(0, Math.min(LINES, entries.size()));
  }
}
