package org.sqlattice.jso;

import org.teavm.classlib.PlatformDetector;
import org.teavm.interop.Import;
import org.teavm.jso.JSMethod;
import org.teavm.jso.JSObject;

/*
 * The platform is known when TeaVM compiles: only one branch of each method is in the output, and
 * the facade is inlined away. WasmGC calls SQLite's exports as wasm imports, with no JavaScript
 * between; the JS build calls them as methods of the instance's exports object.
 */

/**
 * SQLite's C functions, as wa-sqlite's binary exports them.
 *
 * <p>Pointers are {@code int}s. The binary was built without BigInt: a 64-bit argument is passed as
 * its low and high halves, a 64-bit result is its low half, and {@link #getTempRet0} then returns
 * the high half.
 *
 * @see <a href="https://sqlite.org/c3ref/funclist.html">SQLite's list of functions</a>
 */
final class Sqlite3 {
  // Only the JS build has it.
  @SuppressWarnings("NullAway.Init")
  private static Exports exports;

  private Sqlite3() {}

  /** Gives the JS build the exports object of SQLite's wasm instance. */
  static void useExports(JSObject wasmExports) {
    exports = (Exports) wasmExports;
  }

  /** Calls a function with a 64-bit result that leaves its high half in {@link #getTempRet0}. */
  static long toLong(int low, int high) {
    return (long) high << 32 | low & 0xFFFFFFFFL;
  }

  static int initialize() {
    return PlatformDetector.isWebAssemblyGC() ? Imports.initialize() : exports.initialize();
  }

  static int openV2(int name, int result, int flags, int vfs) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.openV2(name, result, flags, vfs)
        : exports.openV2(name, result, flags, vfs);
  }

  static int closeV2(int connection) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.closeV2(connection)
        : exports.closeV2(connection);
  }

  static int errmsg(int connection) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.errmsg(connection)
        : exports.errmsg(connection);
  }

  static int errorOffset(int connection) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.errorOffset(connection)
        : exports.errorOffset(connection);
  }

  static int prepareV2(int connection, int sql, int length, int result, int tail) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.prepareV2(connection, sql, length, result, tail)
        : exports.prepareV2(connection, sql, length, result, tail);
  }

  static int finalize(int statement) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.finalize(statement)
        : exports.finalize(statement);
  }

  static int step(int statement) {
    return PlatformDetector.isWebAssemblyGC() ? Imports.step(statement) : exports.step(statement);
  }

  static int reset(int statement) {
    return PlatformDetector.isWebAssemblyGC() ? Imports.reset(statement) : exports.reset(statement);
  }

  static int clearBindings(int statement) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.clearBindings(statement)
        : exports.clearBindings(statement);
  }

  static int bindInt64(int statement, int number, int low, int high) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.bindInt64(statement, number, low, high)
        : exports.bindInt64(statement, number, low, high);
  }

  static int bindDouble(int statement, int number, double value) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.bindDouble(statement, number, value)
        : exports.bindDouble(statement, number, value);
  }

  static int bindText(int statement, int number, int text, int length, int destructor) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.bindText(statement, number, text, length, destructor)
        : exports.bindText(statement, number, text, length, destructor);
  }

  static int bindBlob(int statement, int number, int bytes, int length, int destructor) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.bindBlob(statement, number, bytes, length, destructor)
        : exports.bindBlob(statement, number, bytes, length, destructor);
  }

  static int bindZeroblob(int statement, int number, int length) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.bindZeroblob(statement, number, length)
        : exports.bindZeroblob(statement, number, length);
  }

  static int bindNull(int statement, int number) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.bindNull(statement, number)
        : exports.bindNull(statement, number);
  }

  static int bindParameterCount(int statement) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.bindParameterCount(statement)
        : exports.bindParameterCount(statement);
  }

  static int bindParameterIndex(int statement, int name) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.bindParameterIndex(statement, name)
        : exports.bindParameterIndex(statement, name);
  }

  static int columnCount(int statement) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.columnCount(statement)
        : exports.columnCount(statement);
  }

  static int columnName(int statement, int index) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.columnName(statement, index)
        : exports.columnName(statement, index);
  }

  static int columnType(int statement, int index) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.columnType(statement, index)
        : exports.columnType(statement, index);
  }

  static int columnInt64(int statement, int index) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.columnInt64(statement, index)
        : exports.columnInt64(statement, index);
  }

  static double columnDouble(int statement, int index) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.columnDouble(statement, index)
        : exports.columnDouble(statement, index);
  }

  static int columnText(int statement, int index) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.columnText(statement, index)
        : exports.columnText(statement, index);
  }

  static int columnBlob(int statement, int index) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.columnBlob(statement, index)
        : exports.columnBlob(statement, index);
  }

  static int columnBytes(int statement, int index) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.columnBytes(statement, index)
        : exports.columnBytes(statement, index);
  }

  static int valueType(int value) {
    return PlatformDetector.isWebAssemblyGC() ? Imports.valueType(value) : exports.valueType(value);
  }

  static int valueInt64(int value) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.valueInt64(value)
        : exports.valueInt64(value);
  }

  static double valueDouble(int value) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.valueDouble(value)
        : exports.valueDouble(value);
  }

  static int valueText(int value) {
    return PlatformDetector.isWebAssemblyGC() ? Imports.valueText(value) : exports.valueText(value);
  }

  static int valueBlob(int value) {
    return PlatformDetector.isWebAssemblyGC() ? Imports.valueBlob(value) : exports.valueBlob(value);
  }

  static int valueBytes(int value) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.valueBytes(value)
        : exports.valueBytes(value);
  }

  static void resultNull(int context) {
    if (PlatformDetector.isWebAssemblyGC()) {
      Imports.resultNull(context);
    } else {
      exports.resultNull(context);
    }
  }

  static void resultInt64(int context, int low, int high) {
    if (PlatformDetector.isWebAssemblyGC()) {
      Imports.resultInt64(context, low, high);
    } else {
      exports.resultInt64(context, low, high);
    }
  }

  static void resultDouble(int context, double value) {
    if (PlatformDetector.isWebAssemblyGC()) {
      Imports.resultDouble(context, value);
    } else {
      exports.resultDouble(context, value);
    }
  }

  static void resultText(int context, int text, int length, int destructor) {
    if (PlatformDetector.isWebAssemblyGC()) {
      Imports.resultText(context, text, length, destructor);
    } else {
      exports.resultText(context, text, length, destructor);
    }
  }

  static void resultBlob(int context, int bytes, int length, int destructor) {
    if (PlatformDetector.isWebAssemblyGC()) {
      Imports.resultBlob(context, bytes, length, destructor);
    } else {
      exports.resultBlob(context, bytes, length, destructor);
    }
  }

  static void resultError(int context, int text, int length) {
    if (PlatformDetector.isWebAssemblyGC()) {
      Imports.resultError(context, text, length);
    } else {
      exports.resultError(context, text, length);
    }
  }

  static int userData(int context) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.userData(context)
        : exports.userData(context);
  }

  static int createFunctionV2(
      int connection,
      int name,
      int argumentCount,
      int flags,
      int userData,
      int function,
      int step,
      int last,
      int destroy) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.createFunctionV2(
            connection, name, argumentCount, flags, userData, function, step, last, destroy)
        : exports.createFunctionV2(
            connection, name, argumentCount, flags, userData, function, step, last, destroy);
  }

  static int createModuleV2(int connection, int name, int module, int userData, int destroy) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.createModuleV2(connection, name, module, userData, destroy)
        : exports.createModuleV2(connection, name, module, userData, destroy);
  }

  static int declareVtab(int connection, int sql) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.declareVtab(connection, sql)
        : exports.declareVtab(connection, sql);
  }

  static int changes(int connection) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.changes(connection)
        : exports.changes(connection);
  }

  static int totalChanges(int connection) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.totalChanges(connection)
        : exports.totalChanges(connection);
  }

  static int lastInsertRowid(int connection) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.lastInsertRowid(connection)
        : exports.lastInsertRowid(connection);
  }

  static int getAutocommit(int connection) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.getAutocommit(connection)
        : exports.getAutocommit(connection);
  }

  static int txnState(int connection, int schema) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.txnState(connection, schema)
        : exports.txnState(connection, schema);
  }

  static int commitHook(int connection, int function, int userData) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.commitHook(connection, function, userData)
        : exports.commitHook(connection, function, userData);
  }

  static int rollbackHook(int connection, int function, int userData) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.rollbackHook(connection, function, userData)
        : exports.rollbackHook(connection, function, userData);
  }

  static int vfsRegister(int vfs, int isDefault) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.vfsRegister(vfs, isDefault)
        : exports.vfsRegister(vfs, isDefault);
  }

  /** Allocates memory that SQLite frees; {@link #malloc} is C's. */
  static int sqliteMalloc(int length) {
    return PlatformDetector.isWebAssemblyGC()
        ? Imports.sqliteMalloc(length)
        : exports.sqliteMalloc(length);
  }

  static int malloc(int length) {
    return PlatformDetector.isWebAssemblyGC() ? Imports.malloc(length) : exports.malloc(length);
  }

  static void free(int address) {
    if (PlatformDetector.isWebAssemblyGC()) {
      Imports.free(address);
    } else {
      exports.free(address);
    }
  }

  static int getTempRet0() {
    return PlatformDetector.isWebAssemblyGC() ? Imports.getTempRet0() : exports.getTempRet0();
  }

  private static final class Imports {
    private Imports() {}

    @Import(module = "sqlite", name = "sqlite3_initialize")
    static native int initialize();

    @Import(module = "sqlite", name = "sqlite3_open_v2")
    static native int openV2(int name, int result, int flags, int vfs);

    @Import(module = "sqlite", name = "sqlite3_close_v2")
    static native int closeV2(int connection);

    @Import(module = "sqlite", name = "sqlite3_errmsg")
    static native int errmsg(int connection);

    @Import(module = "sqlite", name = "sqlite3_error_offset")
    static native int errorOffset(int connection);

    @Import(module = "sqlite", name = "sqlite3_prepare_v2")
    static native int prepareV2(int connection, int sql, int length, int result, int tail);

    @Import(module = "sqlite", name = "sqlite3_finalize")
    static native int finalize(int statement);

    @Import(module = "sqlite", name = "sqlite3_step")
    static native int step(int statement);

    @Import(module = "sqlite", name = "sqlite3_reset")
    static native int reset(int statement);

    @Import(module = "sqlite", name = "sqlite3_clear_bindings")
    static native int clearBindings(int statement);

    @Import(module = "sqlite", name = "sqlite3_bind_int64")
    static native int bindInt64(int statement, int number, int low, int high);

    @Import(module = "sqlite", name = "sqlite3_bind_double")
    static native int bindDouble(int statement, int number, double value);

    @Import(module = "sqlite", name = "sqlite3_bind_text")
    static native int bindText(int statement, int number, int text, int length, int destructor);

    @Import(module = "sqlite", name = "sqlite3_bind_blob")
    static native int bindBlob(int statement, int number, int bytes, int length, int destructor);

    @Import(module = "sqlite", name = "sqlite3_bind_zeroblob")
    static native int bindZeroblob(int statement, int number, int length);

    @Import(module = "sqlite", name = "sqlite3_bind_null")
    static native int bindNull(int statement, int number);

    @Import(module = "sqlite", name = "sqlite3_bind_parameter_count")
    static native int bindParameterCount(int statement);

    @Import(module = "sqlite", name = "sqlite3_bind_parameter_index")
    static native int bindParameterIndex(int statement, int name);

    @Import(module = "sqlite", name = "sqlite3_column_count")
    static native int columnCount(int statement);

    @Import(module = "sqlite", name = "sqlite3_column_name")
    static native int columnName(int statement, int index);

    @Import(module = "sqlite", name = "sqlite3_column_type")
    static native int columnType(int statement, int index);

    @Import(module = "sqlite", name = "sqlite3_column_int64")
    static native int columnInt64(int statement, int index);

    @Import(module = "sqlite", name = "sqlite3_column_double")
    static native double columnDouble(int statement, int index);

    @Import(module = "sqlite", name = "sqlite3_column_text")
    static native int columnText(int statement, int index);

    @Import(module = "sqlite", name = "sqlite3_column_blob")
    static native int columnBlob(int statement, int index);

    @Import(module = "sqlite", name = "sqlite3_column_bytes")
    static native int columnBytes(int statement, int index);

    @Import(module = "sqlite", name = "sqlite3_value_type")
    static native int valueType(int value);

    @Import(module = "sqlite", name = "sqlite3_value_int64")
    static native int valueInt64(int value);

    @Import(module = "sqlite", name = "sqlite3_value_double")
    static native double valueDouble(int value);

    @Import(module = "sqlite", name = "sqlite3_value_text")
    static native int valueText(int value);

    @Import(module = "sqlite", name = "sqlite3_value_blob")
    static native int valueBlob(int value);

    @Import(module = "sqlite", name = "sqlite3_value_bytes")
    static native int valueBytes(int value);

    @Import(module = "sqlite", name = "sqlite3_result_null")
    static native void resultNull(int context);

    @Import(module = "sqlite", name = "sqlite3_result_int64")
    static native void resultInt64(int context, int low, int high);

    @Import(module = "sqlite", name = "sqlite3_result_double")
    static native void resultDouble(int context, double value);

    @Import(module = "sqlite", name = "sqlite3_result_text")
    static native void resultText(int context, int text, int length, int destructor);

    @Import(module = "sqlite", name = "sqlite3_result_blob")
    static native void resultBlob(int context, int bytes, int length, int destructor);

    @Import(module = "sqlite", name = "sqlite3_result_error")
    static native void resultError(int context, int text, int length);

    @Import(module = "sqlite", name = "sqlite3_user_data")
    static native int userData(int context);

    @Import(module = "sqlite", name = "sqlite3_create_function_v2")
    static native int createFunctionV2(
        int connection,
        int name,
        int argumentCount,
        int flags,
        int userData,
        int function,
        int step,
        int last,
        int destroy);

    @Import(module = "sqlite", name = "sqlite3_create_module_v2")
    static native int createModuleV2(
        int connection, int name, int module, int userData, int destroy);

    @Import(module = "sqlite", name = "sqlite3_declare_vtab")
    static native int declareVtab(int connection, int sql);

    @Import(module = "sqlite", name = "sqlite3_changes")
    static native int changes(int connection);

    @Import(module = "sqlite", name = "sqlite3_total_changes")
    static native int totalChanges(int connection);

    @Import(module = "sqlite", name = "sqlite3_last_insert_rowid")
    static native int lastInsertRowid(int connection);

    @Import(module = "sqlite", name = "sqlite3_get_autocommit")
    static native int getAutocommit(int connection);

    @Import(module = "sqlite", name = "sqlite3_txn_state")
    static native int txnState(int connection, int schema);

    @Import(module = "sqlite", name = "sqlite3_commit_hook")
    static native int commitHook(int connection, int function, int userData);

    @Import(module = "sqlite", name = "sqlite3_rollback_hook")
    static native int rollbackHook(int connection, int function, int userData);

    @Import(module = "sqlite", name = "sqlite3_vfs_register")
    static native int vfsRegister(int vfs, int isDefault);

    @Import(module = "sqlite", name = "sqlite3_malloc")
    static native int sqliteMalloc(int length);

    @Import(module = "sqlite", name = "malloc")
    static native int malloc(int length);

    @Import(module = "sqlite", name = "free")
    static native void free(int address);

    @Import(module = "sqlite", name = "getTempRet0")
    static native int getTempRet0();
  }

  private interface Exports extends JSObject {

    @JSMethod("sqlite3_initialize")
    int initialize();

    @JSMethod("sqlite3_open_v2")
    int openV2(int name, int result, int flags, int vfs);

    @JSMethod("sqlite3_close_v2")
    int closeV2(int connection);

    @JSMethod("sqlite3_errmsg")
    int errmsg(int connection);

    @JSMethod("sqlite3_error_offset")
    int errorOffset(int connection);

    @JSMethod("sqlite3_prepare_v2")
    int prepareV2(int connection, int sql, int length, int result, int tail);

    @JSMethod("sqlite3_finalize")
    int finalize(int statement);

    @JSMethod("sqlite3_step")
    int step(int statement);

    @JSMethod("sqlite3_reset")
    int reset(int statement);

    @JSMethod("sqlite3_clear_bindings")
    int clearBindings(int statement);

    @JSMethod("sqlite3_bind_int64")
    int bindInt64(int statement, int number, int low, int high);

    @JSMethod("sqlite3_bind_double")
    int bindDouble(int statement, int number, double value);

    @JSMethod("sqlite3_bind_text")
    int bindText(int statement, int number, int text, int length, int destructor);

    @JSMethod("sqlite3_bind_blob")
    int bindBlob(int statement, int number, int bytes, int length, int destructor);

    @JSMethod("sqlite3_bind_zeroblob")
    int bindZeroblob(int statement, int number, int length);

    @JSMethod("sqlite3_bind_null")
    int bindNull(int statement, int number);

    @JSMethod("sqlite3_bind_parameter_count")
    int bindParameterCount(int statement);

    @JSMethod("sqlite3_bind_parameter_index")
    int bindParameterIndex(int statement, int name);

    @JSMethod("sqlite3_column_count")
    int columnCount(int statement);

    @JSMethod("sqlite3_column_name")
    int columnName(int statement, int index);

    @JSMethod("sqlite3_column_type")
    int columnType(int statement, int index);

    @JSMethod("sqlite3_column_int64")
    int columnInt64(int statement, int index);

    @JSMethod("sqlite3_column_double")
    double columnDouble(int statement, int index);

    @JSMethod("sqlite3_column_text")
    int columnText(int statement, int index);

    @JSMethod("sqlite3_column_blob")
    int columnBlob(int statement, int index);

    @JSMethod("sqlite3_column_bytes")
    int columnBytes(int statement, int index);

    @JSMethod("sqlite3_value_type")
    int valueType(int value);

    @JSMethod("sqlite3_value_int64")
    int valueInt64(int value);

    @JSMethod("sqlite3_value_double")
    double valueDouble(int value);

    @JSMethod("sqlite3_value_text")
    int valueText(int value);

    @JSMethod("sqlite3_value_blob")
    int valueBlob(int value);

    @JSMethod("sqlite3_value_bytes")
    int valueBytes(int value);

    @JSMethod("sqlite3_result_null")
    void resultNull(int context);

    @JSMethod("sqlite3_result_int64")
    void resultInt64(int context, int low, int high);

    @JSMethod("sqlite3_result_double")
    void resultDouble(int context, double value);

    @JSMethod("sqlite3_result_text")
    void resultText(int context, int text, int length, int destructor);

    @JSMethod("sqlite3_result_blob")
    void resultBlob(int context, int bytes, int length, int destructor);

    @JSMethod("sqlite3_result_error")
    void resultError(int context, int text, int length);

    @JSMethod("sqlite3_user_data")
    int userData(int context);

    @JSMethod("sqlite3_create_function_v2")
    int createFunctionV2(
        int connection,
        int name,
        int argumentCount,
        int flags,
        int userData,
        int function,
        int step,
        int last,
        int destroy);

    @JSMethod("sqlite3_create_module_v2")
    int createModuleV2(int connection, int name, int module, int userData, int destroy);

    @JSMethod("sqlite3_declare_vtab")
    int declareVtab(int connection, int sql);

    @JSMethod("sqlite3_changes")
    int changes(int connection);

    @JSMethod("sqlite3_total_changes")
    int totalChanges(int connection);

    @JSMethod("sqlite3_last_insert_rowid")
    int lastInsertRowid(int connection);

    @JSMethod("sqlite3_get_autocommit")
    int getAutocommit(int connection);

    @JSMethod("sqlite3_txn_state")
    int txnState(int connection, int schema);

    @JSMethod("sqlite3_commit_hook")
    int commitHook(int connection, int function, int userData);

    @JSMethod("sqlite3_rollback_hook")
    int rollbackHook(int connection, int function, int userData);

    @JSMethod("sqlite3_vfs_register")
    int vfsRegister(int vfs, int isDefault);

    @JSMethod("sqlite3_malloc")
    int sqliteMalloc(int length);

    @JSMethod("malloc")
    int malloc(int length);

    @JSMethod("free")
    void free(int address);

    @JSMethod("getTempRet0")
    int getTempRet0();
  }
}
