package org.sqlattice.browser;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Runs the built demo page headless, by its own check: fill, copy, edit apart, merge, compare.
 *
 * <p>As a program it prints the merged result, and ends with status 1 unless both sides are equal.
 */
public final class DemoCheck {
  /** The folder that Vite built. */
  static final Path DEMO = Lanes.target().resolve("../../npm-package/demo/dist").normalize();

  private static final Duration LONGEST = Duration.ofMinutes(3);

  private DemoCheck() {}

  /** Prints the result of the demo in one lane, named by {@code lane}; Chromium by default. */
  public static void main(String[] args) {
    Engine engine = Engine.selected().iterator().next();
    try (Lane lane = Lanes.start(engine);
        StaticServer server = StaticServer.start()) {
      System.out.println(lane.describe());
      Tab tab = open(lane, server);
      JsonObject result = result(tab);
      System.out.println(new GsonBuilder().setPrettyPrinting().create().toJson(result));
      if (!result.get("ok").getAsBoolean()) {
        System.exit(1);
      }
      System.out.println("merged: both replicas are equal");
    }
  }

  /** Opens the demo with its check running. */
  static Tab open(Lane lane, StaticServer server) {
    server.mount("/", DEMO, ResponseHeaders.plain());
    return lane.open(server.url("/?check"));
  }

  /** Waits for the check's outcome. */
  static JsonObject result(Tab tab) {
    return JsonParser.parseString(tab.await("window.__result", LONGEST)).getAsJsonObject();
  }
}
