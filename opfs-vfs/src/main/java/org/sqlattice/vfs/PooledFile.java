package org.sqlattice.vfs;

import org.sqlattice.sql.ResultCode;
import org.sqlattice.store.AccessHandle;
import org.sqlattice.store.Memory;
import org.sqlattice.store.StoreException;
import org.sqlattice.store.VfsFile;

/**
 * One file of the pool. Its size is kept here, as asking a handle for it costs as much as a read.
 */
final class PooledFile implements VfsFile {
  private static final long UNKNOWN = -1;

  private final String name;
  private final AccessHandle handle;
  private final Memory memory;
  private long size = UNKNOWN;

  PooledFile(String name, AccessHandle handle, Memory memory) {
    this.name = name;
    this.handle = handle;
    this.memory = memory;
  }

  @Override
  public int read(long offset, int address, int length) {
    int held = (int) Math.max(0, Math.min(length, size() - offset));
    int count = 0;
    while (count < held) {
      int more = handle.read(offset + count, address + count, held - count);
      if (more <= 0 || more > held - count) {
        throw new StoreException(
            ResultCode.IOERR_READ,
            "read stopped early: file="
                + name
                + ", offset="
                + (offset + count)
                + ", count="
                + more);
      }
      count += more;
    }
    if (count < length) {
      memory.clear(address + count, length - count);
    }
    return count;
  }

  @Override
  public void write(long offset, int address, int length) {
    long end = Math.max(size(), offset + length);
    size = UNKNOWN;
    int count = 0;
    while (count < length) {
      int more = handle.write(offset + count, address + count, length - count);
      // Without space left Firefox writes a part, then nothing; Chromium claims an absurd count.
      if (more <= 0 || more > length - count) {
        throw new StoreException(
            ResultCode.FULL,
            "no space left: file=" + name + ", offset=" + (offset + count) + ", count=" + more);
      }
      count += more;
    }
    size = end;
  }

  @Override
  public void truncate(long newSize) {
    if (newSize == size()) {
      return;
    }
    size = UNKNOWN;
    handle.truncate(newSize);
    size = newSize;
  }

  @Override
  public void sync() {
    handle.flush();
  }

  @Override
  public long size() {
    if (size == UNKNOWN) {
      size = handle.size();
    }
    return size;
  }

  /** SQLite is done with the file, the pool is not. */
  @Override
  public void close() {}

  void release() {
    handle.close();
  }
}
