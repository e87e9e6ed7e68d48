package org.sqlattice.kit;

import org.sqlattice.jso.JavaScriptCallbacks;
import org.sqlattice.jso.Platform;
import org.teavm.jso.JSExport;
import org.teavm.jso.JSExportClasses;
import org.teavm.jso.JSObject;

/** The kit's entry point in the JS build. */
@JSExportClasses(JavaScriptCallbacks.class)
public final class JavaScriptKit {
  private JavaScriptKit() {}

  /** Nothing: the page calls the exports. */
  public static void main(String[] args) {}

  @JSExport
  public static void start(JSObject sqliteExports, JSObject memory, JSObject host) {
    Platform.useJavaScript(sqliteExports, memory, host);
    Kit.start();
  }

  @JSExport
  public static int count() {
    return Kit.count();
  }

  @JSExport
  public static void run(int index) {
    Kit.run(index);
  }
}
