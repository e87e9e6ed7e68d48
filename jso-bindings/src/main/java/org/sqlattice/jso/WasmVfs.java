package org.sqlattice.jso;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlattice.sql.ResultCode;
import org.sqlattice.store.StoreException;
import org.sqlattice.store.Vfs;
import org.sqlattice.store.VfsFile;
import org.teavm.interop.Export;

/*
 * The two structures lie in SQLite's memory, each field 4 bytes:
 *
 * sqlite3_vfs: version, size of a file, longest name, next, name, user data, then the functions
 *     open, delete, access, fullPathname, four for extensions (none), randomness, sleep,
 *     currentTime, getLastError, currentTimeInt64.
 * sqlite3_io_methods: version, then close, read, write, truncate, sync, fileSize, lock, unlock,
 *     checkReservedLock, fileControl, sectorSize, deviceCharacteristics.
 *
 * An open file is 8 bytes of SQLite's: the address of the io_methods, and our number for it.
 *
 * Nothing may unwind through SQLite's frames: every method that SQLite calls ends in a catch of all.
 */

/**
 * Lets SQLite call a file store that is written in Java.
 *
 * @see <a href="https://sqlite.org/c3ref/vfs.html">sqlite3_vfs</a>
 * @see <a href="https://sqlite.org/c3ref/io_methods.html">sqlite3_io_methods</a>
 */
public final class WasmVfs {
  private static final int SECTOR_SIZE = 4096;
  private static final int MAX_NAME_LENGTH = 512;
  private static final int FILE_LENGTH = 8;
  private static final int VFS_FIELDS = 19;
  private static final int APP_DATA_OFFSET = 20;

  /** No file that is open can be deleted by someone else. */
  private static final int UNDELETABLE_WHEN_OPEN = 0x800;

  /** A write changes no byte outside its range, whatever happens. */
  private static final int POWERSAFE_OVERWRITE = 0x1000;

  /** Milliseconds from noon on 24 November 4714 BC, where Julian days start, to 1970. */
  private static final long JULIAN_EPOCH_MS = 210_866_760_000_000L;

  private static final double MS_PER_DAY = 86_400_000.0;

  private static final List<Vfs> stores = new ArrayList<>();
  private static final List<@Nullable VfsFile> files = new ArrayList<>();

  private static int ioMethods;
  private static @Nullable String lastFailure;

  private WasmVfs() {}

  /** Registers a file store under a name. */
  public static void register(String name, Vfs store, boolean isDefault) {
    Sqlite3.initialize();
    if (ioMethods == 0) {
      ioMethods = allocateIoMethods();
    }
    stores.add(store);
    int[] fields = new int[VFS_FIELDS];
    fields[0] = 2;
    fields[1] = FILE_LENGTH;
    fields[2] = MAX_NAME_LENGTH;
    fields[4] = Heap.allocateCString(name);
    fields[5] = stores.size() - 1;
    fields[6] = Host.placeFunction("vfsOpen", "iiiiii");
    fields[7] = Host.placeFunction("vfsDelete", "iiii");
    fields[8] = Host.placeFunction("vfsAccess", "iiiii");
    fields[9] = Host.placeFunction("vfsFullPathname", "iiiii");
    fields[14] = Host.placeFunction("vfsRandomness", "iiii");
    fields[15] = Host.placeFunction("vfsSleep", "iii");
    fields[16] = Host.placeFunction("vfsCurrentTime", "iii");
    fields[17] = Host.placeFunction("vfsGetLastError", "iiii");
    fields[18] = Host.placeFunction("vfsCurrentTimeInt64", "iii");
    int code = Sqlite3.vfsRegister(allocateStructure(fields), isDefault ? 1 : 0);
    if (code != ResultCode.OK) {
      throw new IllegalStateException("cannot register a file store: code=" + code);
    }
  }

  /** Returns what the last failed operation of any store said since {@link #forgetFailure}. */
  public static @Nullable String lastFailure() {
    return lastFailure;
  }

  /** Forgets failures of the past, so that a later error is not blamed on them. */
  public static void forgetFailure() {
    lastFailure = null;
  }

  /** {@code xOpen}. */
  @Export(name = "vfsOpen")
  public static int vfsOpen(int vfs, int name, int file, int flags, int flagsResult) {
    Heap.putInt(file, 0);
    try {
      String text = Heap.getCString(name);
      if (text == null) {
        return failed(
            new StoreException(ResultCode.CANTOPEN, "temporary files are kept in memory only"),
            ResultCode.CANTOPEN);
      }
      VfsFile opened = stores.get(Heap.getInt(vfs + APP_DATA_OFFSET)).open(text);
      Heap.putInt(file + 4, add(opened));
      Heap.putInt(file, ioMethods);
      if (flagsResult != 0) {
        Heap.putInt(flagsResult, flags);
      }
      return ResultCode.OK;
    } catch (Throwable failure) {
      return failed(failure, ResultCode.CANTOPEN);
    }
  }

  /** {@code xDelete}. */
  @Export(name = "vfsDelete")
  public static int vfsDelete(int vfs, int name, int syncDirectory) {
    try {
      String text = Heap.getCString(name);
      if (text != null) {
        stores.get(Heap.getInt(vfs + APP_DATA_OFFSET)).delete(text);
      }
      return ResultCode.OK;
    } catch (Throwable failure) {
      return failed(failure, ResultCode.IOERR_DELETE);
    }
  }

  /** {@code xAccess}. */
  @Export(name = "vfsAccess")
  public static int vfsAccess(int vfs, int name, int flags, int result) {
    try {
      String text = Heap.getCString(name);
      boolean exists = text != null && stores.get(Heap.getInt(vfs + APP_DATA_OFFSET)).exists(text);
      Heap.putInt(result, exists ? 1 : 0);
      return ResultCode.OK;
    } catch (Throwable failure) {
      return failed(failure, ResultCode.IOERR_ACCESS);
    }
  }

  /** {@code xFullPathname}: names are full already. */
  @Export(name = "vfsFullPathname")
  public static int vfsFullPathname(int vfs, int name, int length, int result) {
    for (int i = 0; i < length; i++) {
      int c = Heap.getByte(name + i);
      Heap.putByte(result + i, c);
      if (c == 0) {
        return ResultCode.OK;
      }
    }
    return ResultCode.CANTOPEN;
  }

  /** {@code xRandomness}. */
  @Export(name = "vfsRandomness")
  public static int vfsRandomness(int vfs, int length, int result) {
    Host.fillRandom(result, length);
    return length;
  }

  /** {@code xSleep}: nobody else could let go of a lock meanwhile. */
  @Export(name = "vfsSleep")
  public static int vfsSleep(int vfs, int microseconds) {
    return microseconds;
  }

  /** {@code xCurrentTime}: the Julian day. */
  @Export(name = "vfsCurrentTime")
  public static int vfsCurrentTime(int vfs, int result) {
    Heap.putDouble(result, (Host.currentTimeMs() + JULIAN_EPOCH_MS) / MS_PER_DAY);
    return ResultCode.OK;
  }

  /** {@code xCurrentTimeInt64}: the Julian day in milliseconds. */
  @Export(name = "vfsCurrentTimeInt64")
  public static int vfsCurrentTimeInt64(int vfs, int result) {
    Heap.putLong(result, (long) Host.currentTimeMs() + JULIAN_EPOCH_MS);
    return ResultCode.OK;
  }

  /** {@code xGetLastError}: SQLite has no use for it. */
  @Export(name = "vfsGetLastError")
  public static int vfsGetLastError(int vfs, int length, int result) {
    return 0;
  }

  /** {@code xClose}. */
  @Export(name = "fileClose")
  public static int fileClose(int file) {
    try {
      int number = Heap.getInt(file + 4);
      VfsFile closed = file(file);
      files.set(number, null);
      closed.close();
      return ResultCode.OK;
    } catch (Throwable failure) {
      return failed(failure, ResultCode.IOERR_CLOSE);
    }
  }

  /** {@code xRead}. */
  @Export(name = "fileRead")
  public static int fileRead(int file, int address, int length, long offset) {
    try {
      int count = file(file).read(offset, address, length);
      return count < length ? ResultCode.IOERR_SHORT_READ : ResultCode.OK;
    } catch (Throwable failure) {
      return failed(failure, ResultCode.IOERR_READ);
    }
  }

  /** {@code xWrite}. */
  @Export(name = "fileWrite")
  public static int fileWrite(int file, int address, int length, long offset) {
    try {
      file(file).write(offset, address, length);
      return ResultCode.OK;
    } catch (Throwable failure) {
      return failed(failure, ResultCode.IOERR_WRITE);
    }
  }

  /** {@code xTruncate}. */
  @Export(name = "fileTruncate")
  public static int fileTruncate(int file, long size) {
    try {
      file(file).truncate(size);
      return ResultCode.OK;
    } catch (Throwable failure) {
      return failed(failure, ResultCode.IOERR_TRUNCATE);
    }
  }

  /** {@code xSync}. */
  @Export(name = "fileSync")
  public static int fileSync(int file, int flags) {
    try {
      file(file).sync();
      return ResultCode.OK;
    } catch (Throwable failure) {
      return failed(failure, ResultCode.IOERR_FSYNC);
    }
  }

  /** {@code xFileSize}. */
  @Export(name = "fileSize")
  public static int fileSize(int file, int result) {
    try {
      Heap.putLong(result, file(file).size());
      return ResultCode.OK;
    } catch (Throwable failure) {
      return failed(failure, ResultCode.IOERR_FSTAT);
    }
  }

  /** {@code xLock} and {@code xUnlock}: one connection owns the store. */
  @Export(name = "fileLock")
  public static int fileLock(int file, int level) {
    return ResultCode.OK;
  }

  /** {@code xCheckReservedLock}. */
  @Export(name = "fileCheckReservedLock")
  public static int fileCheckReservedLock(int file, int result) {
    Heap.putInt(result, 0);
    return ResultCode.OK;
  }

  /** {@code xFileControl}: none is known. */
  @Export(name = "fileControl")
  public static int fileControl(int file, int operation, int argument) {
    return ResultCode.NOTFOUND;
  }

  /** {@code xSectorSize}. */
  @Export(name = "fileSectorSize")
  public static int fileSectorSize(int file) {
    return SECTOR_SIZE;
  }

  /** {@code xDeviceCharacteristics}. */
  @Export(name = "fileDeviceCharacteristics")
  public static int fileDeviceCharacteristics(int file) {
    return UNDELETABLE_WHEN_OPEN | POWERSAFE_OVERWRITE;
  }

  private static VfsFile file(int file) {
    VfsFile opened = files.get(Heap.getInt(file + 4));
    if (opened == null) {
      throw new StoreException(ResultCode.MISUSE, "the file is closed");
    }
    return opened;
  }

  private static int add(VfsFile file) {
    for (int i = 0; i < files.size(); i++) {
      if (files.get(i) == null) {
        files.set(i, file);
        return i;
      }
    }
    files.add(file);
    return files.size() - 1;
  }

  private static int failed(Throwable failure, int resultCode) {
    lastFailure = failure.getMessage();
    return failure instanceof StoreException refused ? refused.resultCode() : resultCode;
  }

  private static int allocateIoMethods() {
    int lock = Host.placeFunction("fileLock", "iii");
    return allocateStructure(
        new int[] {
          1,
          Host.placeFunction("fileClose", "ii"),
          Host.placeFunction("fileRead", "iiiij"),
          Host.placeFunction("fileWrite", "iiiij"),
          Host.placeFunction("fileTruncate", "iij"),
          Host.placeFunction("fileSync", "iii"),
          Host.placeFunction("fileSize", "iii"),
          lock,
          lock,
          Host.placeFunction("fileCheckReservedLock", "iii"),
          Host.placeFunction("fileControl", "iiii"),
          Host.placeFunction("fileSectorSize", "ii"),
          Host.placeFunction("fileDeviceCharacteristics", "ii"),
        });
  }

  private static int allocateStructure(int[] fields) {
    int address = Heap.allocate(fields.length * 4);
    for (int i = 0; i < fields.length; i++) {
      Heap.putInt(address + i * 4, fields[i]);
    }
    return address;
  }
}
