package org.sqlattice.jso;

import org.teavm.classlib.PlatformDetector;
import org.teavm.interop.Import;
import org.teavm.jso.JSObject;

/*
 * A JavaScript exception out of an imported function cannot be caught in a WasmGC build and would
 * unwind SQLite's frames: the loader's side of each function catches all and returns a number.
 */

/**
 * The functions that the TypeScript loader provides: what neither SQLite nor TeaVM can do.
 *
 * <p>A file operation returns a result of 0 or more, or one of the negative failure numbers.
 */
final class Host {
  /** The host failed, and said nothing that could help. */
  static final int FAILED = -1;

  /** The file may not grow: no space is left to this origin. */
  static final int NO_SPACE = -2;

  /** The access handle is closed or was taken away. */
  static final int HANDLE_LOST = -3;

  // Only the JS build has it.
  @SuppressWarnings("NullAway.Init")
  private static Functions functions;

  private Host() {}

  /** Gives the JS build the object with the loader's functions. */
  static void useFunctions(JSObject hostFunctions) {
    functions = (Functions) hostFunctions;
  }

  /**
   * Puts an exported Java method into SQLite's function table.
   *
   * @param signature one letter for the result and each parameter: v(oid), i(nt), j (long),
   *     d(ouble)
   * @return the function pointer
   */
  static int placeFunction(String name, String signature) {
    if (!PlatformDetector.isWebAssemblyGC()) {
      return functions.placeFunction(name, signature);
    }
    int address = Heap.allocateCString(name);
    try {
      return Imports.placeFunction(address);
    } finally {
      Heap.free(address);
    }
  }

  static int readFile(int handle, int address, int length, double offset) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.readFile(handle, address, length, offset)
        : functions.readFile(handle, address, length, offset);
  }

  static int writeFile(int handle, int address, int length, double offset) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.writeFile(handle, address, length, offset)
        : functions.writeFile(handle, address, length, offset);
  }

  static int truncateFile(int handle, double size) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.truncateFile(handle, size)
        : functions.truncateFile(handle, size);
  }

  static double fileSize(int handle) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.fileSize(handle)
        : functions.fileSize(handle);
  }

  static int flushFile(int handle) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.flushFile(handle)
        : functions.flushFile(handle);
  }

  static int closeFile(int handle) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.closeFile(handle)
        : functions.closeFile(handle);
  }

  /** Fills memory with bytes that cannot be guessed. */
  static void fillRandom(int address, int length) {
    if (PlatformDetector.isWebAssemblyGC()) {
      Imports.fillRandom(address, length);
    } else {
      functions.fillRandom(address, length);
    }
  }

  /** Hands the answer to a request over; the loader copies it before it returns. */
  static void respond(int address, int length) {
    if (PlatformDetector.isWebAssemblyGC()) {
      Imports.respond(address, length);
    } else {
      functions.respond(address, length);
    }
  }

  /** Returns the milliseconds since 1970. */
  static double currentTimeMs() {
    return PlatformDetector.isWebAssemblyGC() ? Imports.currentTimeMs() : functions.currentTimeMs();
  }

  private static final class Imports {
    private Imports() {}

    @Import(module = "host", name = "placeFunction")
    static native int placeFunction(int name);

    @Import(module = "host", name = "readFile")
    static native int readFile(int handle, int address, int length, double offset);

    @Import(module = "host", name = "writeFile")
    static native int writeFile(int handle, int address, int length, double offset);

    @Import(module = "host", name = "truncateFile")
    static native int truncateFile(int handle, double size);

    @Import(module = "host", name = "fileSize")
    static native double fileSize(int handle);

    @Import(module = "host", name = "flushFile")
    static native int flushFile(int handle);

    @Import(module = "host", name = "closeFile")
    static native int closeFile(int handle);

    @Import(module = "host", name = "fillRandom")
    static native void fillRandom(int address, int length);

    @Import(module = "host", name = "respond")
    static native void respond(int address, int length);

    @Import(module = "host", name = "currentTimeMs")
    static native double currentTimeMs();
  }

  private interface Functions extends JSObject {
    int placeFunction(String name, String signature);

    int readFile(int handle, int address, int length, double offset);

    int writeFile(int handle, int address, int length, double offset);

    int truncateFile(int handle, double size);

    double fileSize(int handle);

    int flushFile(int handle);

    int closeFile(int handle);

    void fillRandom(int address, int length);

    void respond(int address, int length);

    double currentTimeMs();
  }
}
