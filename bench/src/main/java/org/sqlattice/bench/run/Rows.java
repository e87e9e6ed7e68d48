package org.sqlattice.bench.run;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sqlattice.bench.run.Row.Goal;

/*
 * Others use the machine too, so a ratio is made of two times of the same round, and the median of
 * the rounds' ratios is what counts. The statement around the function calls takes longer than the
 * calls: its time is the same whoever asks, thus the median over all rounds and contenders is
 * subtracted, and what is left varies less.
 */

/** Makes lines of the report from what the page measured. */
final class Rows {
  private static final String HAND = "hand";

  private Rows() {}

  /** Contenders of {@code port-worker.js}: the ratio is how many times as fast as by hand. */
  static List<Row> ofPort(JsonObject port) {
    JsonArray turns = port.getAsJsonArray("turns");
    double bare = medianOfBareStatement(turns);
    String rows = String.format("%,d rows", port.get("rowCount").getAsInt());
    String calls = String.format("%,d calls", port.get("callCount").getAsInt());
    List<Row> lines = new ArrayList<>();
    lines.add(speed("insert " + rows, turns, "insert", "wasm-gc", 0, Goal.atLeast(0.85)));
    lines.add(speed("insert " + rows, turns, "insert", "js", 0, null));
    lines.add(speed("read " + rows, turns, "read", "wasm-gc", 0, Goal.atLeast(1.2)));
    lines.add(speed("read " + rows, turns, "read", "js", 0, null));
    lines.add(speed("function, " + calls, turns, "calls", "wasm-gc", bare, Goal.atLeast(0.5)));
    lines.add(speed("function, " + calls, turns, "calls", "js", bare, null));
    return lines;
  }

  /** A storage of {@code first-row.js}: the ratio is how many times as long as wa-sqlite. */
  static Row ofFirstRow(JsonObject storage) {
    JsonArray turns = storage.getAsJsonArray("turns");
    double[] ours = times(turns, turn -> turn.get("sqlattice").getAsDouble());
    double[] bare = times(turns, turn -> turn.get("wa-sqlite").getAsDouble());
    return new Row(
        "first row, " + storage.get("storage").getAsString(),
        "sqlattice " + storage.get("engine").getAsString(),
        "wa-sqlite",
        Spread.of(ours),
        Spread.of(bare),
        ratio(ours.length, i -> ours[i] / bare[i]),
        Goal.atMost(1.5));
  }

  private static Row speed(
      String what,
      JsonArray turns,
      String measure,
      String contender,
      double subtracted,
      @Nullable Goal goal) {
    double[] ours = times(turns, turn -> time(turn, contender, measure) - subtracted);
    double[] hand = times(turns, turn -> time(turn, HAND, measure) - subtracted);
    return new Row(
        what,
        contender,
        HAND,
        Spread.of(ours),
        Spread.of(hand),
        ratio(ours.length, i -> hand[i] / ours[i]),
        goal);
  }

  private static double medianOfBareStatement(JsonArray turns) {
    return Spread.of(
            turns.asList().stream()
                .map(JsonElement::getAsJsonObject)
                .flatMap(turn -> turn.keySet().stream().map(name -> time(turn, name, "bare")))
                .mapToDouble(Double::doubleValue)
                .toArray())
        .median();
  }

  private static double time(JsonObject turn, String contender, String measure) {
    return turn.getAsJsonObject(contender).get(measure).getAsDouble();
  }

  private static Spread ratio(int count, IntToDoubleFunction ofRound) {
    return Spread.of(IntStream.range(0, count).mapToDouble(ofRound).toArray());
  }

  private static double[] times(JsonArray turns, ToDoubleFunction<JsonObject> time) {
    return turns.asList().stream().map(JsonElement::getAsJsonObject).mapToDouble(time).toArray();
  }
}
