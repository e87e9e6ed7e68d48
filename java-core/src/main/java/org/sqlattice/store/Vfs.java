package org.sqlattice.store;

/**
 * A file store as SQLite sees it. Errors are {@link StoreException}s.
 *
 * @see <a href="https://sqlite.org/c3ref/vfs.html">sqlite3_vfs</a>
 */
public interface Vfs {
  /** Opens a file, which is empty if it was not there. */
  VfsFile open(String name);

  /** Removes a file; nothing happens if there is none. */
  void delete(String name);

  /** Returns whether there is such a file. */
  boolean exists(String name);
}
