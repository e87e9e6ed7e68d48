package org.sqlattice.change;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** The parts of format 2, each by itself. */
final class FormatPartsTest {
  private final Random random = new Random(5);

  @Test
  void constantsAndSequencesVanish() {
    assertEquals(3, encodedLength(1, i -> 7));
    assertEquals(4, encodedLength(1000, i -> 7));
    assertEquals(6, encodedLength(1000, i -> i));
    assertEquals(8, encodedLength(1000, i -> 1_000_000 - 3L * i));
    assertTrue(encodedLength(100_000, i -> i) < 500);
  }

  @Test
  void numbersOfAnySizeAreKept() {
    encodedLength(2000, i -> random.nextLong() >> random.nextInt(64));
    encodedLength(2000, i -> random.nextInt(3));
    encodedLength(5, i -> i % 2 == 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
    encodedLength(0, i -> 0);
  }

  @Test
  void numbersLeftOverAreNoticed() {
    LongColumn column = new LongColumn();
    column.add(1);
    column.add(2);
    ByteWriter out = new ByteWriter();
    column.encodeTo(out);
    LongCursor cursor = new LongCursor(new ByteReader(out.buffer(), 0, out.length()));
    cursor.next();
    assertThrows(ChangesetException.class, cursor::checkEnd);
    cursor.next();
    cursor.checkEnd();
    assertThrows(ChangesetException.class, cursor::next);
  }

  @Test
  void checksumIsThatOfZip() {
    for (int length = 0; length < 100; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      CRC32 expected = new CRC32();
      expected.update(bytes);
      assertEquals((int) expected.getValue(), Crc32.of(bytes, length));
    }
  }

  @Test
  void wellFormedIsWhatDecoderTakes() {
    int accepted = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(5)];
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] = (byte) (random.nextBoolean() ? 0x80 + random.nextInt(64) : random.nextInt());
      }
      boolean expected = isDecoded(bytes);
      accepted += expected ? 1 : 0;
      assertEquals(expected, Utf8.isWellFormed(bytes, 0, bytes.length));
    }
    assertTrue(accepted > 1000, "accepted=" + accepted);
  }

  @Test
  void compressedBytesComeBack() {
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextInt(i < 1990 ? 200 : 200_000)];
      int letters = 1 + random.nextInt(8);
      int stretch = 1 + random.nextInt(300);
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] =
            (byte)
                (random.nextInt(4) > 0 && k >= stretch
                    ? bytes[k - stretch]
                    : random.nextInt(letters));
      }
      assertArrayEquals(bytes, decompress(compress(bytes), bytes.length));
    }
  }

  /** An example worked out by hand after the description of LZ4's blocks. */
  @Test
  void blockIsThatOfLz4() {
    byte[] block = {0x32, 'a', 'b', 'c', 3, 0, 0x50, 'v', 'w', 'x', 'y', 'z'};
    byte[] expected = "abcabcabcvwxyz".getBytes(StandardCharsets.US_ASCII);
    assertArrayEquals(expected, decompress(block, expected.length));
  }

  @Test
  void nothingIsCompressedTooWell() {
    for (int length : new int[] {20, 1000, 70_000, 1 << 20}) {
      byte[] block = compress(new byte[length]);
      assertTrue(length <= block.length * FrameLayout.MAX_RATIO, "length=" + block.length);
    }
  }

  @Test
  void damagedBlocksAreRefused() {
    byte[][] blocks = {
      {},
      {0x10},
      {0x10, 1, 1},
      {0x10, 1, 0, 0, 0},
      {0x10, 1, 2, 0, 0},
      {(byte) 0xF0, -1, -1},
      {0x1F, 1, 1, 0, -1, -1, 0, 0},
      {0x20, 1, 2},
      {0x00}
    };
    for (byte[] block : blocks) {
      assertThrows(ChangesetException.class, () -> decompress(block, 1));
    }
  }

  @Test
  void decimalsAreExactOrRefused() {
    assertTrue(Decimals.isExact(12.34, 2));
    assertFalse(Decimals.isExact(12.34, 1));
    assertTrue(Decimals.isExact(-0.05, 2));
    assertTrue(Decimals.isExact(1e15, 0));
    for (double other : new double[] {-0.0, 0.1 + 0.2, 1e300, 0x1p53, Double.POSITIVE_INFINITY}) {
      for (int scale = 0; scale <= Decimals.MAX_SCALE; scale++) {
        assertFalse(Decimals.isExact(other, scale), other + "/" + scale);
      }
    }
  }

  @Test
  void scaleSuitsNearlyAll() {
    assertEquals(0, scale(100, i -> i, 0));
    assertEquals(2, scale(100, i -> i * 7 / 100.0, 0));
    assertEquals(2, scale(100, i -> i * 7 / 100.0, 5));
    assertEquals(-1, scale(100, i -> i * 7 / 100.0, 50));
    assertEquals(-1, scale(0, i -> 0.0, 0));
  }

  @Test
  void versionsOnlyRise() {
    VersionVector vector = new VersionVector();
    SiteId low = site(0x7F);
    SiteId high = site(0x80);
    vector.raise(high, 5);
    vector.raise(low, 3);
    vector.raise(low, 2);
    vector.raise(site(1), 0);
    VersionVector copy = vector.copy();
    vector.raise(low, 4);

    assertEquals(2, vector.size());
    assertEquals(low, vector.site(0));
    assertEquals(4, vector.version(0));
    assertEquals(5, vector.get(high));
    assertEquals(0, vector.get(site(1)));
    assertEquals(3, copy.get(low));
    assertTrue(vector.covers(copy));
    assertFalse(copy.covers(vector));
    assertFalse(copy.equals(vector));
    copy.raise(vector);
    assertEquals(vector, copy);
    assertEquals(vector.hashCode(), copy.hashCode());
    assertTrue(new VersionVector().covers(new VersionVector()));
  }

  /** Returns how many bytes a column takes, after checking that it is read as it was written. */
  private static int encodedLength(int count, IntToLongFunction value) {
    LongColumn column = new LongColumn();
    long[] expected = new long[count];
    for (int i = 0; i < count; i++) {
      expected[i] = value.applyAsLong(i);
      column.add(expected[i]);
    }
    ByteWriter out = new ByteWriter();
    column.encodeTo(out);
    LongCursor cursor = new LongCursor(new ByteReader(out.buffer(), 0, out.length()));
    for (int i = 0; i < count; i++) {
      assertEquals(expected[i], cursor.next());
    }
    cursor.checkEnd();
    return out.length();
  }

  private static int scale(int count, IntToDoubleFunction value, int others) {
    LongColumn reals = new LongColumn();
    for (int i = 0; i < count; i++) {
      double real = i < others ? Math.sqrt(i + 2.5) : value.applyAsDouble(i);
      reals.add(Double.doubleToRawLongBits(real));
    }
    return Decimals.scale(reals);
  }

  private static boolean isDecoded(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static byte[] compress(byte[] bytes) {
    ByteWriter out = new ByteWriter();
    LzBlock.compress(bytes, bytes.length, out);
    return out.toBytes();
  }

  private static byte[] decompress(byte[] block, int length) {
    return LzBlock.decompress(new ByteReader(block, 0, block.length), length);
  }

  private static SiteId site(int firstByte) {
    byte[] bytes = new byte[SiteId.LENGTH];
    bytes[0] = (byte) firstByte;
    return new SiteId(bytes);
  }
}
