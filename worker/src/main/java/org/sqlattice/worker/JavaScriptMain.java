package org.sqlattice.worker;

import org.sqlattice.jso.JavaScriptCallbacks;
import org.sqlattice.jso.Platform;
import org.teavm.jso.JSExport;
import org.teavm.jso.JSExportClasses;
import org.teavm.jso.JSObject;

/** The entry point of the JS build: functions of an ES module. */
@JSExportClasses(JavaScriptCallbacks.class)
public final class JavaScriptMain {
  private JavaScriptMain() {}

  /** Nothing: the loader calls {@link #start} when all is in place. */
  public static void main(String[] args) {}

  /**
   * Starts SQLite. Called once, before the first request.
   *
   * @param sqliteExports the exports of SQLite's wasm instance
   * @param memory its {@code WebAssembly.Memory}
   * @param host the loader's functions
   */
  @JSExport
  public static void start(JSObject sqliteExports, JSObject memory, JSObject host) {
    Platform.useJavaScript(sqliteExports, memory, host);
    Engine.start();
  }

  /**
   * Takes a request in.
   *
   * @param address where the request lies in SQLite's memory; the caller frees it
   */
  @JSExport
  public static void request(int address, int length) {
    Engine.request(address, length);
  }
}
