package org.sqlattice.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.sqlattice.sql.SqlValue;

final class ChangesetDecoderTest {
  private final Random random = new Random(7);

  @Test
  void decodesWhatWasEncoded() {
    for (int i = 0; i < 200; i++) {
      List<TableChanges> changes = randomChanges();
      assertEquals(changes, ChangesetDecoder.decode(ChangesetEncoder.encode(changes)));
    }
  }

  @Test
  void emptyChangesetIsSmall() {
    assertEquals(11, ChangesetEncoder.encode(List.of()).length);
  }

  /** With the check sum made right again, so that the damage reaches the parser. */
  @Test
  void damageDecodesOrThrows() {
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = ChangesetEncoder.encode(randomChanges());
      int flips = 1 + random.nextInt(4);
      for (int flip = 0; flip < flips; flip++) {
        bytes[random.nextInt(bytes.length - 4)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(4) == 0) {
        bytes = Arrays.copyOf(bytes, 9 + random.nextInt(bytes.length - 9));
      }
      decodeOrThrow(bytes);
    }
  }

  @Test
  void noiseDecodesOrThrows() {
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[9 + random.nextInt(200)];
      random.nextBytes(bytes);
      System.arraycopy(ChangesetEncoder.encode(List.of()), 0, bytes, 0, 5);
      for (int k = 5; k < bytes.length && random.nextInt(3) != 0; k++) {
        bytes[k] = (byte) random.nextInt(4);
      }
      decodeOrThrow(bytes);
    }
  }

  @Test
  void forgedCountsAllocateNothing() {
    ByteWriter out = new ByteWriter();
    out.writeBigEndian(ChangesetLayout.MAGIC, 4);
    out.writeByte(ChangesetLayout.VERSION);
    out.writeVarint(Integer.MAX_VALUE);
    out.writeBytes(new byte[16]);
    byte[] bytes = withChecksum(Arrays.copyOf(out.toBytes(), out.length() + 4));
    assertThrows(ChangesetException.class, () -> ChangesetDecoder.decode(bytes));
  }

  @Test
  void packedColumnsUnpackOrThrow() {
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[random.nextInt(24)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = (byte) random.nextInt(4);
      }
      try {
        List<SqlValue> values = PackedColumns.unpack(bytes);
        assertEquals(values, PackedColumns.unpack(PackedColumns.pack(values)));
      } catch (ChangesetException e) {
        // The other allowed outcome.
      }
    }
  }

  private static void decodeOrThrow(byte[] damaged) {
    try {
      ChangesetDecoder.decode(withChecksum(damaged));
    } catch (ChangesetException e) {
      // The other allowed outcome.
    }
  }

  private static byte[] withChecksum(byte[] bytes) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes, 0, bytes.length - 4);
    for (int i = 0; i < 4; i++) {
      bytes[bytes.length - 4 + i] = (byte) (checksum.getValue() >>> 24 - 8 * i);
    }
    return bytes;
  }

  private List<TableChanges> randomChanges() {
    List<TableChanges> tables = new ArrayList<>();
    for (int t = random.nextInt(3); t >= 0; t--) {
      int columnCount = 1 + random.nextInt(3);
      List<TableChanges.Column> columns = new ArrayList<>();
      List<Integer> all = new ArrayList<>();
      for (int c = 0; c < columnCount; c++) {
        columns.add(new TableChanges.Column("column " + c, c + random.nextInt(2)));
        all.add(c);
      }
      List<TableChanges.Row> rows = new ArrayList<>();
      for (int r = random.nextInt(4); r > 0; r--) {
        rows.add(randomRow(columnCount, all));
      }
      tables.add(new TableChanges("table " + t, 1, columns, rows));
    }
    return tables;
  }

  private TableChanges.Row randomRow(int columnCount, List<Integer> all) {
    long length = 1 + random.nextInt(4);
    Clock sentinel = random.nextBoolean() ? clock(length) : null;
    if (length % 2 == 0) {
      return new TableChanges.Row(List.of(value()), length, sentinel, null, List.of());
    }
    List<Integer> some = random.nextBoolean() ? all : all.subList(0, random.nextInt(columnCount));
    List<SqlValue> values = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      values.add(value());
    }
    Clock clock = clock(1);
    TableChanges.Fresh fresh =
        random.nextBoolean()
            ? new TableChanges.Fresh(clock.dbVersion(), clock.seq(), clock.site(), some, values)
            : null;
    List<TableChanges.Cell> cells = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Clock cellClock = clock(1 + random.nextInt(100));
      cells.add(new TableChanges.Cell(random.nextInt(columnCount), value(), cellClock));
    }
    return new TableChanges.Row(List.of(value()), length, sentinel, fresh, cells);
  }

  private Clock clock(long columnVersion) {
    byte[] site = new byte[SiteId.LENGTH];
    site[0] = (byte) random.nextInt(3);
    long version = random.nextLong() >>> 11 + random.nextInt(50);
    return new Clock(columnVersion, version, random.nextInt(1000), new SiteId(site));
  }

  private SqlValue value() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return switch (random.nextInt(5)) {
      case 0 -> SqlValue.NULL;
      case 1 -> new SqlValue.Integer(random.nextLong() >> random.nextInt(64));
      case 2 -> new SqlValue.Real(random.nextGaussian());
      case 3 -> new SqlValue.Text("é\uD83D\uDE00\u0000" + bytes.length);
      default -> new SqlValue.Blob(bytes);
    };
  }
}
