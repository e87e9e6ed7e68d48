package org.sqlattice.change;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.sqlattice.sql.SqlValue;

/*
 * (1) Any bytes either decode or throw ChangesetException.
 * (2) No more is allocated than in proportion to the bytes given: a count is believed only as far
 *     as bytes remain.
 */

/** Reads what {@link ChangesetEncoder} wrote, and checks all of it. */
public final class ChangesetDecoder {
  private final ByteReader in;
  private final List<SiteId> sites = new ArrayList<>();

  private ChangesetDecoder(ByteReader in) {
    this.in = in;
  }

  /**
   * Decodes a changeset.
   *
   * @throws ChangesetException if the bytes are anything else
   */
  public static List<TableChanges> decode(byte[] bytes) {
    int end = bytes.length - ChangesetLayout.CHECKSUM_LENGTH;
    if (end < ChangesetLayout.MAGIC_LENGTH + 1) {
      throw new ChangesetException("changeset too short: length=" + bytes.length);
    }
    ByteReader in = new ByteReader(bytes, 0, end);
    if ((int) in.readBigEndian(ChangesetLayout.MAGIC_LENGTH) != ChangesetLayout.MAGIC) {
      throw new ChangesetException("not a changeset: length=" + bytes.length);
    }
    int version = in.readByte();
    if (version != ChangesetLayout.VERSION) {
      throw new ChangesetException("unknown changeset version: version=" + version);
    }
    CRC32 checksum = new CRC32();
    checksum.update(bytes, 0, end);
    ByteReader tail = new ByteReader(bytes, end, bytes.length);
    if (tail.readBigEndian(ChangesetLayout.CHECKSUM_LENGTH) != checksum.getValue()) {
      throw new ChangesetException("changeset is damaged: length=" + bytes.length);
    }
    return new ChangesetDecoder(in).read();
  }

  private List<TableChanges> read() {
    int siteCount = in.readCount("site count");
    for (int i = 0; i < siteCount; i++) {
      sites.add(new SiteId(in.readBytes(SiteId.LENGTH)));
    }
    int tableCount = in.readCount("table count");
    List<TableChanges> tables = new ArrayList<>();
    for (int i = 0; i < tableCount; i++) {
      tables.add(readTable());
    }
    if (in.remaining() != 0) {
      throw new ChangesetException("bytes after the changeset: count=" + in.remaining());
    }
    return tables;
  }

  private TableChanges readTable() {
    String name = in.readText();
    int keyCount = in.readCount("key count");
    if (keyCount == 0) {
      throw new ChangesetException("table without key: table=" + name);
    }
    int columnCount = in.readCount("column count");
    List<TableChanges.Column> columns = new ArrayList<>();
    for (int i = 0; i < columnCount; i++) {
      String column = in.readText();
      columns.add(new TableChanges.Column(column, (int) in.readVarint(65535, "position")));
    }
    int rowCount = in.readCount("row count");
    List<TableChanges.Row> rows = new ArrayList<>();
    for (int i = 0; i < rowCount; i++) {
      rows.add(readRow(keyCount, columns));
    }
    return new TableChanges(name, keyCount, columns, rows);
  }

  private TableChanges.Row readRow(int keyCount, List<TableChanges.Column> columns) {
    List<SqlValue> key = new ArrayList<>();
    for (int i = 0; i < keyCount; i++) {
      key.add(readValue());
    }
    long causalLength = in.readVarint(ClockLimits.MAX, "causal length");
    int flags = in.readByte();
    if ((flags & ~ChangesetLayout.ALL_FLAGS) != 0) {
      throw new ChangesetException("unknown row flags: flags=" + flags);
    }
    Clock sentinel = null;
    if ((flags & ChangesetLayout.HAS_SENTINEL) != 0) {
      sentinel = readClock(causalLength, causalLength, true);
    }
    TableChanges.Fresh fresh = null;
    if ((flags & ChangesetLayout.HAS_FRESH) != 0) {
      fresh = readFresh(causalLength, columns, (flags & ChangesetLayout.FRESH_IS_PARTIAL) != 0);
    }
    List<TableChanges.Cell> cells = List.of();
    if ((flags & ChangesetLayout.HAS_CELLS) != 0) {
      cells = readCells(causalLength, columns.size());
    }
    return new TableChanges.Row(key, causalLength, sentinel, fresh, cells);
  }

  private TableChanges.Fresh readFresh(
      long causalLength, List<TableChanges.Column> columns, boolean isPartial) {
    Clock first = readClock(1, causalLength, false);
    int count = isPartial ? in.readCount("fresh count") : columns.size();
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      indexes.add(isPartial ? (int) in.readVarint(columns.size() - 1L, "column") : i);
    }
    List<SqlValue> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long seq = first.seq() + columns.get(indexes.get(i)).position();
      check(ClockLimits.violation(false, 1, first.dbVersion(), seq, causalLength));
      values.add(readValue());
    }
    return new TableChanges.Fresh(first.dbVersion(), first.seq(), first.site(), indexes, values);
  }

  private List<TableChanges.Cell> readCells(long causalLength, int columnCount) {
    int count = in.readCount("cell count");
    List<TableChanges.Cell> cells = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int column = (int) in.readVarint(columnCount - 1L, "column");
      Clock clock = readClock(in.readVarint(), causalLength, false);
      cells.add(new TableChanges.Cell(column, readValue(), clock));
    }
    return cells;
  }

  private Clock readClock(long columnVersion, long causalLength, boolean isSentinel) {
    long dbVersion = in.readVarint();
    long seq = in.readVarint();
    check(ClockLimits.violation(isSentinel, columnVersion, dbVersion, seq, causalLength));
    SiteId site = sites.get((int) in.readVarint(sites.size() - 1L, "site"));
    return new Clock(columnVersion, dbVersion, seq, site);
  }

  private SqlValue readValue() {
    int type = in.readByte();
    switch (type) {
      case ChangesetLayout.NULL:
        return SqlValue.NULL;
      case ChangesetLayout.INTEGER:
        long zigzag = in.readVarint();
        return new SqlValue.Integer(zigzag >>> 1 ^ -(zigzag & 1));
      case ChangesetLayout.REAL:
        return new SqlValue.Real(Double.longBitsToDouble(in.readBigEndian(8)));
      case ChangesetLayout.TEXT:
        return new SqlValue.Text(in.readText());
      case ChangesetLayout.BLOB:
        return new SqlValue.Blob(in.readBytes(in.readCount("blob length")));
      default:
        throw new ChangesetException("unknown value type: type=" + type);
    }
  }

  private static void check(@Nullable String violation) {
    if (violation != null) {
      throw new ChangesetException(violation);
    }
  }
}
