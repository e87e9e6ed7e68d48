package org.sqlattice.change;

/** Collects rows whose cells have clocks of their own. */
public final class CellsWriter {
  /** The column of the clock that belongs to the row rather than to a value. */
  public static final int SENTINEL = -1;

  private final ChangesetWriter changeset;
  private final ValueColumn[] keys;
  private final ValueColumn values = new ValueColumn();
  private final LongColumn causalLengths = new LongColumn();
  private final LongColumn cellCounts = new LongColumn();
  private final LongColumn columns = new LongColumn();
  private final LongColumn columnVersions = new LongColumn();
  private final LongColumn sites = new LongColumn();
  private final LongColumn originVersions = new LongColumn();
  private final LongColumn seqs = new LongColumn();

  CellsWriter(ChangesetWriter changeset, int keyCount) {
    this.changeset = changeset;
    keys = RunWriter.columns(keyCount);
  }

  /** Returns the columns of the key. */
  public ValueColumn[] keys() {
    return keys;
  }

  /** Returns the column of the values of all cells. */
  public ValueColumn values() {
    return values;
  }

  /** Begins a row, whose key was added before; its cells follow. */
  public void row(long causalLength) {
    causalLengths.add(causalLength);
    cellCounts.add(0);
    assert keys[0].count() == causalLengths.count() : "row=" + causalLengths.count();
  }

  /**
   * Adds a cell, whose value was added before.
   *
   * @param column its index in the table; {@link #SENTINEL} for the row's own clock, which has no
   *     value, and whose column version is the row's causal length
   */
  public void cell(int column, long columnVersion, SiteId site, long originVersion, long seq) {
    int row = cellCounts.count() - 1;
    cellCounts.set(row, cellCounts.get(row) + 1);
    columns.add(column);
    columnVersions.add(columnVersion);
    sites.add(changeset.siteIndex(site));
    originVersions.add(originVersion);
    seqs.add(seq);
  }

  void encodeTo(ByteWriter out) {
    if (causalLengths.count() == 0) {
      return;
    }
    out.writeByte(FrameLayout.CELLS);
    out.writeVarint(causalLengths.count());
    causalLengths.encodeTo(out);
    cellCounts.encodeTo(out);
    columns.encodeTo(out);
    columnVersions.encodeTo(out);
    sites.encodeTo(out);
    originVersions.encodeTo(out);
    seqs.encodeTo(out);
    RunWriter.encode(keys, out);
    values.encodeTo(out);
  }
}
