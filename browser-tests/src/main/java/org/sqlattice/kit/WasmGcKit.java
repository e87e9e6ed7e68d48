package org.sqlattice.kit;

import org.teavm.interop.Export;

/** The kit's entry point in the WasmGC build. */
public final class WasmGcKit {
  private WasmGcKit() {}

  /** Nothing: the page calls the exports. */
  public static void main(String[] args) {}

  @Export(name = "start")
  public static void start() {
    Kit.start();
  }

  @Export(name = "count")
  public static int count() {
    return Kit.count();
  }

  @Export(name = "run")
  public static void run(int index) {
    Kit.run(index);
  }
}
