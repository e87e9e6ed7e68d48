package org.sqlattice.bench.port;

import org.teavm.interop.Export;

/** The contender's entry point in the WasmGC build. */
public final class WasmGcContender {
  private WasmGcContender() {}

  /** Nothing: the page calls the exports. */
  public static void main(String[] args) {}

  @Export(name = "start")
  public static void start() {
    Contender.start();
  }

  /** Does a task, timed by the caller; NaN if it fails. */
  @Export(name = "run")
  public static double run(int task, int count) {
    return Contender.run(task, count);
  }
}
