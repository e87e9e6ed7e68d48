package org.sqlattice.browser;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A browser engine that the tests know; each has one {@link Lane}. */
public enum Engine {
  CHROMIUM,
  FIREFOX,
  WEBKIT;

  /** Returns the name used in properties, folders and reports, in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the engines to test: those that the system property {@code lane} lists, separated by
   * commas, or all.
   *
   * @throws IllegalArgumentException if the property names an engine that does not exist
   */
  public static Set<Engine> selected() {
    String lanes = System.getProperty("lane", "").strip();
    EnumSet<Engine> selected = EnumSet.noneOf(Engine.class);
    for (String label : lanes.split(",", -1)) {
      if (!label.isBlank()) {
        selected.add(withLabel(label.strip()));
      }
    }
    return selected.isEmpty() ? EnumSet.allOf(Engine.class) : selected;
  }

  private static Engine withLabel(String label) {
    return Arrays.stream(values())
        .filter(engine -> engine.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown lane: lane=" + label + ", known=" + Arrays.toString(values())));
  }
}
