package org.sqlattice.browser;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/*
 * Which browser a lane takes, in this order:
 *
 * (1) the one that a system property names;
 * (2) Playwright's own, where someone ran "playwright install";
 * (3) the system's: Chromium and Firefox through Playwright, WebKitGTK's MiniBrowser through its
 *     remote inspector;
 * (4) none: the test fails on a build server, where lanes must not silently vanish, and is
 *     aborted elsewhere.
 */

/** Starts lanes, each on a fresh profile folder under {@code target/lanes}. */
public final class Lanes {
  private Lanes() {}

  /** Starts Chromium. */
  public static Lane chromium() {
    return start(Engine.CHROMIUM);
  }

  /** Starts Firefox. */
  public static Lane firefox() {
    return start(Engine.FIREFOX);
  }

  /** Starts WebKit: Playwright's own, or WebKitGTK's MiniBrowser. */
  public static Lane webkit() {
    return start(Engine.WEBKIT);
  }

  /**
   * Starts the browser of an engine; where there is none, fails if the environment says {@code
   * CI=true}, and aborts the test otherwise.
   */
  public static Lane start(Engine engine) {
    Optional<Path> named = BrowserChoice.named(engine);
    if (engine == Engine.WEBKIT && named.isPresent()) {
      return WebKitInspectorLane.start(named.get(), freshProfile(engine));
    }
    Playwright playwright = PlaywrightLane.createPlaywright();
    BrowserType type = PlaywrightLane.type(playwright, engine);
    if (named.isEmpty() && Files.exists(Path.of(type.executablePath()))) {
      return PlaywrightLane.start(playwright, engine, null, freshProfile(engine));
    }
    Optional<Path> browser = named.or(() -> BrowserChoice.installed(engine));
    if (browser.isPresent() && engine != Engine.WEBKIT) {
      return PlaywrightLane.start(playwright, engine, browser.get(), freshProfile(engine));
    }
    playwright.close();
    return browser
        .<Lane>map(path -> WebKitInspectorLane.start(path, freshProfile(engine)))
        .orElseGet(() -> missing(engine, Boolean.parseBoolean(System.getenv("CI"))));
  }

  static Lane missing(Engine engine, boolean onBuildServer) {
    String message = "no browser: lane=" + engine.label() + "; " + BrowserChoice.advice(engine);
    if (onBuildServer) {
      return Assertions.fail(message);
    }
    return Assumptions.abort(message);
  }

  private static Path freshProfile(Engine engine) {
    try {
      Path lanes = Files.createDirectories(target().resolve("lanes"));
      return Files.createTempDirectory(lanes, engine.label() + "-");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a profile folder", e);
    }
  }

  /** Returns the build folder of the module under test; Surefire names its base. */
  static Path target() {
    return Path.of(System.getProperty("basedir", ""), "target").toAbsolutePath();
  }
}
