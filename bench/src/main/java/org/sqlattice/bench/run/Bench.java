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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.sqlattice.browser.Lane;
import org.sqlattice.browser.LaneException;
import org.sqlattice.browser.Lanes;
import org.sqlattice.browser.StaticServer;
import org.sqlattice.browser.Tab;

/**
 * Measures speed in a browser and the size of the package; prints tables and writes JSON to {@code
 * bench/target}. Exits with 1 if the size gate fails or something was computed wrong; a missed goal
 * of speed is only told, as it depends on the machine.
 */
public final class Bench {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "--suite", "engine",
          "--lane", "chromium",
          "--rounds", "11",
          "--first-row-rounds", "15",
          "--rows", "100000",
          "--calls", "1000000");

  private final Path home;
  private final Arguments arguments;

  private Bench(Path home, Arguments arguments) {
    this.home = home;
    this.arguments = arguments;
  }

  /** Runs a suite: {@code --suite crdt}, or else the engine's. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path home = Path.of(Files.exists(Path.of("bench/pom.xml")) ? "bench" : "").toAbsolutePath();
    // Where the lanes put the browsers' profiles.
    System.setProperty("basedir", home.toString());
    int suite = Arrays.asList(arguments).indexOf("--suite");
    if (suite >= 0 && suite + 1 < arguments.length && arguments[suite + 1].equals("crdt")) {
      System.exit(CrdtBench.run(home, arguments));
    }
    Bench bench = new Bench(home, Arguments.of(arguments, DEFAULTS));
    bench.measureSpeed();
    System.exit(bench.measureSize());
  }

  private void measureSpeed() throws IOException, InterruptedException {
    try (Lane lane = Lanes.start(arguments.engine());
        StaticServer server = StaticServer.start()) {
      Site.mount(server, home);
      JsonObject result = new JsonObject();
      result.addProperty("time", Instant.now().toString());
      result.addProperty("browser", lane.describe());
      result.addProperty("processors", Runtime.getRuntime().availableProcessors());
      result.add("port", measure(lane, server, "port", arguments.number("--rounds")));
      result.add(
          "firstRow", measure(lane, server, "first-row", arguments.number("--first-row-rounds")));
      report(result);
    }
  }

  private JsonElement measure(Lane lane, StaticServer server, String what, int rounds) {
    String query =
        "/?what=%s&rounds=%d&rows=%d&calls=%d"
            .formatted(what, rounds, arguments.number("--rows"), arguments.number("--calls"));
    try (Tab tab = lane.open(server.url(query))) {
      JsonObject result =
          JsonParser.parseString(tab.await("window.result", TIMEOUT)).getAsJsonObject();
      if (result.has("failed")) {
        throw new LaneException("cannot measure: " + result.get("failed").getAsString());
      }
      return result.get("value");
    }
  }

  private void report(JsonObject result) throws IOException {
    JsonObject port = result.getAsJsonObject("port");
    List<Row> rows = new ArrayList<>(Rows.ofPort(port));
    List<String> notes = new ArrayList<>();
    for (JsonElement element : result.getAsJsonArray("firstRow")) {
      JsonObject storage = element.getAsJsonObject();
      if (storage.has("failed")) {
        notes.add(
            "first row, %s: not measured: %s"
                .formatted(storage.get("storage").getAsString(), storage.get("failed")));
      } else {
        rows.add(Rows.ofFirstRow(storage));
      }
    }
    System.out.println(result.get("browser").getAsString());
    System.out.println(Row.header());
    rows.forEach(row -> System.out.println(row.line()));
    notes.forEach(System.out::println);
    System.out.printf(
        "rounds: %d, for the first row %d; by hand: %s%n%n",
        arguments.number("--rounds"), arguments.number("--first-row-rounds"), port.get("handUses"));
    JsonArray lines = GSON.toJsonTree(rows).getAsJsonArray();
    result.add("rows", lines);
    Path file = home.resolve("target/bench-" + arguments.engine().label() + ".json");
    Files.writeString(file, GSON.toJson(result) + "\n");
  }

  /** Prints the table of sizes and returns the exit code of the gate. */
  private int measureSize() throws IOException, InterruptedException {
    return Site.run("node", home.resolve("size.mjs").toString());
  }
}
