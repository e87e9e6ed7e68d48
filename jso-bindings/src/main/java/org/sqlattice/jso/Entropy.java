package org.sqlattice.jso;

/** Random bytes of the host. */
public final class Entropy {
  private Entropy() {}

  /** Fills the array with bytes that cannot be guessed. */
  public static void fill(byte[] target) {
    int address = Scratch.ofLength(target.length);
    Host.fillRandom(address, target.length);
    for (int i = 0; i < target.length; i++) {
      target[i] = Heap.getByte(address + i);
    }
  }
}
