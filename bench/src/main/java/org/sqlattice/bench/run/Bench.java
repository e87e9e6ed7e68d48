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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sqlattice.browser.Engine;
import org.sqlattice.browser.Lane;
import org.sqlattice.browser.LaneException;
import org.sqlattice.browser.Lanes;
import org.sqlattice.browser.ResponseHeaders;
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

  private final Path home;
  private final Options options;

  private Bench(Path home, Options options) {
    this.home = home;
    this.options = options;
  }

  /** Runs what the options name: {@code --lane}, {@code --rounds}, {@code --rows}, … */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path home = Path.of(Files.exists(Path.of("bench/pom.xml")) ? "bench" : "").toAbsolutePath();
    // Where the lanes put the browsers' profiles.
    System.setProperty("basedir", home.toString());
    Bench bench = new Bench(home, Options.of(arguments));
    bench.measureSpeed();
    System.exit(bench.measureSize());
  }

  private void measureSpeed() throws IOException, InterruptedException {
    Path packageFolder = unpackPackage();
    try (Lane lane = Lanes.start(options.engine());
        StaticServer server = StaticServer.start()) {
      mountSite(server, packageFolder);
      JsonObject result = new JsonObject();
      result.addProperty("time", Instant.now().toString());
      result.addProperty("browser", lane.describe());
      result.addProperty("processors", Runtime.getRuntime().availableProcessors());
      result.add("port", measure(lane, server, "port", options.rounds()));
      result.add("firstRow", measure(lane, server, "first-row", options.firstRowRounds()));
      report(result);
    }
  }

  /** Immutable files and no policy: what a browser may cache, it caches. */
  private void mountSite(StaticServer server, Path packageFolder) {
    Map<String, String> headers = new LinkedHashMap<>(ResponseHeaders.isolated().values());
    // Isolation makes the clock finer; caching is what a second visit has.
    headers.put("Cache-Control", "public, max-age=3600, immutable");
    ResponseHeaders cached = new ResponseHeaders(headers);
    server
        .mount("/", home.resolve("src/pages"), cached)
        .mount("/contenders/", home.resolve("target/contenders"), cached)
        .mount("/wa-sqlite/", home.resolve("target/wa-sqlite"), cached)
        .mount("/package/", packageFolder, cached)
        .mount("/loader/", home.resolve("../npm-package/target/loader"), cached);
  }

  private JsonElement measure(Lane lane, StaticServer server, String what, int rounds) {
    String query =
        "/?what=%s&rounds=%d&rows=%d&calls=%d"
            .formatted(what, rounds, options.rowCount(), options.callCount());
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
        options.rounds(), options.firstRowRounds(), port.get("handUses"));
    JsonArray lines = GSON.toJsonTree(rows).getAsJsonArray();
    result.add("rows", lines);
    Path file = home.resolve("target/bench-" + options.engine().label() + ".json");
    Files.writeString(file, GSON.toJson(result) + "\n");
  }

  /** Prints the table of sizes and returns the exit code of the gate. */
  private int measureSize() throws IOException, InterruptedException {
    return run("node", home.resolve("size.mjs").toString());
  }

  private Path unpackPackage() throws IOException, InterruptedException {
    Path target = Files.createDirectories(home.resolve("target/package-site"));
    String tarball = home.resolve("../npm-package/sqlattice.tgz").toString();
    if (run("tar", "-xzf", tarball, "-C", target.toString()) != 0) {
      throw new IllegalStateException("cannot unpack: file=" + tarball);
    }
    return target.resolve("package");
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(Arrays.asList(command)).inheritIO().start().waitFor();
  }

  /** What the command line says. */
  private record Options(
      Engine engine, int rounds, int firstRowRounds, int rowCount, int callCount) {
    static Options of(String[] arguments) {
      Map<String, String> values = new LinkedHashMap<>();
      values.put("--lane", "chromium");
      values.put("--rounds", "11");
      values.put("--first-row-rounds", "15");
      values.put("--rows", "100000");
      values.put("--calls", "1000000");
      for (int i = 0; i < arguments.length; i += 2) {
        if (i + 1 == arguments.length || values.replace(arguments[i], arguments[i + 1]) == null) {
          throw new IllegalArgumentException(
              "unknown, or without a value: option=" + arguments[i] + ", known=" + values.keySet());
        }
      }
      return new Options(
          engine(values.getOrDefault("--lane", "")),
          number(values, "--rounds"),
          number(values, "--first-row-rounds"),
          number(values, "--rows"),
          number(values, "--calls"));
    }

    private static Engine engine(String label) {
      return Arrays.stream(Engine.values())
          .filter(engine -> engine.label().equals(label))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("unknown lane: lane=" + label));
    }

    private static int number(Map<String, String> values, String option) {
      return Integer.parseInt(values.getOrDefault(option, ""));
    }
  }
}
