package org.sqlattice.bench.crdt;

import org.sqlattice.jso.JavaScriptCallbacks;
import org.sqlattice.jso.Platform;
import org.teavm.jso.JSExport;
import org.teavm.jso.JSExportClasses;
import org.teavm.jso.JSObject;

/** The contender's entry point in the JS build. */
@JSExportClasses(JavaScriptCallbacks.class)
public final class JavaScriptCrdtContender {
  private JavaScriptCrdtContender() {}

  /** Nothing: the page calls the exports. */
  public static void main(String[] args) {}

  @JSExport
  public static void start(JSObject sqliteExports, JSObject memory, JSObject host) {
    Platform.useJavaScript(sqliteExports, memory, host);
    CrdtContender.start();
  }

  /** Does a task, timed by the caller; NaN if it fails. */
  @JSExport
  public static double run(int task, int replica, int argument) {
    return CrdtContender.run(task, replica, argument);
  }
}
