package org.sqlattice.bench.run;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sqlattice.browser.Engine;

/** What the command line says: options, each with a value. */
final class Arguments {
  private final Map<String, String> values;

  private Arguments(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads the command line.
   *
   * @param defaults all options that are known, with their values where nothing is said
   * @throws IllegalArgumentException if an option is unknown or lacks a value
   */
  static Arguments of(String[] arguments, Map<String, String> defaults) {
    Map<String, String> values = new LinkedHashMap<>(defaults);
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length || values.replace(arguments[i], arguments[i + 1]) == null) {
        throw new IllegalArgumentException(
            "unknown, or without a value: option=" + arguments[i] + ", known=" + values.keySet());
      }
    }
    return new Arguments(values);
  }

  String text(String option) {
    return values.getOrDefault(option, "");
  }

  int number(String option) {
    return Integer.parseInt(text(option));
  }

  /** Returns the parts between commas, none of an empty text. */
  List<String> list(String option) {
    return text(option).isEmpty() ? List.of() : List.of(text(option).split(",", -1));
  }

  /** Returns the browser engine that {@code --lane} names. */
  Engine engine() {
    String label = text("--lane");
    return Arrays.stream(Engine.values())
        .filter(engine -> engine.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown lane: lane=" + label));
  }
}
