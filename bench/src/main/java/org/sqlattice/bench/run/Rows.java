package org.sqlattice.bench.run;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlattice.bench.run.Rounds.Series;
import org.sqlattice.bench.run.Row.Goal;

/*
 * Others use the machine too, so a ratio is made of two times of the same round, and the median of
 * the rounds' ratios is what counts. The statement around the function calls takes longer than the
 * calls: its time is the same whoever asks, thus the median over all rounds and contenders is
 * subtracted, and what is left varies less.
 */

/** Makes lines of the report from what the page measured. */
final class Rows {
  private Rows() {}

  /** Contenders of {@code port-worker.js}: the ratio is how many times as fast as by hand. */
  static List<Row> ofPort(JsonObject port) {
    Rounds rounds = new Rounds(port.getAsJsonArray("turns"));
    Spread bare = rounds.bareStatement();
    String insert = "insert %,d rows".formatted(port.get("rowCount").getAsInt());
    String read = "read %,d rows".formatted(port.get("rowCount").getAsInt());
    String call = "%,d function calls".formatted(port.get("callCount").getAsInt());
    Series hand = rounds.of("hand", "calls").minus(bare);
    Series hand64 = rounds.of("hand", "calls64", "hand 64-bit").minus(bare);
    List<Row> rows = new ArrayList<>();
    for (String contender : List.of("wasm-gc", "js")) {
      boolean isMain = contender.equals("wasm-gc");
      rows.add(
          speed(
              insert,
              rounds.of(contender, "insert"),
              rounds.of("hand", "insert"),
              isMain ? Goal.atLeast(0.85) : null));
      rows.add(
          speed(
              read,
              rounds.of(contender, "read"),
              rounds.of("hand", "read"),
              isMain ? Goal.atLeast(1.2) : null));
      Series calls = rounds.of(contender, "calls").minus(bare);
      rows.add(speed(call, calls, hand, isMain ? Goal.atLeast(0.5) : null));
      rows.add(speed(call, calls, hand64, null));
    }
    return rows;
  }

  /** A storage of {@code first-row.js}: the ratio is how many times as long as wa-sqlite. */
  static Row ofFirstRow(JsonObject storage) {
    Rounds rounds = new Rounds(storage.getAsJsonArray("turns"));
    Series ours = rounds.of("sqlattice", "firstRow");
    Series bare = rounds.of("wa-sqlite", "firstRow");
    return new Row(
        "first row, " + storage.get("storage").getAsString(),
        "sqlattice " + storage.get("engine").getAsString(),
        "wa-sqlite",
        Spread.of(ours.ms()),
        Spread.of(bare.ms()),
        ratio(ours, bare),
        ours.bestMs() / bare.bestMs(),
        Goal.atMost(1.5));
  }

  private static Row speed(String what, Series contender, Series baseline, @Nullable Goal goal) {
    return new Row(
        what,
        contender.name(),
        baseline.name(),
        Spread.of(contender.ms()),
        Spread.of(baseline.ms()),
        ratio(baseline, contender),
        baseline.bestMs() / contender.bestMs(),
        goal);
  }

  private static Spread ratio(Series dividend, Series divisor) {
    double[] ratios = new double[dividend.ms().length];
    Arrays.setAll(ratios, i -> dividend.ms()[i] / divisor.ms()[i]);
    return Spread.of(ratios);
  }
}
