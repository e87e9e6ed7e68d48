package org.sqlattice.jso;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlattice.sql.ScalarFunction;
import org.sqlattice.sql.TransactionListener;
import org.teavm.interop.Export;

/*
 * Nothing may unwind through SQLite's frames: every method that SQLite calls ends in a catch of all.
 * A stack overflow cannot be caught in a WasmGC build, therefore the depth of calls is limited.
 */

/**
 * What SQLite calls: Java methods in its function table. One function pointer serves all functions;
 * the index of the Java object travels as user data.
 */
public final class Callbacks {
  private static final int MAX_DEPTH = 100;

  private static final List<@Nullable ScalarFunction> functions = new ArrayList<>();
  private static final List<@Nullable TransactionListener> listeners = new ArrayList<>();
  private static final List<WasmFunctionCall> calls = new ArrayList<>();

  private static int depth;
  private static int functionPointer;
  private static int destroyFunctionPointer;
  private static int commitPointer;
  private static int rollbackPointer;

  private Callbacks() {}

  /** SQLite's {@code xFunc}. */
  @Export(name = "callFunction")
  public static void callFunction(int context, int count, int values) {
    try {
      if (depth == MAX_DEPTH) {
        throw new IllegalStateException("functions call each other too deeply: depth=" + depth);
      }
      if (calls.size() == depth) {
        calls.add(new WasmFunctionCall());
      }
      WasmFunctionCall call = calls.get(depth);
      depth++;
      try {
        call.begin(context, count, values);
        ScalarFunction function = functions.get(Sqlite3.userData(context));
        if (function != null) {
          function.call(call);
        }
      } finally {
        depth--;
      }
    } catch (Throwable failure) {
      WasmFunctionCall.fail(context, failure);
    }
  }

  /** SQLite's {@code xDestroy} of a function. */
  @Export(name = "destroyFunction")
  public static void destroyFunction(int id) {
    functions.set(id, null);
  }

  /** SQLite's commit hook; 0 lets the commit go on. */
  @Export(name = "committing")
  public static int committing(int id) {
    try {
      TransactionListener listener = listeners.get(id);
      if (listener != null) {
        listener.committing();
      }
      return 0;
    } catch (Throwable failure) {
      return 1;
    }
  }

  /** SQLite's rollback hook. */
  @Export(name = "rolledBack")
  public static void rolledBack(int id) {
    try {
      TransactionListener listener = listeners.get(id);
      if (listener != null) {
        listener.rolledBack();
      }
    } catch (Throwable failure) {
      // The listener's contract forbids it, and SQLite has no place for the error.
      assert false : failure;
    }
  }

  static int addFunction(ScalarFunction function) {
    return addTo(functions, function);
  }

  /** Makes room for a listener and returns its id. */
  static int addListener() {
    return addTo(
        listeners,
        new TransactionListener() {
          @Override
          public void committing() {}

          @Override
          public void rolledBack() {}

          @Override
          public void undone() {}
        });
  }

  /** Returns the listener of an id. */
  static TransactionListener listener(int id) {
    TransactionListener listener = listeners.get(id);
    if (listener == null) {
      throw new IllegalStateException("no such listener: id=" + id);
    }
    return listener;
  }

  static void setListener(int id, TransactionListener listener) {
    listeners.set(id, listener);
  }

  static void removeListener(int id) {
    listeners.set(id, null);
  }

  static int functionPointer() {
    if (functionPointer == 0) {
      functionPointer = Host.placeFunction("callFunction", "viii");
    }
    return functionPointer;
  }

  static int destroyFunctionPointer() {
    if (destroyFunctionPointer == 0) {
      destroyFunctionPointer = Host.placeFunction("destroyFunction", "vi");
    }
    return destroyFunctionPointer;
  }

  static int commitPointer() {
    if (commitPointer == 0) {
      commitPointer = Host.placeFunction("committing", "ii");
    }
    return commitPointer;
  }

  static int rollbackPointer() {
    if (rollbackPointer == 0) {
      rollbackPointer = Host.placeFunction("rolledBack", "vi");
    }
    return rollbackPointer;
  }

  /** Puts an object into the first free place and returns its index. */
  static <T> int addTo(List<@Nullable T> list, T object) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) == null) {
        list.set(i, object);
        return i;
      }
    }
    list.add(object);
    return list.size() - 1;
  }
}
