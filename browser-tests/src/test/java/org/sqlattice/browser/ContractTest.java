package org.sqlattice.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract suites, the same source as on the JVM, compiled and run on wa-sqlite in a worker.
 */
@BrowserTest
final class ContractTest {
  @TestFactory
  Stream<DynamicTest> keptByWasmGcBuild(Lane lane, StaticServer server) {
    return cases(lane, server, "wasm-gc");
  }

  @TestFactory
  Stream<DynamicTest> keptByJavaScriptBuild(Lane lane, StaticServer server) {
    return cases(lane, server, "js");
  }

  private static Stream<DynamicTest> cases(Lane lane, StaticServer server, String build) {
    ResponseHeaders strict = PackageSite.strictPolicy();
    server
        .mount("/", Path.of("src/test/pages/kit"), strict)
        .mount("/kit/", Path.of("target/kit"), strict)
        .mount("/package/", PackageSite.folder(), strict)
        .mount("/loader/", Path.of("../npm-package/target/loader"), strict);
    Tab tab = lane.open(server.url("/?build=" + build));
    JsonObject result =
        JsonParser.parseString(tab.await("window.result", Duration.ofMinutes(3))).getAsJsonObject();
    assertTrue(!result.has("failed"), () -> result.get("failed").getAsString());
    assertTrue(result.get("count").getAsInt() > 40, () -> "count=" + result.get("count"));
    assertEquals(result.get("count").getAsInt(), result.getAsJsonArray("outcomes").size());
    return result.getAsJsonArray("outcomes").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(
            outcome ->
                DynamicTest.dynamicTest(
                    build + " " + outcome.get("name").getAsString(),
                    () -> assertEquals("", outcome.get("failure").getAsString())));
  }
}
