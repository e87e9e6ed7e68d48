package org.sqlattice.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where browsers lie that no test downloads: a system property, or the usual places. */
final class BrowserChoice {
  private static final List<Path> CHROMIUM =
      paths(
          "/usr/bin/chromium",
          "/usr/bin/chromium-browser",
          "/usr/bin/google-chrome-stable",
          "/usr/bin/google-chrome",
          "/Applications/Chromium.app/Contents/MacOS/Chromium",
          "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

  private static final List<Path> FIREFOX =
      paths(
          "/usr/bin/firefox-esr",
          "/usr/bin/firefox",
          "/Applications/Firefox.app/Contents/MacOS/firefox");

  /** One for each architecture's library folder of Debian, then those of Fedora and Arch. */
  private static final List<Path> MINI_BROWSER =
      paths(
          "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
          "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
          "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
          "/usr/lib/webkit2gtk-4.1/MiniBrowser");

  private BrowserChoice() {}

  /**
   * Returns the browser that a system property names: {@code sqlattice.chromium}, {@code
   * sqlattice.firefox} or {@code sqlattice.minibrowser}.
   *
   * @throws LaneException if the property names a file that cannot be executed
   */
  static Optional<Path> named(Engine engine) {
    String property = property(engine);
    String value = System.getProperty(property, "");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Path path = Path.of(value);
    if (!Files.isExecutable(path)) {
      throw new LaneException("no such browser: " + property + "=" + value);
    }
    return Optional.of(path);
  }

  /** Returns the first browser of an engine that lies in a usual place. */
  static Optional<Path> installed(Engine engine) {
    return usualPlaces(engine).stream().filter(Files::isExecutable).findFirst();
  }

  /** Returns what to tell someone who lacks a browser. */
  static String advice(Engine engine) {
    return "run browser-tests/install-browsers.sh, or set -D"
        + property(engine)
        + "; looked in "
        + usualPlaces(engine);
  }

  private static String property(Engine engine) {
    return "sqlattice." + (engine == Engine.WEBKIT ? "minibrowser" : engine.label());
  }

  private static List<Path> usualPlaces(Engine engine) {
    return switch (engine) {
      case CHROMIUM -> CHROMIUM;
      case FIREFOX -> FIREFOX;
      case WEBKIT -> MINI_BROWSER;
    };
  }

  private static List<Path> paths(String... paths) {
    return Stream.of(paths).map(Path::of).toList();
  }
}
