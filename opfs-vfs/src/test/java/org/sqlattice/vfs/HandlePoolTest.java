package org.sqlattice.vfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sqlattice.sql.ResultCode;
import org.sqlattice.store.StoreException;
import org.sqlattice.store.VfsFile;

final class HandlePoolTest {
  private final ArrayMemory memory = new ArrayMemory();
  private final FaultyHandle data = new FaultyHandle(memory);
  private final FaultyHandle journal = new FaultyHandle(memory);
  private final FaultyHandle log = new FaultyHandle(memory);
  private final HandlePool pool = new HandlePool(memory);

  @BeforeEach
  void addDatabase() {
    pool.add("1.db", data, journal, log);
  }

  @Test
  void readPastEndFillsWithZeros() {
    VfsFile file = pool.open("1.db");
    memory.put(0, 1, 2);
    file.write(0, 0, 2);
    memory.put(100, 9, 9, 9, 9);

    int count = file.read(0, 100, 4);

    assertEquals(2, count);
    assertArrayEquals(new byte[] {1, 2, 0, 0}, memory.get(100, 4));
  }

  @Test
  void readFarPastEndFillsWithZeros() {
    VfsFile file = pool.open("1.db");
    memory.put(100, 9, 9);

    assertEquals(0, file.read(5_000_000_000L, 100, 2));
    assertArrayEquals(new byte[] {0, 0}, memory.get(100, 2));
  }

  @Test
  void shortTransfersAreContinued() {
    VfsFile file = pool.open("1.db");
    data.longestTransfer = 3;
    memory.put(0, 1, 2, 3, 4, 5, 6, 7);
    file.write(10, 0, 7);

    assertEquals(7, file.read(10, 100, 7));
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7}, memory.get(100, 7));
    assertEquals(17, file.size());
  }

  @Test
  void partialWriteForLackOfSpaceIsFull() {
    VfsFile file = pool.open("1.db");
    data.capacity = 5;

    StoreException failure = assertThrows(StoreException.class, () -> file.write(0, 0, 8));

    assertEquals(ResultCode.FULL, failure.resultCode());
  }

  @Test
  void absurdCountForLackOfSpaceIsFull() {
    VfsFile file = pool.open("1.db");
    data.capacity = 0;
    data.countWhenFull = -8; // Chromium's 4294967288 as an int

    StoreException failure = assertThrows(StoreException.class, () -> file.write(0, 0, 8));

    assertEquals(ResultCode.FULL, failure.resultCode());
    data.countWhenFull = 4096;
    assertThrows(StoreException.class, () -> file.write(0, 0, 8));
  }

  @Test
  void sizeIsRightAfterFailedWrite() {
    VfsFile file = pool.open("1.db");
    data.capacity = 5;
    assertThrows(StoreException.class, () -> file.write(0, 0, 8));

    assertEquals(5, file.size());
  }

  @Test
  void sizeIsAskedForOnce() {
    VfsFile file = pool.open("1.db");
    file.write(0, 0, 8);
    file.write(8, 0, 8);
    file.read(0, 0, 16);
    file.size();

    assertEquals(List.of("size", "write", "write", "read"), data.calls);
  }

  @Test
  void emptyFileDoesNotExist() {
    assertFalse(pool.exists("1.db-journal"));

    pool.open("1.db-journal").write(0, 0, 1);

    assertTrue(pool.exists("1.db-journal"));
    assertFalse(pool.exists("1.db-other"));
  }

  @Test
  void deleteIsDurableBeforeItReturns() {
    pool.open("1.db-journal").write(0, 0, 1);
    journal.calls.clear();

    pool.delete("1.db-journal");

    assertEquals(List.of("truncate", "flush"), journal.calls);
    assertFalse(pool.exists("1.db-journal"));
  }

  @Test
  void unknownFileCannotBeOpened() {
    StoreException failure = assertThrows(StoreException.class, () -> pool.open("2.db"));

    assertEquals(ResultCode.CANTOPEN, failure.resultCode());
  }

  @Test
  void databaseIsAddedOnce() {
    assertThrows(StoreException.class, () -> pool.add("1.db", data, journal, log));
  }

  @Test
  void removeClosesAllHandles() {
    pool.remove("1.db");

    for (FaultyHandle handle : List.of(data, journal, log)) {
      assertEquals(List.of("close"), handle.calls);
    }
    assertThrows(StoreException.class, () -> pool.open("1.db"));
    pool.remove("1.db");
  }
}
