package org.sqlattice.bench.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.sqlattice.browser.Lane;
import org.sqlattice.browser.LaneException;
import org.sqlattice.browser.Lanes;
import org.sqlattice.browser.StaticServer;
import org.sqlattice.browser.Tab;

/*
 * Only times of one run say anything, and others use the machine too: in every round each workload
 * is done by all contenders, one after the other, and who begins changes. Each cell of workload and
 * contender has a worker of its own.
 */

/** Measures the CRDT against its peers, or profiles one step of a workload. */
final class CrdtBench {
  private static final Duration CELL_TIMEOUT = Duration.ofMinutes(10);
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private static final Map<String, String> DEFAULTS =
      new TreeMap<>(
          Map.of(
              "--suite", "crdt",
              "--lane", "chromium",
              "--clock", "wall",
              "--rounds", "3",
              "--rows", "100000",
              "--growth-rows", "1000000",
              "--growth-rounds", "1",
              "--contenders", "wasm-gc,reference,published,yjs,loro",
              "--workloads", "",
              "--profile", ""));

  /** Who takes part in a workload: ours compares itself with its own plain tables. */
  private static final Map<String, List<String>> LEFT_OUT =
      Map.of(
          "plain", List.of("reference", "published", "yjs", "loro"),
          "crr", List.of("yjs", "loro"),
          "growth crr", List.of("published", "yjs", "loro"));

  private static final List<String> WORKLOADS =
      List.of(
          "ascending plain",
          "ascending crr",
          "text plain",
          "text crr",
          "shuffled plain",
          "shuffled crr",
          "exchange",
          "growth plain",
          "growth crr");

  private final Path home;
  private final Arguments arguments;
  private final WorkerClock clock;

  private CrdtBench(Path home, Arguments arguments, WorkerClock clock) {
    this.home = home;
    this.arguments = arguments;
    this.clock = clock;
  }

  /** Returns the exit code: 1 if a cell failed. */
  static int run(Path home, String[] arguments) throws IOException, InterruptedException {
    Arguments options = Arguments.of(arguments, DEFAULTS);
    try (Lane lane = Lanes.start(options.engine());
        StaticServer server = StaticServer.start();
        WorkerClock clock = WorkerClock.start()) {
      Site.mount(server, home);
      CrdtBench bench = new CrdtBench(home, options, clock);
      try (Tab tab = lane.open(server.url("/crdt.html"))) {
        tab.await("window.startCell !== undefined", Tab.PATIENCE);
        String profiled = bench.arguments.text("--profile");
        return profiled.isEmpty() ? bench.measure(lane, tab) : bench.profile(tab, profiled);
      }
    }
  }

  private int measure(Lane lane, Tab tab) throws IOException {
    JsonObject result = new JsonObject();
    result.addProperty("time", Instant.now().toString());
    result.addProperty("browser", lane.describe());
    result.addProperty("processors", Runtime.getRuntime().availableProcessors());
    for (String option : DEFAULTS.keySet()) {
      result.addProperty(option.substring(2), arguments.text(option));
    }
    result.add("peers", json(home.resolve("target/peers/versions.json")));
    JsonArray cells = new JsonArray();
    int rounds = Math.max(arguments.number("--rounds"), arguments.number("--growth-rounds"));
    for (int round = 0; round < rounds; round++) {
      for (String workload : workloads(round)) {
        for (String contender : contenders(workload, round)) {
          cells.add(measureCell(tab, round, workload, contender));
        }
      }
    }
    result.add("cells", cells);
    CrdtReport report = new CrdtReport(new CrdtCells(cells, arguments.text("--clock")));
    result.add("lines", report.json());
    String file = "target/bench-crdt-" + arguments.engine().label() + ".json";
    Files.writeString(home.resolve(file), GSON.toJson(result) + "\n");
    System.out.println(lane.describe() + ", peers " + result.get("peers"));
    report.print(System.out);
    return report.hasFailures() ? 1 : 0;
  }

  private JsonObject measureCell(Tab tab, int round, String workload, String contender) {
    System.err.printf("round %d, %s, %s: ", round + 1, workload, contender);
    tab.eval("void window.startCell(%s)".formatted(cell(workload, contender)));
    JsonObject result;
    try {
      result = JsonParser.parseString(tab.await("window.cell", CELL_TIMEOUT)).getAsJsonObject();
    } catch (LaneException late) {
      result = new JsonObject();
      result.addProperty("failed", "no answer: " + late.getMessage());
    }
    System.err.println(result.has("failed") ? result.get("failed") : summary(result));
    result.addProperty("round", round);
    result.addProperty("workload", workload);
    result.addProperty("contender", contender);
    return result;
  }

  /** Tells the steps' milliseconds of wall clock. */
  private static String summary(JsonObject result) {
    return result.getAsJsonObject("steps").entrySet().stream()
        .map(
            step ->
                step.getKey() + " " + Math.round(CrdtCells.milliseconds(step.getValue(), "wall")))
        .collect(Collectors.joining(", "));
  }

  private JsonObject cell(String workload, String contender) {
    JsonObject cell = new JsonObject();
    cell.addProperty("workload", workload);
    cell.addProperty("contender", contender);
    cell.addProperty("clock", clock.url());
    cell.addProperty("rows", arguments.number(isGrowth(workload) ? "--growth-rows" : "--rows"));
    return cell;
  }

  private List<String> workloads(int round) {
    List<String> named = arguments.list("--workloads");
    return (named.isEmpty() ? WORKLOADS : named)
        .stream()
            .filter(
                workload ->
                    round < arguments.number(isGrowth(workload) ? "--growth-rounds" : "--rounds"))
            .toList();
  }

  private List<String> contenders(String workload, int round) {
    String kind = workload.substring(workload.lastIndexOf(' ') + 1);
    List<String> leftOut = LEFT_OUT.getOrDefault(workload, LEFT_OUT.getOrDefault(kind, List.of()));
    List<String> contenders = new ArrayList<>(arguments.list("--contenders"));
    contenders.removeAll(leftOut);
    if (!contenders.isEmpty()) {
      Collections.rotate(contenders, -round % contenders.size());
    }
    return contenders;
  }

  private static boolean isGrowth(String workload) {
    return workload.startsWith("growth");
  }

  /** Profiles the step in {@code workload:step}, or in {@code contender:workload:step}. */
  private int profile(Tab tab, String profiled) throws IOException {
    List<String> parts = List.of(profiled.split(":", -1));
    if (parts.size() < 2 || parts.size() > 3) {
      throw new IllegalArgumentException("not workload:step: profile=" + profiled);
    }
    String contender = parts.size() == 3 ? parts.get(0) : "wasm-gc";
    JsonObject cell = cell(parts.get(parts.size() - 2), contender);
    cell.remove("clock");
    cell.addProperty("profiled", parts.get(parts.size() - 1));
    JsonElement profile =
        JsonParser.parseString(
            tab.profile(
                "window.runCellHere(%s).then((cell) => (window.cell = cell))".formatted(cell),
                CELL_TIMEOUT));
    JsonObject result = JsonParser.parseString(tab.eval("window.cell")).getAsJsonObject();
    System.out.println("profile of " + profiled + ": " + result);
    Path file = home.resolve("target/crdt.cpuprofile");
    Files.writeString(file, profile.toString());
    new CpuProfile(profile.getAsJsonObject()).print(System.out);
    System.out.println("all of it, for DevTools: " + file);
    return result.has("failed") ? 1 : 0;
  }

  private static JsonElement json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file));
  }
}
