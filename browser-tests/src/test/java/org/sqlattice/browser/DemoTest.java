package org.sqlattice.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The demo, a Vite app on the packed package, built for production. */
@BrowserTest
final class DemoTest {
  @Test
  void replicasEditedApartEndEqual(Lane lane, StaticServer server) throws IOException {
    boolean isKept = Capabilities.probe(lane, server).accessHandles();
    Tab tab = DemoCheck.open(lane, server);

    JsonObject result = DemoCheck.result(tab);

    // Before the picture: to take one, Playwright adds a style that the page's policy forbids.
    assertEquals(List.of(), tab.consoleMessages());
    Path pictures = Files.createDirectories(Lanes.target().resolve("pictures"));
    Files.write(pictures.resolve("demo-" + lane.engine().label() + ".png"), tab.screenshot());
    assertTrue(result.get("ok").getAsBoolean(), result::toString);
    JsonObject apart = result.getAsJsonObject("apart");
    assertNotEquals(apart.get("leftHash"), apart.get("rightHash"));
    JsonObject merged = result.getAsJsonObject("merged");
    assertEquals(merged.get("leftHash"), merged.get("rightHash"));
    assertTrue(merged.get("leftRows").getAsInt() > 4000, merged::toString);
    String storage = result.getAsJsonObject("storage").get("left").getAsString();
    assertEquals(isKept ? "opfs" : "memory", storage);
  }
}
