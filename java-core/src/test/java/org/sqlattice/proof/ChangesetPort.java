package org.sqlattice.proof;

import org.jspecify.annotations.Nullable;
import org.sqlattice.change.SiteId;
import org.sqlattice.contract.Checks;
import org.sqlattice.crdt.Replica;

/** How changesets are read and applied: the only place that knows the methods' shapes. */
public final class ChangesetPort {
  private final Replica replica;

  public ChangesetPort(Replica replica) {
    this.replica = replica;
  }

  byte[] since(long version, byte @Nullable [] excludedSite) {
    return replica.changesSince(version, excludedSite == null ? null : new SiteId(excludedSite));
  }

  /** Returns which rows of crsql_changes a changeset holds, as a condition. */
  static String condition(long version, byte @Nullable [] excludedSite) {
    String since = "db_version > " + version;
    return excludedSite == null
        ? since
        : since + " AND site_id IS NOT x'" + Checks.hex(excludedSite) + "'";
  }

  /** Merges a changeset, and returns how many changes were applied. */
  long apply(byte[] changeset) {
    return replica.apply(changeset).applied();
  }
}
