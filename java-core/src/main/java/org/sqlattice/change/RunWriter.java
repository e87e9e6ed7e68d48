package org.sqlattice.change;

import java.util.Arrays;

/**
 * Collects the rows of runs: for each row the values of its key, then those of its columns, then
 * {@link #row}. Runs of the same columns share one writer; rows belong to the run begun last.
 */
public final class RunWriter {
  private final int width;
  private final int[] columns;
  private final int[] positions;
  private final ValueColumn[] keys;
  private final ValueColumn[] values;
  private final LongColumn sites = new LongColumn();
  private final LongColumn originVersions = new LongColumn();
  private final LongColumn firstSeqs = new LongColumn();
  private final LongColumn rowCounts = new LongColumn();
  private final LongColumn indexes = new LongColumn();
  private final LongColumn causalLengths = new LongColumn();

  RunWriter(int keyCount, int width, int[] columns, int[] positions) {
    assert columns.length == positions.length : columns.length;
    this.width = width;
    this.columns = columns.clone();
    this.positions = positions.clone();
    keys = columns(keyCount);
    values = columns(columns.length);
  }

  /** Returns the columns of the key. */
  public ValueColumn[] keys() {
    return keys;
  }

  /** Returns the columns of the values, in the order in which the run names them. */
  public ValueColumn[] values() {
    return values;
  }

  /** Says, instead of adding to {@code values()[i]}, that the coming row has no such value here. */
  public void absent(int i) {
    values[i].addAbsent();
  }

  /**
   * Ends a row, whose values were added before.
   *
   * @param index its place in the run, above that of the row before
   * @param causalLength odd
   */
  public void row(long index, long causalLength) {
    indexes.add(index);
    causalLengths.add(causalLength);
    int run = rowCounts.count() - 1;
    rowCounts.set(run, rowCounts.get(run) + 1);
    assert isComplete() : "row=" + indexes.count();
  }

  static ValueColumn[] columns(int count) {
    ValueColumn[] columns = new ValueColumn[count];
    for (int i = 0; i < count; i++) {
      columns[i] = new ValueColumn();
    }
    return columns;
  }

  boolean hasShape(int otherWidth, int[] otherColumns, int[] otherPositions) {
    return width == otherWidth
        && Arrays.equals(columns, otherColumns)
        && Arrays.equals(positions, otherPositions);
  }

  void begin(int site, long originVersion, long firstSeq) {
    dropEmptyRun();
    sites.add(site);
    originVersions.add(originVersion);
    firstSeqs.add(firstSeq);
    rowCounts.add(0);
  }

  void encodeTo(ByteWriter out) {
    dropEmptyRun();
    if (indexes.count() == 0) {
      return;
    }
    out.writeByte(FrameLayout.RUNS);
    out.writeVarint(width);
    out.writeVarint(columns.length);
    for (int i = 0; i < columns.length; i++) {
      out.writeVarint(columns[i]);
      out.writeVarint(positions[i]);
    }
    out.writeVarint(rowCounts.count());
    rowCounts.encodeTo(out);
    sites.encodeTo(out);
    originVersions.encodeTo(out);
    firstSeqs.encodeTo(out);
    indexes.encodeTo(out);
    causalLengths.encodeTo(out);
    encode(keys, out);
    encode(values, out);
  }

  static void encode(ValueColumn[] columns, ByteWriter out) {
    for (ValueColumn column : columns) {
      column.encodeTo(out);
    }
  }

  private void dropEmptyRun() {
    int last = rowCounts.count() - 1;
    if (last >= 0 && rowCounts.get(last) == 0) {
      sites.truncate(last);
      originVersions.truncate(last);
      firstSeqs.truncate(last);
      rowCounts.truncate(last);
    }
  }

  private boolean isComplete() {
    for (ValueColumn key : keys) {
      if (key.count() != indexes.count()) {
        return false;
      }
    }
    for (ValueColumn value : values) {
      if (value.count() != indexes.count()) {
        return false;
      }
    }
    return true;
  }
}
