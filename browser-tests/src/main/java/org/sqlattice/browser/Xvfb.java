package org.sqlattice.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** An X display in memory, for browsers that cannot do without one. */
final class Xvfb implements AutoCloseable {
  private final Process process;
  private final String display;

  private Xvfb(Process process, String display) {
    this.process = process;
    this.display = display;
  }

  /**
   * Starts a display on a number that is free.
   *
   * @throws LaneException if Xvfb is not installed or does not start
   */
  static Xvfb start() {
    ProcessBuilder builder =
        new ProcessBuilder(
            "Xvfb",
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1280x800x24",
            "-nolisten",
            "tcp",
            // Else the server resets when its last client leaves, and refuses one that comes then.
            "-noreset");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new LaneException("cannot start Xvfb: " + e.getMessage(), e);
    }
    try {
      String number =
          new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))
              .readLine();
      if (number == null) {
        throw new LaneException("Xvfb ended without a display: exit=" + process.waitFor());
      }
      return new Xvfb(process, ":" + number.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaneException("interrupted while starting Xvfb", e);
    }
  }

  /** Returns the value for the environment variable {@code DISPLAY}. */
  String display() {
    return display;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
