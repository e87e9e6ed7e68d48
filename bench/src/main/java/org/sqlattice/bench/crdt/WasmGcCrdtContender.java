package org.sqlattice.bench.crdt;

import org.teavm.interop.Export;

/** The contender's entry point in the WasmGC build. */
public final class WasmGcCrdtContender {
  private WasmGcCrdtContender() {}

  /** Nothing: the page calls the exports. */
  public static void main(String[] args) {}

  @Export(name = "start")
  public static void start() {
    CrdtContender.start();
  }

  /** Does a task, timed by the caller; NaN if it fails. */
  @Export(name = "run")
  public static double run(int task, int replica, int argument) {
    return CrdtContender.run(task, replica, argument);
  }
}
