package org.sqlattice.browser;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/** A window of MiniBrowser. */
final class InspectorTab extends ScriptedTab {
  private static final String PNG = "data:image/png;base64,";

  private final Inspector inspector;
  private final Consumer<InspectorTab> onClose;

  InspectorTab(Inspector inspector, Consumer<InspectorTab> onClose) {
    this.inspector = inspector;
    this.onClose = onClose;
  }

  @Override
  String run(String script, Duration timeout) {
    JsonObject promise = evaluate(script, false, timeout);
    JsonElement id = promise.get("objectId");
    if (id == null) {
      throw new LaneException("not a promise: result=" + promise);
    }
    JsonObject params = new JsonObject();
    params.add("promiseObjectId", id);
    params.addProperty("returnByValue", true);
    try {
      JsonObject reply = inspector.command("Runtime.awaitPromise", params, timeout.plusSeconds(5));
      return value(reply).get("value").getAsString();
    } finally {
      release(id);
    }
  }

  /** Waits for the page of a new window, which begins with an empty one in another process. */
  void awaitLoaded(String url) {
    String blank = url.equals("about:blank") ? "true" : "location.href !== 'about:blank'";
    await(blank + " && document.readyState === 'complete'", PATIENCE);
  }

  @Override
  public String profile(String expression, Duration timeout) {
    throw new LaneException("WebKit makes no CPU profiles here: expression=" + expression);
  }

  @Override
  public void reload() {
    load("location.reload()");
  }

  @Override
  public void navigate(String url) {
    String quoted = new JsonPrimitive(url).toString();
    if (eval("new URL(%s, location).hash !== '' && new URL(%s, location).href.split('#')[0] === location.href.split('#')[0]"
            .formatted(quoted, quoted))
        .equals("true")) {
      evaluate("location.assign(%s)".formatted(quoted), true, PATIENCE);
    } else {
      load("location.assign(%s)".formatted(quoted));
    }
  }

  /**
   * Runs a script that loads a page, and waits for a page that began later than the present one.
   */
  private void load(String script) {
    String before = eval("performance.timeOrigin");
    evaluate("setTimeout(() => %s)".formatted(script), true, PATIENCE);
    await(
        "performance.timeOrigin !== %s && document.readyState === 'complete'".formatted(before),
        PATIENCE);
  }

  @Override
  public byte[] screenshot() {
    JsonObject params = new JsonObject();
    params.addProperty("x", 0);
    params.addProperty("y", 0);
    params.addProperty("width", Integer.parseInt(eval("innerWidth")));
    params.addProperty("height", Integer.parseInt(eval("innerHeight")));
    params.addProperty("coordinateSystem", "Viewport");
    String url =
        inspector.command("Page.snapshotRect", params, PATIENCE).get("dataURL").getAsString();
    if (!url.startsWith(PNG)) {
      throw new LaneException("no PNG: dataURL=" + url.substring(0, Math.min(60, url.length())));
    }
    return Base64.getDecoder().decode(url.substring(PNG.length()));
  }

  @Override
  public List<String> consoleMessages() {
    return inspector.console();
  }

  @Override
  public void close() {
    onClose.accept(this);
  }

  /** Asks the window to close itself; it does so after the answer, or the answer never comes. */
  void closeWindow() {
    try {
      evaluate("setTimeout(() => window.close())", true, Duration.ofSeconds(5));
    } catch (LaneException alreadyGone) {
      // Then it is closed.
    }
  }

  void disconnect() {
    inspector.close();
  }

  JsonObject evaluate(String script, boolean byValue, Duration timeout) {
    JsonObject params = new JsonObject();
    params.addProperty("expression", script);
    params.addProperty("returnByValue", byValue);
    return value(inspector.command("Runtime.evaluate", params, timeout));
  }

  private void release(JsonElement objectId) {
    JsonObject params = new JsonObject();
    params.add("objectId", objectId);
    try {
      inspector.command("Runtime.releaseObject", params, PATIENCE);
    } catch (LaneException pageGone) {
      // So is the object.
    }
  }

  private static JsonObject value(JsonObject reply) {
    JsonObject result = reply.getAsJsonObject("result");
    JsonElement thrown = reply.get("wasThrown");
    if (thrown != null && thrown.getAsBoolean()) {
      throw new LaneException("page threw: " + result.get("description"));
    }
    return result;
  }
}
