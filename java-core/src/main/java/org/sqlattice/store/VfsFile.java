package org.sqlattice.store;

/**
 * A file that SQLite has open. Locks are not part of it: one connection owns the store.
 *
 * @see <a href="https://sqlite.org/c3ref/io_methods.html">sqlite3_io_methods</a>
 */
public interface VfsFile {
  /**
   * Reads bytes, and zeros for what lies past the end of the file.
   *
   * @param offset where to start, in bytes from the start of the file
   * @param address receives exactly {@code length} bytes
   * @return how many bytes the file held, from 0 to {@code length}
   */
  int read(long offset, int address, int length);

  /** Writes all of the bytes, or throws. */
  void write(long offset, int address, int length);

  /** Sets the file's size in bytes. */
  void truncate(long size);

  /** Returns after all that was written will survive a loss of power. */
  void sync();

  /** Returns the file's size in bytes. */
  long size();

  /** Ends SQLite's use of the file. */
  void close();
}
