package org.sqlattice.change;

/** Collects deleted rows. */
public final class DeadWriter {
  private final ChangesetWriter changeset;
  private final ValueColumn[] keys;
  private final LongColumn causalLengths = new LongColumn();
  private final LongColumn sites = new LongColumn();
  private final LongColumn originVersions = new LongColumn();
  private final LongColumn seqs = new LongColumn();

  DeadWriter(ChangesetWriter changeset, int keyCount) {
    this.changeset = changeset;
    keys = RunWriter.columns(keyCount);
  }

  /** Returns the columns of the key. */
  public ValueColumn[] keys() {
    return keys;
  }

  /**
   * Ends a row, whose key was added before.
   *
   * @param causalLength even, 2 or more
   */
  public void row(long causalLength, SiteId site, long originVersion, long seq) {
    causalLengths.add(causalLength);
    sites.add(changeset.siteIndex(site));
    originVersions.add(originVersion);
    seqs.add(seq);
    assert keys[0].count() == causalLengths.count() : "row=" + causalLengths.count();
  }

  void encodeTo(ByteWriter out) {
    if (causalLengths.count() == 0) {
      return;
    }
    out.writeByte(FrameLayout.DEAD);
    out.writeVarint(causalLengths.count());
    causalLengths.encodeTo(out);
    sites.encodeTo(out);
    originVersions.encodeTo(out);
    seqs.encodeTo(out);
    RunWriter.encode(keys, out);
  }
}
