package org.sqlattice.bench.run;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Arrays;

/** The rounds of a measurement as the page tells them: by contender, then by what was measured. */
record Rounds(JsonArray turns) {
  /** The milliseconds of one contender, round by round, and the best. */
  record Series(String name, double[] ms, double bestMs) {
    /** Subtracts the usual time of something from all rounds, and its best time from the best. */
    Series minus(Spread subtracted) {
      double[] left = Arrays.stream(ms).map(time -> time - subtracted.median()).toArray();
      return new Series(name, left, bestMs - subtracted.min());
    }
  }

  Series of(String contender, String measure) {
    return of(contender, measure, contender);
  }

  Series of(String contender, String measure, String name) {
    double[] ms =
        turns.asList().stream()
            .map(JsonElement::getAsJsonObject)
            .mapToDouble(turn -> time(turn, contender, measure))
            .toArray();
    return new Series(name, ms, Spread.of(ms).min());
  }

  Spread bareStatement() {
    return Spread.of(
        turns.asList().stream()
            .map(JsonElement::getAsJsonObject)
            .flatMap(turn -> turn.keySet().stream().map(name -> time(turn, name, "bare")))
            .mapToDouble(Double::doubleValue)
            .toArray());
  }

  private static double time(JsonObject turn, String contender, String measure) {
    return turn.getAsJsonObject(contender).get(measure).getAsDouble();
  }
}
