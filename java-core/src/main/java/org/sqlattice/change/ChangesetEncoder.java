package org.sqlattice.change;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.sqlattice.sql.SqlValue;

/** Writes a changeset as {@link ChangesetLayout} says. */
public final class ChangesetEncoder {
  private final Map<SiteId, Integer> sites = new HashMap<>();
  private final ByteWriter siteBytes = new ByteWriter();
  private final ByteWriter body = new ByteWriter();

  private ChangesetEncoder() {}

  /** Encodes the changes of some tables; none at all is a valid changeset. */
  public static byte[] encode(List<TableChanges> tables) {
    ChangesetEncoder encoder = new ChangesetEncoder();
    encoder.body.writeVarint(tables.size());
    for (TableChanges table : tables) {
      encoder.writeTable(table);
    }
    ByteWriter out = new ByteWriter();
    out.writeBigEndian(ChangesetLayout.MAGIC, ChangesetLayout.MAGIC_LENGTH);
    out.writeByte(ChangesetLayout.VERSION);
    out.writeVarint(encoder.sites.size());
    out.writeBytes(encoder.siteBytes.toBytes());
    out.writeBytes(encoder.body.toBytes());
    CRC32 checksum = new CRC32();
    checksum.update(out.buffer(), 0, out.length());
    out.writeBigEndian(checksum.getValue(), ChangesetLayout.CHECKSUM_LENGTH);
    return out.toBytes();
  }

  private void writeTable(TableChanges table) {
    body.writeText(table.name());
    body.writeVarint(table.keyCount());
    body.writeVarint(table.columns().size());
    for (TableChanges.Column column : table.columns()) {
      body.writeText(column.name());
      body.writeVarint(column.position());
    }
    body.writeVarint(table.rows().size());
    for (TableChanges.Row row : table.rows()) {
      writeRow(table, row);
    }
  }

  private void writeRow(TableChanges table, TableChanges.Row row) {
    for (SqlValue value : row.key()) {
      writeValue(value);
    }
    body.writeVarint(row.causalLength());
    Clock sentinel = row.sentinel();
    TableChanges.Fresh fresh = row.fresh();
    boolean isPartial = fresh != null && fresh.columns().size() < table.columns().size();
    body.writeByte(
        (sentinel == null ? 0 : ChangesetLayout.HAS_SENTINEL)
            | (fresh == null ? 0 : ChangesetLayout.HAS_FRESH)
            | (isPartial ? ChangesetLayout.FRESH_IS_PARTIAL : 0)
            | (row.cells().isEmpty() ? 0 : ChangesetLayout.HAS_CELLS));
    if (sentinel != null) {
      writeOrigin(sentinel.dbVersion(), sentinel.seq(), sentinel.site());
    }
    if (fresh != null) {
      writeFresh(fresh, isPartial);
    }
    if (!row.cells().isEmpty()) {
      writeCells(row.cells());
    }
  }

  private void writeFresh(TableChanges.Fresh fresh, boolean isPartial) {
    writeOrigin(fresh.dbVersion(), fresh.seq(), fresh.site());
    if (isPartial) {
      body.writeVarint(fresh.columns().size());
      for (int column : fresh.columns()) {
        body.writeVarint(column);
      }
    }
    for (SqlValue value : fresh.values()) {
      writeValue(value);
    }
  }

  private void writeCells(List<TableChanges.Cell> cells) {
    body.writeVarint(cells.size());
    for (TableChanges.Cell cell : cells) {
      Clock clock = cell.clock();
      body.writeVarint(cell.column());
      body.writeVarint(clock.columnVersion());
      writeOrigin(clock.dbVersion(), clock.seq(), clock.site());
      writeValue(cell.value());
    }
  }

  private void writeOrigin(long dbVersion, long seq, SiteId site) {
    body.writeVarint(dbVersion);
    body.writeVarint(seq);
    Integer index = sites.get(site);
    if (index == null) {
      index = sites.size();
      sites.put(site, index);
      siteBytes.writeBytes(site.bytes());
    }
    body.writeVarint(index);
  }

  private void writeValue(SqlValue value) {
    if (value instanceof SqlValue.Integer integer) {
      body.writeByte(ChangesetLayout.INTEGER);
      body.writeVarint(integer.value() << 1 ^ integer.value() >> 63);
    } else if (value instanceof SqlValue.Real real) {
      body.writeByte(ChangesetLayout.REAL);
      body.writeBigEndian(Double.doubleToRawLongBits(real.value()), 8);
    } else if (value instanceof SqlValue.Text text) {
      body.writeByte(ChangesetLayout.TEXT);
      body.writeText(text.value());
    } else if (value instanceof SqlValue.Blob blob) {
      body.writeByte(ChangesetLayout.BLOB);
      body.writeVarint(blob.value().length);
      body.writeBytes(blob.value());
    } else {
      body.writeByte(ChangesetLayout.NULL);
    }
  }
}
