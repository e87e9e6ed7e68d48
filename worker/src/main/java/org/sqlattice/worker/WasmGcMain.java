package org.sqlattice.worker;

import org.teavm.interop.Export;

/** The entry point of the WasmGC build: plain wasm exports, no JavaScript objects. */
public final class WasmGcMain {
  private WasmGcMain() {}

  /** Nothing: the loader calls {@link #start} when all is in place. */
  public static void main(String[] args) {}

  /** Starts SQLite. Called once, before the first request. */
  @Export(name = "start")
  public static void start() {
    Engine.start();
  }

  /**
   * Takes a request in.
   *
   * @param address where the request lies in SQLite's memory; the caller frees it
   */
  @Export(name = "request")
  public static void request(int address, int length) {
    Engine.request(address, length);
  }
}
