package org.sqlattice.browser;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.time.Instant;

/** What all tabs share: how an expression travels to the page and its value comes back. */
abstract class ScriptedTab implements Tab {
  private static final long POLL_MS = 50;

  /** Even the last look of {@link #await} has so long for its answer. */
  private static final Duration LAST_LOOK = Duration.ofSeconds(2);

  /**
   * Runs a script whose value is a promise of a string, and returns that string.
   *
   * @throws LaneException if the script cannot run, for one because the page goes away meanwhile
   */
  abstract String run(String script, Duration timeout);

  @Override
  public final String eval(String expression) {
    return eval(expression, PATIENCE);
  }

  @Override
  public final String await(String expression, Duration timeout) {
    Instant end = Instant.now().plus(timeout);
    while (true) {
      String last;
      Duration left = Duration.between(Instant.now(), end);
      try {
        String value = eval(expression, left.compareTo(LAST_LOOK) < 0 ? LAST_LOOK : left);
        if (isTruthy(JsonParser.parseString(value))) {
          return value;
        }
        last = value;
      } catch (LaneException notYet) {
        last = String.valueOf(notYet.getMessage());
      }
      if (!Instant.now().isBefore(end)) {
        throw new LaneException(
            "still not true: expression="
                + expression
                + ", timeout="
                + timeout
                + ", last="
                + last
                + ", console="
                + consoleMessages());
      }
      sleep(POLL_MS);
    }
  }

  final String eval(String expression, Duration timeout) {
    String reply = run(envelope(expression, timeout.toMillis()), timeout);
    JsonObject envelope = JsonParser.parseString(reply).getAsJsonObject();
    JsonElement error = envelope.get("error");
    if (error != null) {
      throw new LaneException("page threw: " + error.getAsString() + ", expression=" + expression);
    }
    JsonElement value = envelope.get("value");
    return value == null ? "null" : value.toString();
  }

  /** Wraps an expression so that its value, its error, and its silence all come back as text. */
  private static String envelope(String expression, long timeoutMs) {
    return """
        (async () => {
          let timer;
          const late = new Promise((_, reject) => {
            timer = setTimeout(() => reject(new Error('no value after %d ms')), %d);
          });
          try {
            const value = await Promise.race([(async () => (%s
            ))(), late]);
            return JSON.stringify({value});
          } catch (error) {
            return JSON.stringify({error: String(error?.stack ?? '').includes(String(error))
                ? error.stack : String(error) + ' ' + (error?.stack ?? '')});
          } finally {
            clearTimeout(timer);
          }
        })()
        """
        .formatted(timeoutMs, timeoutMs, expression);
  }

  private static boolean isTruthy(JsonElement value) {
    if (!value.isJsonPrimitive()) {
      return !value.isJsonNull();
    }
    var primitive = value.getAsJsonPrimitive();
    if (primitive.isBoolean()) {
      return primitive.getAsBoolean();
    }
    return primitive.isNumber() ? primitive.getAsDouble() != 0 : !primitive.getAsString().isEmpty();
  }

  static void sleep(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaneException("interrupted while waiting for a browser", e);
    }
  }
}
