package org.sqlattice.change;

/** Reads rows whose cells have clocks of their own. */
public final class CellsReader implements Group {
  private final int columnCount;
  private final int siteCount;
  private final LongCursor causalLengths;
  private final LongCursor cellCounts;
  private final LongCursor columns;
  private final LongCursor columnVersions;
  private final LongCursor sites;
  private final LongCursor originVersions;
  private final LongCursor seqs;
  private final ValueCursor[] keys;
  private final ValueCursor values;
  private long rowsLeft;
  private long cellsLeft;
  private long causalLength;
  private int column;
  private long columnVersion;
  private int siteIndex;
  private long originVersion;
  private long seq;

  CellsReader(ByteReader in, int keyCount, int columnCount, int siteCount) {
    this.columnCount = columnCount;
    this.siteCount = siteCount;
    rowsLeft = in.readVarint(ClockLimits.MAX, "row count");
    causalLengths = new LongCursor(in);
    cellCounts = new LongCursor(in);
    columns = new LongCursor(in);
    columnVersions = new LongCursor(in);
    sites = new LongCursor(in);
    originVersions = new LongCursor(in);
    seqs = new LongCursor(in);
    keys = RunReader.cursors(in, keyCount);
    values = new ValueCursor(in);
  }

  @Override
  public boolean nextRow() {
    while (nextCell()) {
      // Unread cells are checked, too.
    }
    if (rowsLeft == 0) {
      return false;
    }
    rowsLeft--;
    causalLength = causalLengths.next(1, ClockLimits.MAX, "causal length");
    if ((causalLength & 1) == 0) {
      throw new ChangesetException("deleted row with cells: cl=" + causalLength);
    }
    cellsLeft = cellCounts.next(0, ClockLimits.MAX, "cell count");
    for (ValueCursor key : keys) {
      key.nextPresent();
    }
    return true;
  }

  @Override
  public ValueCursor[] keys() {
    return keys;
  }

  @Override
  public long causalLength() {
    return causalLength;
  }

  /** Moves on to the next cell of the current row, or to the first. */
  public boolean nextCell() {
    if (cellsLeft == 0) {
      return false;
    }
    cellsLeft--;
    column = (int) columns.next(CellsWriter.SENTINEL, columnCount - 1L, "column");
    columnVersion = columnVersions.next();
    siteIndex = (int) sites.next(0, siteCount - 1L, "site");
    originVersion = originVersions.next();
    seq = seqs.next();
    boolean isSentinel = column == CellsWriter.SENTINEL;
    String violation =
        ClockLimits.violation(isSentinel, columnVersion, originVersion, seq, causalLength);
    if (violation != null) {
      throw new ChangesetException(violation);
    }
    if (!isSentinel) {
      values.nextPresent();
    }
    return true;
  }

  /** Returns the cell's column, as index in the table, or {@link CellsWriter#SENTINEL}. */
  public int column() {
    return column;
  }

  public long columnVersion() {
    return columnVersion;
  }

  /** Returns the index of the site that wrote the cell. */
  public int siteIndex() {
    return siteIndex;
  }

  /** Returns the site's version that wrote the cell; 0 if unknown. */
  public long originVersion() {
    return originVersion;
  }

  public long seq() {
    return seq;
  }

  /** Returns the column of all values, which stands at the current cell's; a sentinel has none. */
  public ValueCursor values() {
    return values;
  }

  /** Passes over the rest, and checks that nothing follows. */
  void finish() {
    while (nextRow()) {
      // Unread rows are checked, too.
    }
    causalLengths.checkEnd();
    cellCounts.checkEnd();
    columns.checkEnd();
    columnVersions.checkEnd();
    sites.checkEnd();
    originVersions.checkEnd();
    seqs.checkEnd();
    RunReader.checkEnd(keys);
    values.checkEnd();
  }
}
