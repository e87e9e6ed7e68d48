package org.sqlattice.browser;

import java.time.Duration;
import java.util.List;

/** A page in a browser. */
public interface Tab extends AutoCloseable {
  /** How long to wait for what should come at once; long, as browsers share slow machines. */
  Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Evaluates a JavaScript expression in the page, and waits if its value is a promise.
   *
   * @return the value as {@code JSON.stringify} writes it; {@code null} if that is undefined
   * @throws LaneException if the expression throws, its promise is rejected, or it takes longer
   *     than {@link #PATIENCE}
   */
  String eval(String expression);

  /**
   * Evaluates an expression again and again until its value is truthy. An expression that throws
   * counts as not yet true, so a page may still be loading.
   *
   * @return the truthy value, as JSON text
   * @throws LaneException if the time is over; tells the last value and what the console says
   */
  String await(String expression, Duration timeout);

  /**
   * Evaluates an expression, in which the page calls {@code console.profile} and {@code
   * console.profileEnd}. Chromium only.
   *
   * @return the CPU profile between these calls, as JSON: the {@code Profile} of DevTools
   * @throws LaneException if the browser makes no CPU profiles, the page did not end one, or as in
   *     {@link #eval}
   */
  String profile(String expression, Duration timeout);

  /** Loads the page again, and waits until it is loaded. */
  void reload();

  /** Loads another page in this tab, and waits until it is loaded. */
  void navigate(String url);

  /** Returns a PNG picture of what the tab shows. */
  byte[] screenshot();

  /**
   * Returns what the page and its workers wrote to the console since the tab was opened, each as
   * {@code level: text}; uncaught errors of the page have the level {@code pageerror} or {@code
   * error}.
   */
  List<String> consoleMessages();

  /** Closes the tab. Does nothing if it is closed, or its browser is gone. */
  @Override
  void close();
}
