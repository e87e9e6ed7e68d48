package org.sqlattice.jso;

import org.sqlattice.sql.ResultCode;
import org.sqlattice.store.AccessHandle;
import org.sqlattice.store.StoreException;

/** A synchronous access handle of OPFS, which the loader has opened and numbered. */
public final class FileAccessHandle implements AccessHandle {
  private final int handle;
  private final String name;

  /**
   * Wraps a handle.
   *
   * @param handle the loader's number for it, from 0 on
   * @param name the file's name, for messages
   */
  public FileAccessHandle(int handle, String name) {
    this.handle = handle;
    this.name = name;
  }

  @Override
  public int read(long offset, int address, int length) {
    int count = Host.readFile(handle, address, length, offset);
    return check(count, ResultCode.IOERR_READ, "read");
  }

  @Override
  public int write(long offset, int address, int length) {
    int count = Host.writeFile(handle, address, length, offset);
    return check(count, ResultCode.IOERR_WRITE, "write");
  }

  @Override
  public void truncate(long size) {
    check(Host.truncateFile(handle, size), ResultCode.IOERR_TRUNCATE, "truncate");
  }

  @Override
  public long size() {
    double size = Host.fileSize(handle);
    if (size < 0) {
      check((int) size, ResultCode.IOERR_FSTAT, "size");
    }
    return (long) size;
  }

  @Override
  public void flush() {
    check(Host.flushFile(handle), ResultCode.IOERR_FSYNC, "flush");
  }

  @Override
  public void close() {
    Host.closeFile(handle);
  }

  private int check(int result, int resultCode, String operation) {
    return switch (result) {
      case Host.NO_SPACE ->
          throw new StoreException(ResultCode.FULL, "no space left: file=" + name);
      case Host.HANDLE_LOST ->
          throw new StoreException(
              resultCode, "the access handle is lost: operation=" + operation + ", file=" + name);
      case Host.FAILED ->
          throw new StoreException(
              resultCode, "the host failed: operation=" + operation + ", file=" + name);
      default -> result;
    };
  }
}
