package org.sqlattice.jso;

import org.teavm.jso.JSObject;

/** Connects the Java code to SQLite's instance; the first thing that an entry point does. */
public final class Platform {
  private Platform() {}

  /**
   * Gives a JS build what a WasmGC build imports.
   *
   * @param sqliteExports the exports of SQLite's wasm instance
   * @param memory its {@code WebAssembly.Memory}
   * @param host the loader's functions
   */
  public static void useJavaScript(JSObject sqliteExports, JSObject memory, JSObject host) {
    Sqlite3.useExports(sqliteExports);
    Heap.useMemory(memory);
    Host.useFunctions(host);
  }

  /**
   * Hands the answer to a request over to the loader, which copies it at once.
   *
   * @param address where the answer lies in SQLite's memory
   * @param length its length in bytes
   */
  public static void respond(int address, int length) {
    Host.respond(address, length);
  }
}
