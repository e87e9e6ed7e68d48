package org.sqlattice.change;

/** Reads deleted rows. */
public final class DeadReader implements Group {
  private final int siteCount;
  private final LongCursor causalLengths;
  private final LongCursor sites;
  private final LongCursor originVersions;
  private final LongCursor seqs;
  private final ValueCursor[] keys;
  private long rowsLeft;
  private long causalLength;
  private int siteIndex;
  private long originVersion;
  private long seq;

  DeadReader(ByteReader in, int keyCount, int siteCount) {
    this.siteCount = siteCount;
    rowsLeft = in.readVarint(ClockLimits.MAX, "row count");
    causalLengths = new LongCursor(in);
    sites = new LongCursor(in);
    originVersions = new LongCursor(in);
    seqs = new LongCursor(in);
    keys = RunReader.cursors(in, keyCount);
  }

  @Override
  public boolean nextRow() {
    if (rowsLeft == 0) {
      return false;
    }
    rowsLeft--;
    causalLength = causalLengths.next(2, ClockLimits.MAX, "causal length");
    if ((causalLength & 1) != 0) {
      throw new ChangesetException("present row among the deleted: cl=" + causalLength);
    }
    siteIndex = (int) sites.next(0, siteCount - 1L, "site");
    originVersion = originVersions.next(0, ClockLimits.MAX, "origin version");
    seq = seqs.next(0, ClockLimits.MAX, "seq");
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

  /** Returns the index of the site that deleted the row. */
  public int siteIndex() {
    return siteIndex;
  }

  /** Returns the site's version that deleted the row; 0 if unknown. */
  public long originVersion() {
    return originVersion;
  }

  public long seq() {
    return seq;
  }

  /** Passes over the rest, and checks that nothing follows. */
  void finish() {
    while (nextRow()) {
      // Unread rows are checked, too.
    }
    causalLengths.checkEnd();
    sites.checkEnd();
    originVersions.checkEnd();
    seqs.checkEnd();
    RunReader.checkEnd(keys);
  }
}
