package org.sqlattice.browser;

import java.nio.file.Path;
import java.util.List;

/**
 * One browser with one profile folder, which outlives kills and restarts.
 *
 * <p>A lane belongs to the thread that started it: Playwright speaks to a browser from one thread.
 */
public interface Lane extends AutoCloseable {
  /** Returns the engine that runs the pages. */
  Engine engine();

  /** Returns engine, version and where the browser comes from, for reports. */
  String describe();

  /** Returns the folder that holds everything that the browser stores. */
  Path profile();

  /**
   * Opens a tab and waits until its page is loaded.
   *
   * @throws LaneException if the browser is not running or the page cannot be loaded
   */
  Tab open(String url);

  /** Returns the tabs that {@link #open} returned and that are not closed, oldest first. */
  List<Tab> tabs();

  /** Says whether the browser runs; false after {@link #kill9}, and soon after a crash. */
  boolean isRunning();

  /**
   * Kills every process of the browser at once, as {@code kill -9} does, and returns when none is
   * left. Its tabs are gone; the profile stays.
   */
  void kill9();

  /** Starts the browser again on the same profile, after closing it gracefully if it runs. */
  void restart();

  /** Closes the browser as a user does, and gives up the lane. The profile folder stays. */
  @Override
  void close();
}
