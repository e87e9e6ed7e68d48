package org.sqlattice.change;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * (1) Any bytes are either read or end in a ChangesetException, no later than the last row.
 * (2) Memory stays in proportion to the bytes: the payload is at most MAX_RATIO times as long as
 *     the frame, rows and values are never gathered, and what is made for a column or a name is
 *     made after some of its bytes were seen.
 */

/**
 * Reads a changeset from front to back: tables, their groups, their rows. Its head is checked when
 * it is opened, all else when it is read; who passes over rows has them checked, too.
 */
public final class ChangesetReader {
  private final ByteReader in;
  private final List<SiteId> sites = new ArrayList<>();
  private final VersionVector base;
  private final VersionVector top;
  private String tableName = "";
  private int keyCount;
  private List<String> columns = List.of();
  private boolean isInTable;
  private @Nullable Group group;

  private ChangesetReader(ByteReader in) {
    this.in = in;
    int siteCount = (int) in.readVarint(in.remaining() / SiteId.LENGTH, "site count");
    if (siteCount == 0) {
      throw new ChangesetException("no sender: count=" + siteCount);
    }
    for (int i = 0; i < siteCount; i++) {
      sites.add(new SiteId(in.readBytes(SiteId.LENGTH)));
    }
    base = readVector();
    top = readVector();
  }

  /**
   * Opens a changeset, whose bytes must not change until it is read.
   *
   * @throws ChangesetException if the bytes are no changeset, or a damaged one
   */
  public static ChangesetReader open(byte[] bytes) {
    int end = bytes.length - FrameLayout.CHECKSUM_LENGTH;
    if (end < FrameLayout.MAGIC_LENGTH + 1) {
      throw new ChangesetException("changeset too short: length=" + bytes.length);
    }
    ByteReader in = new ByteReader(bytes, 0, end);
    if ((int) in.readBigEndian(FrameLayout.MAGIC_LENGTH) != FrameLayout.MAGIC) {
      throw new ChangesetException("not a changeset: length=" + bytes.length);
    }
    int version = in.readByte();
    if (version != FrameLayout.VERSION) {
      throw new ChangesetException("unknown changeset version: version=" + version);
    }
    ByteReader tail = new ByteReader(bytes, end, bytes.length);
    if ((int) tail.readBigEndian(FrameLayout.CHECKSUM_LENGTH) != Crc32.of(bytes, end)) {
      throw new ChangesetException("changeset is damaged: length=" + bytes.length);
    }
    return new ChangesetReader(payload(in));
  }

  /** Returns the replica that tells. */
  public SiteId sender() {
    return sites.get(0);
  }

  /** Returns the sites that the changeset speaks of, by index. */
  public List<SiteId> sites() {
    return sites;
  }

  /** Returns what the receiver must have before it applies the changeset. */
  public VersionVector base() {
    return base;
  }

  /** Returns what the receiver has after it applied the changeset. */
  public VersionVector top() {
    return top;
  }

  /** Moves on to the next table, or to the first. */
  public boolean nextTable() {
    while (nextGroup() != null) {
      // Unread groups are checked, too.
    }
    if (in.remaining() == 0) {
      return false;
    }
    tableName = readName();
    keyCount = in.readByte();
    if (keyCount == 0) {
      throw new ChangesetException("table without key: table=" + tableName);
    }
    columns = readColumns();
    isInTable = true;
    return true;
  }

  public String tableName() {
    return tableName;
  }

  /** Returns how many columns the table's key has, 1 or more. */
  public int keyCount() {
    return keyCount;
  }

  /** Returns the names of the table's value columns that occur. */
  public List<String> columns() {
    return columns;
  }

  /**
   * Moves on to the next group of the table, or to the first; the one before is of no use then.
   *
   * @return {@code null} at the end of the table
   */
  public @Nullable Group nextGroup() {
    if (group instanceof RunReader run && run.nextRun()) {
      return run;
    }
    if (group instanceof CellsReader cells) {
      cells.finish();
    } else if (group instanceof DeadReader dead) {
      dead.finish();
    }
    group = isInTable ? readGroup() : null;
    isInTable = group != null;
    return group;
  }

  private @Nullable Group readGroup() {
    int kind = in.readByte();
    switch (kind) {
      case FrameLayout.END:
        return null;
      case FrameLayout.RUNS:
        RunReader run = new RunReader(in, keyCount, columns.size(), sites.size());
        run.nextRun();
        return run;
      case FrameLayout.CELLS:
        return new CellsReader(in, keyCount, columns.size(), sites.size());
      case FrameLayout.DEAD:
        return new DeadReader(in, keyCount, sites.size());
      default:
        throw new ChangesetException("unknown group: kind=" + kind);
    }
  }

  private static ByteReader payload(ByteReader in) {
    int compression = in.readByte();
    int length = (int) in.readVarint(Integer.MAX_VALUE, "payload length");
    if (compression == FrameLayout.COMPRESSED) {
      if (length > (long) in.remaining() * FrameLayout.MAX_RATIO) {
        throw new ChangesetException(
            "compressed too well: length=" + length + ", compressed=" + in.remaining());
      }
      return new ByteReader(LzBlock.decompress(in, length), 0, length);
    }
    if (compression != FrameLayout.STORED) {
      throw new ChangesetException("unknown compression: compression=" + compression);
    }
    if (length != in.remaining()) {
      throw new ChangesetException(
          "payload length is wrong: length=" + length + ", actual=" + in.remaining());
    }
    return in;
  }

  private VersionVector readVector() {
    VersionVector vector = new VersionVector();
    int count = (int) in.readVarint(sites.size(), "version count");
    for (int i = 0; i < count; i++) {
      int site = (int) in.readVarint(sites.size() - 1L, "site");
      long version = in.readVarint(ClockLimits.MAX, "version");
      if (version == 0 || !vector.append(sites.get(site), version)) {
        throw new ChangesetException(
            "versions out of order: site=" + site + ", version=" + version);
      }
    }
    return vector;
  }

  private List<String> readColumns() {
    int count = (int) in.readVarint(FrameLayout.MAX_COLUMNS, "column count");
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < count; i++) {
      String name = readName();
      if (!seen.add(name)) {
        throw new ChangesetException("column twice: table=" + tableName + ", column=" + name);
      }
      names.add(name);
    }
    return names;
  }

  private String readName() {
    int length = (int) in.readVarint(FrameLayout.MAX_NAME_LENGTH, "name length");
    int offset = in.skip(length);
    if (length == 0 || !Utf8.isWellFormed(in.bytes(), offset, length)) {
      throw new ChangesetException("malformed name: length=" + length);
    }
    return new String(in.bytes(), offset, length, StandardCharsets.UTF_8);
  }
}
