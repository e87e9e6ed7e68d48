package org.sqlattice.vfs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sqlattice.store.AccessHandle;

/** An access handle on an array that can misbehave as browsers do, and notes what was called. */
final class FaultyHandle implements AccessHandle {
  final List<String> calls = new ArrayList<>();

  /** The most that one call writes or reads. */
  int longestTransfer = Integer.MAX_VALUE;

  /** What a write claims when the content may not grow further. */
  int countWhenFull = 0;

  long capacity = Long.MAX_VALUE;

  private final ArrayMemory memory;
  private byte[] content = {};

  FaultyHandle(ArrayMemory memory) {
    this.memory = memory;
  }

  @Override
  public int read(long offset, int address, int length) {
    calls.add("read");
    int count =
        (int) Math.max(0, Math.min(Math.min(length, longestTransfer), content.length - offset));
    System.arraycopy(content, (int) Math.min(offset, content.length), memory.bytes, address, count);
    return count;
  }

  @Override
  public int write(long offset, int address, int length) {
    calls.add("write");
    long room = Math.max(0, capacity - offset);
    int count = (int) Math.min(Math.min(length, longestTransfer), room);
    if (count == 0) {
      return countWhenFull;
    }
    int end = (int) offset + count;
    if (end > content.length) {
      content = Arrays.copyOf(content, end);
    }
    System.arraycopy(memory.bytes, address, content, (int) offset, count);
    return count;
  }

  @Override
  public void truncate(long size) {
    calls.add("truncate");
    content = Arrays.copyOf(content, (int) size);
  }

  @Override
  public long size() {
    calls.add("size");
    return content.length;
  }

  @Override
  public void flush() {
    calls.add("flush");
  }

  @Override
  public void close() {
    calls.add("close");
  }
}
