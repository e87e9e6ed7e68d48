package org.sqlattice.change;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects what one replica tells another, and writes it as docs/changeset-format.md says. */
public final class ChangesetWriter {
  private final Map<SiteId, Integer> siteIndexes = new HashMap<>();
  private final ByteWriter siteBytes = new ByteWriter();
  private final VersionVector base;
  private final VersionVector top;
  private final List<TableWriter> tables = new ArrayList<>();

  /**
   * Starts a changeset.
   *
   * @param base what the receiver must have before it applies the changeset
   * @param top what it has afterwards
   */
  public ChangesetWriter(SiteId sender, VersionVector base, VersionVector top) {
    siteIndex(sender);
    this.base = base.copy();
    this.top = top.copy();
  }

  /**
   * Returns the changes of a table; those it returned before, if it was asked before.
   *
   * @param keyCount how many columns its primary key has, from 1 to 255
   */
  public TableWriter table(String name, int keyCount) {
    for (TableWriter table : tables) {
      if (table.isNamed(name, keyCount)) {
        return table;
      }
    }
    TableWriter table = new TableWriter(this, name, keyCount);
    tables.add(table);
    return table;
  }

  /** Returns the changeset's bytes, which depend on nothing but what was added; once. */
  public byte[] finish() {
    ByteWriter body = new ByteWriter();
    writeVector(base, body);
    writeVector(top, body);
    for (TableWriter table : tables) {
      table.encodeTo(body);
    }
    ByteWriter payload = new ByteWriter();
    payload.writeVarint(siteIndexes.size());
    payload.writeBytes(siteBytes.buffer(), 0, siteBytes.length());
    payload.writeBytes(body.buffer(), 0, body.length());
    return frame(payload);
  }

  int siteIndex(SiteId site) {
    Integer index = siteIndexes.get(site);
    if (index == null) {
      index = siteIndexes.size();
      siteIndexes.put(site, index);
      siteBytes.writeBytes(site.bytes());
    }
    return index;
  }

  private void writeVector(VersionVector vector, ByteWriter out) {
    out.writeVarint(vector.size());
    for (int i = 0; i < vector.size(); i++) {
      out.writeVarint(siteIndex(vector.site(i)));
      out.writeVarint(vector.version(i));
    }
  }

  private static byte[] frame(ByteWriter payload) {
    ByteWriter out = new ByteWriter();
    out.writeBigEndian(FrameLayout.MAGIC, FrameLayout.MAGIC_LENGTH);
    out.writeByte(FrameLayout.VERSION);
    out.writeByte(FrameLayout.COMPRESSED);
    out.writeVarint(payload.length());
    int start = out.length();
    LzBlock.compress(payload.buffer(), payload.length(), out);
    if (out.length() - start >= payload.length()) {
      out.cut(FrameLayout.MAGIC_LENGTH + 1, out.length());
      out.writeByte(FrameLayout.STORED);
      out.writeVarint(payload.length());
      out.writeBytes(payload.buffer(), 0, payload.length());
    }
    out.writeBigEndian(Crc32.of(out.buffer(), out.length()), FrameLayout.CHECKSUM_LENGTH);
    return out.toBytes();
  }
}
