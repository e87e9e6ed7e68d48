package org.sqlattice.vfs;

import java.util.HashMap;
import java.util.Map;
import org.sqlattice.sql.ResultCode;
import org.sqlattice.store.AccessHandle;
import org.sqlattice.store.Memory;
import org.sqlattice.store.StoreException;
import org.sqlattice.store.Vfs;
import org.sqlattice.store.VfsFile;

/*
 * Each database owns three files with fixed names: its data, SQLite's rollback journal, and SQLite's
 * write-ahead log. All are opened before SQLite starts and stay open; none is ever created or
 * removed. To SQLite a file of size 0 is one that does not exist.
 *
 * (1) Which file holds what is told by its name alone: there is no header that could be torn.
 * (2) Deleting a file is durable before it returns, as SQLite's rollback journal requires.
 * (3) What was flushed through one handle is never changed through another.
 */

/** A file store of access handles, for any number of databases. */
public final class HandlePool implements Vfs {
  private static final String JOURNAL_SUFFIX = "-journal";
  private static final String LOG_SUFFIX = "-wal";

  private final Memory memory;
  private final Map<String, PooledFile> files = new HashMap<>();

  public HandlePool(Memory memory) {
    this.memory = memory;
  }

  /**
   * Adds a database with its three handles, which belong to the pool from now on.
   *
   * @param name the name under which SQLite will open it
   */
  public void add(String name, AccessHandle data, AccessHandle journal, AccessHandle log) {
    if (files.containsKey(name)) {
      throw new StoreException(ResultCode.MISUSE, "the database is in the pool: name=" + name);
    }
    files.put(name, new PooledFile(name, data, memory));
    files.put(name + JOURNAL_SUFFIX, new PooledFile(name + JOURNAL_SUFFIX, journal, memory));
    files.put(name + LOG_SUFFIX, new PooledFile(name + LOG_SUFFIX, log, memory));
  }

  /** Closes a database's handles and forgets it; nothing happens if it is not there. */
  public void remove(String name) {
    release(name);
    release(name + JOURNAL_SUFFIX);
    release(name + LOG_SUFFIX);
  }

  @Override
  public VfsFile open(String name) {
    return file(name);
  }

  @Override
  public void delete(String name) {
    PooledFile file = file(name);
    file.truncate(0);
    file.sync();
  }

  @Override
  public boolean exists(String name) {
    PooledFile file = files.get(name);
    return file != null && file.size() > 0;
  }

  private PooledFile file(String name) {
    PooledFile file = files.get(name);
    if (file == null) {
      throw new StoreException(ResultCode.CANTOPEN, "no such file in the pool: name=" + name);
    }
    return file;
  }

  private void release(String name) {
    PooledFile file = files.remove(name);
    if (file != null) {
      file.release();
    }
  }
}
