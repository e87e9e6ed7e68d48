package org.sqlattice.jso;

import org.teavm.jso.JSExport;

/**
 * The methods that SQLite calls, as the JS build exports them. (A WasmGC build exports the methods
 * themselves, and with no JavaScript object in sight TeaVM's JavaScript runtime is not needed.)
 */
public final class JavaScriptCallbacks {
  private JavaScriptCallbacks() {}

  @JSExport
  public static void callFunction(int context, int count, int values) {
    Callbacks.callFunction(context, count, values);
  }

  @JSExport
  public static void destroyFunction(int id) {
    Callbacks.destroyFunction(id);
  }

  @JSExport
  public static int committing(int id) {
    return Callbacks.committing(id);
  }

  @JSExport
  public static void rolledBack(int id) {
    Callbacks.rolledBack(id);
  }

  @JSExport
  public static void tableDestroy(int id) {
    WasmTableFunctions.tableDestroy(id);
  }

  @JSExport
  public static int tableConnect(
      int connection, int id, int count, int arguments, int result, int error) {
    return WasmTableFunctions.tableConnect(connection, id, count, arguments, result, error);
  }

  @JSExport
  public static int tableBestIndex(int table, int info) {
    return WasmTableFunctions.tableBestIndex(table, info);
  }

  @JSExport
  public static int tableDisconnect(int table) {
    return WasmTableFunctions.tableDisconnect(table);
  }

  @JSExport
  public static int tableOpen(int table, int result) {
    return WasmTableFunctions.tableOpen(table, result);
  }

  @JSExport
  public static int tableClose(int cursor) {
    return WasmTableFunctions.tableClose(cursor);
  }

  @JSExport
  public static int tableFilter(int cursor, int plan, int planText, int count, int values) {
    return WasmTableFunctions.tableFilter(cursor, plan, planText, count, values);
  }

  @JSExport
  public static int tableNext(int cursor) {
    return WasmTableFunctions.tableNext(cursor);
  }

  @JSExport
  public static int tableEof(int cursor) {
    return WasmTableFunctions.tableEof(cursor);
  }

  @JSExport
  public static int tableColumn(int cursor, int context, int column) {
    return WasmTableFunctions.tableColumn(cursor, context, column);
  }

  @JSExport
  public static int tableRowid(int cursor, int result) {
    return WasmTableFunctions.tableRowid(cursor, result);
  }

  @JSExport
  public static int vfsOpen(int vfs, int name, int file, int flags, int flagsResult) {
    return WasmVfs.vfsOpen(vfs, name, file, flags, flagsResult);
  }

  @JSExport
  public static int vfsDelete(int vfs, int name, int syncDirectory) {
    return WasmVfs.vfsDelete(vfs, name, syncDirectory);
  }

  @JSExport
  public static int vfsAccess(int vfs, int name, int flags, int result) {
    return WasmVfs.vfsAccess(vfs, name, flags, result);
  }

  @JSExport
  public static int vfsFullPathname(int vfs, int name, int length, int result) {
    return WasmVfs.vfsFullPathname(vfs, name, length, result);
  }

  @JSExport
  public static int vfsRandomness(int vfs, int length, int result) {
    return WasmVfs.vfsRandomness(vfs, length, result);
  }

  @JSExport
  public static int vfsSleep(int vfs, int microseconds) {
    return WasmVfs.vfsSleep(vfs, microseconds);
  }

  @JSExport
  public static int vfsCurrentTime(int vfs, int result) {
    return WasmVfs.vfsCurrentTime(vfs, result);
  }

  @JSExport
  public static int vfsCurrentTimeInt64(int vfs, int result) {
    return WasmVfs.vfsCurrentTimeInt64(vfs, result);
  }

  @JSExport
  public static int vfsGetLastError(int vfs, int length, int result) {
    return WasmVfs.vfsGetLastError(vfs, length, result);
  }

  @JSExport
  public static int fileClose(int file) {
    return WasmVfs.fileClose(file);
  }

  @JSExport
  public static int fileRead(int file, int address, int length, long offset) {
    return WasmVfs.fileRead(file, address, length, offset);
  }

  @JSExport
  public static int fileWrite(int file, int address, int length, long offset) {
    return WasmVfs.fileWrite(file, address, length, offset);
  }

  @JSExport
  public static int fileTruncate(int file, long size) {
    return WasmVfs.fileTruncate(file, size);
  }

  @JSExport
  public static int fileSync(int file, int flags) {
    return WasmVfs.fileSync(file, flags);
  }

  @JSExport
  public static int fileSize(int file, int result) {
    return WasmVfs.fileSize(file, result);
  }

  @JSExport
  public static int fileLock(int file, int level) {
    return WasmVfs.fileLock(file, level);
  }

  @JSExport
  public static int fileCheckReservedLock(int file, int result) {
    return WasmVfs.fileCheckReservedLock(file, result);
  }

  @JSExport
  public static int fileControl(int file, int operation, int argument) {
    return WasmVfs.fileControl(file, operation, argument);
  }

  @JSExport
  public static int fileSectorSize(int file) {
    return WasmVfs.fileSectorSize(file);
  }

  @JSExport
  public static int fileDeviceCharacteristics(int file) {
    return WasmVfs.fileDeviceCharacteristics(file);
  }
}
