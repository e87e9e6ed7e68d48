package org.sqlattice.browser;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/**
 * What a browser can do, found by trying it in a module worker on a cross-origin isolated page.
 *
 * @param accessHandles whether OPFS's synchronous access handles write, flush and read
 * @param opfs whether there is an OPFS directory
 * @param indexedDb whether an IndexedDB database can be opened
 * @param webLocks whether a Web Lock is granted
 * @param wasmGc whether WebAssembly allocates a garbage-collected struct
 * @param sharedMemory whether a SharedArrayBuffer can be created
 * @param crossOriginIsolated whether the worker is cross-origin isolated
 * @param failures what the browser said where it cannot, as JSON by name
 */
public record Capabilities(
    boolean accessHandles,
    boolean opfs,
    boolean indexedDb,
    boolean webLocks,
    boolean wasmGc,
    boolean sharedMemory,
    boolean crossOriginIsolated,
    String failures) {

  /** The prefix below which the probe page is served. */
  private static final String PREFIX = "/sqlattice-probe/";

  /**
   * Probes a browser in a tab of its own.
   *
   * @throws LaneException if the probe does not complete
   */
  public static Capabilities probe(Lane lane, StaticServer server) {
    server.mount(PREFIX, Capabilities.class, "probe/", ResponseHeaders.isolated());
    try (Tab tab = lane.open(server.url(PREFIX))) {
      String text = tab.await("window.__result", Tab.PATIENCE);
      JsonObject result = JsonParser.parseString(text).getAsJsonObject();
      if (result.has("error")) {
        throw new LaneException("probe failed: lane=" + lane.describe() + ", result=" + text);
      }
      return new Capabilities(
          is(result, "accessHandles"),
          is(result, "opfs"),
          is(result, "indexedDb"),
          is(result, "webLocks"),
          is(result, "wasmGc"),
          is(result, "sharedMemory"),
          is(result, "crossOriginIsolated"),
          result.get("failures").toString());
    }
  }

  private static boolean is(JsonObject result, String name) {
    return result.get(name).getAsBoolean();
  }
}
