package org.sqlattice.bench.run;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Arrays;

/** The rounds of a measurement as the page tells them: by contender, then by what was measured. */
record Rounds(JsonArray turns) {
  /** The milliseconds of one contender, round by round. */
  record Series(String name, double[] ms) {
    Series minus(double subtracted) {
      return new Series(name, Arrays.stream(ms).map(time -> time - subtracted).toArray());
    }
  }

  Series of(String contender, String measure) {
    return of(contender, measure, contender);
  }

  Series of(String contender, String measure, String name) {
    return new Series(
        name,
        turns.asList().stream()
            .map(JsonElement::getAsJsonObject)
            .mapToDouble(turn -> time(turn, contender, measure))
            .toArray());
  }

  double medianOfBareStatement() {
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
}
