package org.sqlattice.change;

/** Reads the rows of one run after the other. */
public final class RunReader implements Group {
  private final int width;
  private final int[] columns;
  private final int[] positions;
  private final LongCursor rowCounts;
  private final LongCursor sites;
  private final LongCursor originVersions;
  private final LongCursor firstSeqs;
  private final LongCursor indexes;
  private final LongCursor causalLengths;
  private final ValueCursor[] keys;
  private final ValueCursor[] values;
  private final int siteCount;
  private long runsLeft;
  private long rowsLeft;
  private int siteIndex;
  private long originVersion;
  private long firstSeq;
  private long index;
  private long causalLength;

  RunReader(ByteReader in, int keyCount, int columnCount, int siteCount) {
    this.siteCount = siteCount;
    width = (int) in.readVarint(FrameLayout.MAX_COLUMNS, "run width");
    int count = (int) in.readVarint(Math.min(width, columnCount), "run column count");
    columns = new int[count];
    positions = new int[count];
    boolean[] usedColumns = new boolean[columnCount];
    boolean[] usedPositions = new boolean[width];
    for (int i = 0; i < count; i++) {
      columns[i] = readUnused(in, usedColumns, "run column");
      positions[i] = readUnused(in, usedPositions, "position");
    }
    runsLeft = in.readVarint(ClockLimits.MAX, "run count");
    if (width == 0 || runsLeft == 0) {
      throw new ChangesetException("empty run: width=" + width + ", count=" + runsLeft);
    }
    rowCounts = new LongCursor(in);
    sites = new LongCursor(in);
    originVersions = new LongCursor(in);
    firstSeqs = new LongCursor(in);
    indexes = new LongCursor(in);
    causalLengths = new LongCursor(in);
    keys = cursors(in, keyCount);
    values = cursors(in, count);
  }

  /** Returns the index of the site that inserted the rows. */
  public int siteIndex() {
    return siteIndex;
  }

  /** Returns the site's version that inserted the rows; 0 if unknown. */
  public long originVersion() {
    return originVersion;
  }

  /** Returns the seq of position 0 in the row of index 0. */
  public long firstSeq() {
    return firstSeq;
  }

  /** Returns how many seqs each row takes. */
  public int width() {
    return width;
  }

  /** Returns the columns of the run, as indexes in the table; the array is shared. */
  public int[] columns() {
    return columns;
  }

  /** Returns the place of each column in a row, from 0; the array is shared. */
  public int[] positions() {
    return positions;
  }

  @Override
  public boolean nextRow() {
    if (rowsLeft == 0) {
      return false;
    }
    rowsLeft--;
    index = indexes.next(index + 1, (ClockLimits.MAX - firstSeq + 1) / width - 1, "row index");
    causalLength = causalLengths.next(1, ClockLimits.MAX, "causal length");
    if ((causalLength & 1) == 0) {
      throw new ChangesetException("deleted row in a run: cl=" + causalLength);
    }
    for (ValueCursor key : keys) {
      key.nextPresent();
    }
    for (ValueCursor value : values) {
      value.next();
    }
    return true;
  }

  /** Returns the current row's place in its run. */
  public long index() {
    return index;
  }

  /** Returns the seq of position 0 in the current row. */
  public long rowSeq() {
    return firstSeq + index * width;
  }

  @Override
  public ValueCursor[] keys() {
    return keys;
  }

  /** Returns the values, in the order of {@link #columns}; some may be absent. */
  public ValueCursor[] values() {
    return values;
  }

  /** Tells whether the current row has a value for {@code columns()[i]}. */
  public boolean isPresent(int i) {
    return values[i].isPresent();
  }

  @Override
  public long causalLength() {
    return causalLength;
  }

  /** Moves on to the next run of the same columns; at the last one's end checks that it is. */
  boolean nextRun() {
    while (nextRow()) {
      // Unread rows are checked, too.
    }
    if (runsLeft == 0) {
      checkEnd();
      return false;
    }
    runsLeft--;
    rowsLeft = rowCounts.next(1, ClockLimits.MAX, "row count");
    siteIndex = (int) sites.next(0, siteCount - 1L, "site");
    originVersion = originVersions.next(0, ClockLimits.MAX, "origin version");
    firstSeq = firstSeqs.next(0, ClockLimits.MAX, "first seq");
    index = -1;
    return true;
  }

  static ValueCursor[] cursors(ByteReader in, int count) {
    in.need(count);
    ValueCursor[] cursors = new ValueCursor[count];
    for (int i = 0; i < count; i++) {
      cursors[i] = new ValueCursor(in);
    }
    return cursors;
  }

  static void checkEnd(ValueCursor[] cursors) {
    for (ValueCursor cursor : cursors) {
      cursor.checkEnd();
    }
  }

  private void checkEnd() {
    rowCounts.checkEnd();
    sites.checkEnd();
    originVersions.checkEnd();
    firstSeqs.checkEnd();
    indexes.checkEnd();
    causalLengths.checkEnd();
    checkEnd(keys);
    checkEnd(values);
  }

  private static int readUnused(ByteReader in, boolean[] used, String what) {
    int number = (int) in.readVarint(used.length - 1L, what);
    if (used[number]) {
      throw new ChangesetException(what + " twice: value=" + number);
    }
    used[number] = true;
    return number;
  }
}
