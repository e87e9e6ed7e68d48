package org.sqlattice.store;

/**
 * A file that is held open: what OPFS calls a synchronous access handle.
 *
 * <p>Every method throws {@link StoreException} when the host refuses.
 *
 * @see <a href="https://fs.spec.whatwg.org/#api-filesystemsyncaccesshandle">The specification</a>
 */
public interface AccessHandle {
  /**
   * Reads from the file into memory.
   *
   * @return how many bytes the file had there, from 0 to {@code length}
   */
  int read(long offset, int address, int length);

  /**
   * Writes from memory to the file, which grows as needed.
   *
   * @return how many bytes were written; a host may write fewer, or claim an absurd number
   */
  int write(long offset, int address, int length);

  /** Cuts the file to a size in bytes, or extends it with zeros. */
  void truncate(long size);

  /** Returns the file's size in bytes. */
  long size();

  /** Returns after all that was written will survive a loss of power. */
  void flush();

  /** Lets go of the file. A second call does nothing. */
  void close();
}
