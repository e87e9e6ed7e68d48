package org.sqlattice.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sqlattice.contract.ChangesetText;
import org.sqlattice.contract.RandomChangeset;

final class ChangesetReaderTest {
  private static final SiteId SITE = new SiteId(new byte[SiteId.LENGTH]);

  @Test
  void everyTruncationIsRefused() {
    byte[] bytes = new RandomChangeset(11, 3).finish();
    for (int length = 0; length < bytes.length; length++) {
      byte[] truncated = Arrays.copyOf(bytes, length);
      assertThrows(ChangesetException.class, () -> ChangesetReader.open(truncated));
    }
  }

  /** Also where the check sum is right, but for cuts between tables. */
  @Test
  void everyTruncationOfPayloadIsRefused() {
    for (int seed : new int[] {5, 24, 42}) {
      byte[] payload = payload(seed);
      String full = ChangesetText.of(Frames.stored(payload));
      int read = 0;
      for (int length = 0; length < payload.length; length++) {
        byte[] truncated = Frames.stored(Arrays.copyOf(payload, length));
        if (isRead(truncated)) {
          assertTrue(full.startsWith(ChangesetText.of(truncated)));
          read++;
        }
      }
      assertEquals(full.split("\ntable ", -1).length - 1, read);
    }
  }

  @Test
  void everyFlippedBitIsNoticed() {
    byte[] bytes = new RandomChangeset(12, 3).finish();
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(ChangesetException.class, () -> ChangesetReader.open(bytes));
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
    assertEquals(new RandomChangeset(12, 3).expected(), ChangesetText.of(bytes));
  }

  @Test
  void flippedBitsUnderRightChecksumAreReadOrRefused() {
    int refused = 0;
    int count = 0;
    for (int seed = 1; seed <= 8; seed++) {
      byte[] payload = payload(seed);
      for (int bit = 0; bit < payload.length * 8; bit++) {
        payload[bit / 8] ^= (byte) (1 << bit % 8);
        refused += isRead(Frames.stored(payload)) ? 0 : 1;
        count++;
        payload[bit / 8] ^= (byte) (1 << bit % 8);
      }
    }
    assertTrue(refused > count / 10 && refused < count, "refused=" + refused + ", of=" + count);
  }

  @Test
  void noiseIsReadOrRefused() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[random.nextInt(120)];
      for (int k = 0; k < noise.length; k++) {
        noise[k] = (byte) (random.nextBoolean() ? random.nextInt(8) : random.nextInt());
      }
      assertFalse(isRead(noise));
      isRead(Frames.stored(Frames.payload(noise)));
      isRead(Frames.compressed(random.nextInt(300), noise));
    }
  }

  @Test
  void emptyChangesetHasNoTables() {
    byte[] bytes = new ChangesetWriter(SITE, new VersionVector(), new VersionVector()).finish();
    ChangesetReader reader = ChangesetReader.open(bytes);

    assertEquals(SITE, reader.sender());
    assertFalse(reader.nextTable());
    assertFalse(reader.nextTable());
    assertNull(reader.nextGroup());
  }

  @Test
  void unreadRowsArePassedOver() {
    ChangesetWriter writer = new ChangesetWriter(SITE, new VersionVector(), new VersionVector());
    for (String name : new String[] {"a", "b"}) {
      TableWriter table = writer.table(name, 1);
      for (int i = 0; i < 3; i++) {
        RunWriter run = table.run(SITE, i, 0, 1, new int[0], new int[0]);
        run.keys()[0].addLong(2 * i);
        run.row(0, 1);
        run.keys()[0].addLong(2 * i + 1);
        run.row(1, 1);
      }
    }
    ChangesetReader reader = ChangesetReader.open(writer.finish());

    assertTrue(reader.nextTable());
    assertTrue(reader.nextTable());
    assertEquals("b", reader.tableName());
    assertTrue(reader.nextGroup() instanceof RunReader run && run.nextRow());
    assertTrue(reader.nextGroup() instanceof RunReader run && run.nextRow() && isSecond(run));
    assertFalse(reader.nextTable());
  }

  @Test
  void frameIsChecked() {
    byte[] empty = Frames.payload(new byte[0]);
    assertEquals("unknown changeset version: version=3", refusal(withByte(4, 3)));
    assertEquals("not a changeset: length=" + (empty.length + 11), refusal(withByte(0, 0)));
    assertEquals("unknown compression: compression=7", refusal(Frames.of(7, 20, empty)));
    assertEquals(
        "payload length is wrong: length=21, actual=19",
        refusal(Frames.of(FrameLayout.STORED, 21, empty)));
    assertEquals(
        "compressed too well: length=65, compressed=1",
        refusal(Frames.compressed(65, new byte[1])));
  }

  @Test
  void headIsChecked() {
    byte[] noSites = {0, 0, 0};
    assertEquals("no sender: count=0", refusal(Frames.stored(noSites)));
    byte[] empty = Frames.payload(new byte[0]);
    empty[0] = 2;
    assertEquals("site count out of range: value=2, limit=1", refusal(Frames.stored(empty)));
    byte[] zero = Frames.payload(new byte[3]);
    zero[17] = 1;
    assertEquals("versions out of order: site=0, version=0", refusal(Frames.stored(zero)));
  }

  @Test
  void tableIsChecked() {
    assertEquals("malformed name: length=0", tableRefusal("", 1, 0, 0));
    assertEquals("malformed name: length=1", tableRefusal(1, 0xFF, 1, 0, 0));
    assertEquals("name length out of range: value=2049, limit=2048", tableRefusal(0x81, 0x10));
    assertEquals("table without key: table=t", tableRefusal("t", 0, 0, 0));
    assertEquals("column twice: table=t, column=a", tableRefusal("t", 1, 2, "a", "a", 0));
    assertEquals("unknown group: kind=4", tableRefusal("t", 1, 0, 4));
  }

  @Test
  void runIsChecked() {
    assertEquals("empty run: width=0, count=1", tableRefusal("t", 1, 0, 1, 0, 0, 1));
    assertEquals("empty run: width=1, count=0", tableRefusal("t", 1, 0, 1, 1, 0, 0));
    assertEquals(
        "run column count out of range: value=2, limit=1",
        tableRefusal("t", 1, 2, "a", "b", 1, 1, 2, 0, 0));
    assertEquals(
        "run column out of range: value=2, limit=1",
        tableRefusal("t", 1, 2, "a", "b", 1, 2, 1, 2, 0));
    assertEquals(
        "position out of range: value=2, limit=1",
        tableRefusal("t", 1, 2, "a", "b", 1, 2, 1, 1, 2));
    assertEquals(
        "run column twice: value=1", tableRefusal("t", 1, 2, "a", "b", 1, 2, 2, 1, 0, 1, 1));
    assertEquals("position twice: value=0", tableRefusal("t", 1, 2, "a", "b", 1, 2, 2, 1, 0, 0, 0));
  }

  @Test
  void clocksAreChecked() {
    String range = " out of range: value=";
    String max = ", max=" + ClockLimits.MAX;
    assertEquals("origin version" + range + "-1, min=0" + max, runRefusal(-1, 0, 0, 1));
    assertEquals("first seq" + range + "-1, min=0" + max, runRefusal(0, -1, 0, 1));
    assertEquals("row index" + range + "1, min=0, max=0", runRefusal(0, ClockLimits.MAX - 1, 1, 1));
    assertEquals("causal length" + range + "0, min=1" + max, runRefusal(0, 0, 0, 0));
    assertEquals("deleted row in a run: cl=2", runRefusal(0, 0, 0, 2));
    assertEquals("", runRefusal(ClockLimits.MAX, ClockLimits.MAX - 1, 0, ClockLimits.MAX));
  }

  @Test
  void rowsMustAscend() {
    ChangesetWriter writer = new ChangesetWriter(SITE, new VersionVector(), new VersionVector());
    RunWriter run = writer.table("t", 1).run(SITE, 1, 0, 1, new int[0], new int[0]);
    for (long index : new long[] {5, 5}) {
      run.keys()[0].addLong(index);
      run.row(index, 1);
    }
    assertEquals(
        "row index out of range: value=5, min=6, max=" + (ClockLimits.MAX),
        refusal(writer.finish()));
  }

  @Test
  void deadAndCellsAreChecked() {
    assertEquals("present row among the deleted: cl=3", deadRefusal(3));
    assertEquals("deleted row with cells: cl=2", cellRefusal(2, 0, 1));
    assertEquals("column out of range: value=1, min=-1, max=0", cellRefusal(1, 1, 1));
    assertEquals("column version out of range: col_version=0, cl=1", cellRefusal(1, 0, 0));
    assertEquals("", cellRefusal(3, 0, 0));
    assertEquals("sentinel disagrees with itself: col_version=1, cl=3", cellRefusal(3, -1, 1));
    assertEquals("", cellRefusal(3, -1, 3));
  }

  @Test
  void valuesAreChecked() {
    ChangesetWriter writer = new ChangesetWriter(SITE, new VersionVector(), new VersionVector());
    DeadWriter dead = writer.table("t", 1).dead();
    dead.keys()[0].addText(new byte[] {'a', (byte) 0xC0, (byte) 0x80}, 0, 3);
    dead.row(2, SITE, 1, 0);
    assertEquals("text is not UTF-8: length=3", refusal(writer.finish()));

    assertThrows(IllegalArgumentException.class, () -> new ValueColumn().addDouble(Double.NaN));
    ByteWriter nan = new ByteWriter();
    nan.writeByte(1 << FrameLayout.REAL);
    nan.writeByte(8);
    nan.writeBigEndian(Double.doubleToRawLongBits(Double.NaN), 8);
    ValueCursor cursor = new ValueCursor(new ByteReader(nan.buffer(), 0, nan.length()));
    assertEquals("real is NaN: offset=10", failure(cursor::next));
    assertEquals(
        "unannounced value type: type=7, mask=0", failure(new ValueCursor(reader(0))::next));
    assertEquals("value is absent: mask=32", failure(new ValueCursor(reader(32))::nextPresent));
  }

  @Test
  void namesThatReaderRefusesAreNotWritten() {
    ChangesetWriter writer = new ChangesetWriter(SITE, new VersionVector(), new VersionVector());
    assertThrows(IllegalArgumentException.class, () -> writer.table("", 1));
    assertThrows(IllegalArgumentException.class, () -> writer.table("t".repeat(2049), 1));
    assertThrows(IllegalArgumentException.class, () -> writer.table("t", 0));
    assertThrows(IllegalArgumentException.class, () -> writer.table("t", 256));
    assertThrows(IllegalArgumentException.class, () -> writer.table("t", 1).column(""));
  }

  /** A count that nothing stands behind is no reason to make room for it. */
  @Test
  void forgedCountsAreRefused() {
    int[] huge = {0xFF, 0xFF, 0xFF, 0xFF, 0x07};
    Object[] table = {"t", 1, 0, FrameLayout.DEAD, huge[0], huge[1], huge[2], huge[3], huge[4]};
    assertEquals("bytes end early: offset=36, needed=1, length=36", tableRefusal(table));
  }

  private static boolean isSecond(RunReader run) {
    return run.originVersion() == 1 && run.keys()[0].longValue() == 2;
  }

  private static ByteReader reader(int... bytes) {
    ByteWriter out = new ByteWriter();
    for (int b : bytes) {
      out.writeByte(b);
    }
    return new ByteReader(out.buffer(), 0, out.length());
  }

  private static String runRefusal(long version, long firstSeq, long index, long causalLength) {
    ChangesetWriter writer = new ChangesetWriter(SITE, new VersionVector(), new VersionVector());
    TableWriter table = writer.table("t", 1);
    RunWriter run =
        table.run(SITE, version, firstSeq, 2, new int[] {table.column("a")}, new int[] {1});
    run.keys()[0].addLong(1);
    run.values()[0].addLong(2);
    run.row(index, causalLength);
    return refusal(writer.finish());
  }

  private static String deadRefusal(long causalLength) {
    ChangesetWriter writer = new ChangesetWriter(SITE, new VersionVector(), new VersionVector());
    DeadWriter dead = writer.table("t", 1).dead();
    dead.keys()[0].addLong(1);
    dead.row(causalLength, SITE, 1, 0);
    return refusal(writer.finish());
  }

  private static String cellRefusal(long causalLength, int column, long columnVersion) {
    ChangesetWriter writer = new ChangesetWriter(SITE, new VersionVector(), new VersionVector());
    TableWriter table = writer.table("t", 1);
    table.column("a");
    CellsWriter cells = table.cells();
    cells.keys()[0].addLong(1);
    cells.row(causalLength);
    if (column >= 0) {
      cells.values().addNull();
    }
    cells.cell(column, columnVersion, SITE, 1, 0);
    return refusal(writer.finish());
  }

  private static String tableRefusal(Object... table) {
    return refusal(Frames.stored(Frames.payload(Frames.bytes(table))));
  }

  /** Returns why a changeset is refused, and nothing if it is not. */
  private static String refusal(byte[] changeset) {
    return failure(() -> ChangesetText.of(changeset));
  }

  private static String failure(Runnable action) {
    try {
      action.run();
      return "";
    } catch (ChangesetException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static boolean isRead(byte[] changeset) {
    return refusal(changeset).isEmpty();
  }

  private static byte[] withByte(int offset, int value) {
    byte[] bytes = Frames.stored(Frames.payload(new byte[0]));
    bytes[offset] = (byte) value;
    return Frames.withChecksum(Arrays.copyOf(bytes, bytes.length - 4));
  }

  private static byte[] payload(int seed) {
    byte[] bytes = new RandomChangeset(seed, 3).finish();
    ByteReader in = new ByteReader(bytes, 5, bytes.length - 4);
    int compression = in.readByte();
    int length = (int) in.readVarint();
    return compression == FrameLayout.STORED
        ? in.readBytes(length)
        : LzBlock.decompress(in, length);
  }
}
