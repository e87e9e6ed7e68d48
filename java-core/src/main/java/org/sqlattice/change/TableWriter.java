package org.sqlattice.change;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the changes of one table. */
public final class TableWriter {
  private final ChangesetWriter changeset;
  private final String name;
  private final int keyCount;
  private final ByteWriter header = new ByteWriter();
  private final Map<String, Integer> columnIndexes = new HashMap<>();
  private final ByteWriter columnNames = new ByteWriter();
  private final List<RunWriter> runs = new ArrayList<>();
  private final CellsWriter cells;
  private final DeadWriter dead;

  TableWriter(ChangesetWriter changeset, String name, int keyCount) {
    if (keyCount < 1 || keyCount > FrameLayout.MAX_KEYS) {
      throw new IllegalArgumentException(
          "key count out of range: table=" + name + ", count=" + keyCount);
    }
    this.changeset = changeset;
    this.name = name;
    this.keyCount = keyCount;
    writeName(name, header);
    header.writeByte(keyCount);
    cells = new CellsWriter(changeset, keyCount);
    dead = new DeadWriter(changeset, keyCount);
  }

  /** Returns the index of a value column, which is added when it is new. */
  public int column(String column) {
    Integer index = columnIndexes.get(column);
    if (index == null) {
      index = columnIndexes.size();
      writeName(column, columnNames);
      columnIndexes.put(column, index);
    }
    return index;
  }

  /**
   * Begins a run: rows that one site inserted in one transaction. Ends the run begun before it.
   *
   * @param originVersion the version of {@code site} that inserted the rows; 0 if unknown
   * @param firstSeq the seq of position 0 in the row of index 0
   * @param width how many seqs each row takes, 1 or more
   * @param columns the value columns of the run
   * @param positions for each of them its place in a row, from 0 to {@code width - 1}
   */
  public RunWriter run(
      SiteId site, long originVersion, long firstSeq, int width, int[] columns, int[] positions) {
    RunWriter run = shape(width, columns, positions);
    run.begin(changeset.siteIndex(site), originVersion, firstSeq);
    return run;
  }

  /** Returns the rows with clocks of their own; always the same object. */
  public CellsWriter cells() {
    return cells;
  }

  /** Returns the deleted rows; always the same object. */
  public DeadWriter dead() {
    return dead;
  }

  boolean isNamed(String otherName, int otherKeyCount) {
    return name.equals(otherName) && keyCount == otherKeyCount;
  }

  void encodeTo(ByteWriter out) {
    int start = out.length();
    out.writeBytes(header.buffer(), 0, header.length());
    out.writeVarint(columnIndexes.size());
    out.writeBytes(columnNames.buffer(), 0, columnNames.length());
    int end = out.length();
    for (RunWriter run : runs) {
      run.encodeTo(out);
    }
    cells.encodeTo(out);
    dead.encodeTo(out);
    if (out.length() == end) {
      out.cut(start, end);
    } else {
      out.writeByte(FrameLayout.END);
    }
  }

  /** Returns the runs of the same columns, which are encoded together. */
  private RunWriter shape(int width, int[] columns, int[] positions) {
    for (int i = runs.size() - 1; i >= 0; i--) {
      if (runs.get(i).hasShape(width, columns, positions)) {
        return runs.get(i);
      }
    }
    RunWriter run = new RunWriter(keyCount, width, columns, positions);
    runs.add(run);
    return run;
  }

  private static void writeName(String name, ByteWriter out) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    if (utf8.length == 0 || utf8.length > FrameLayout.MAX_NAME_LENGTH) {
      throw new IllegalArgumentException("name length out of range: length=" + utf8.length);
    }
    out.writeVarint(utf8.length);
    out.writeBytes(utf8);
  }
}
