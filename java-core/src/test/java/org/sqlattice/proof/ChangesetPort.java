package org.sqlattice.proof;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlattice.change.SiteId;
import org.sqlattice.crdt.Replica;
import org.sqlattice.sql.SqlValue;

/** How changesets are read and applied: the only place that knows the methods' shapes. */
public final class ChangesetPort {
  private final Replica replica;

  public ChangesetPort(Replica replica) {
    this.replica = replica;
  }

  /** Reads what was written after a version, but for one site's own writes. */
  public byte[] since(long version, byte @Nullable [] excludedSite) {
    return replica.changesSince(version, excludedSite == null ? null : new SiteId(excludedSite));
  }

  /** Returns the rows of crsql_changes that a changeset holds. */
  static List<List<SqlValue>> rows(Member member, long version, byte @Nullable [] excludedSite) {
    return member.query(
        "SELECT "
            + Change.COLUMNS
            + " FROM crsql_changes WHERE db_version > ? AND site_id IS NOT ?",
        new SqlValue.Integer(version),
        excludedSite == null ? SqlValue.NULL : new SqlValue.Blob(excludedSite));
  }

  /** Returns what a changeset holds besides, as rows of crsql_changes would be, in its order. */
  static List<List<SqlValue>> quarantine(
      Member member, long version, byte @Nullable [] excludedSite) {
    return member.query(
        "SELECT tbl, pk, cid, val, col_version, db_version, site_id, cl, seq"
            + " FROM crsql_quarantine JOIN crsql_site_id ON ordinal = site"
            + " WHERE db_version > ? AND site_id IS NOT ? ORDER BY tbl, pk, cid",
        new SqlValue.Integer(version),
        excludedSite == null ? SqlValue.NULL : new SqlValue.Blob(excludedSite));
  }

  /** Merges a changeset, and returns how many changes were applied. */
  public long apply(byte[] changeset) {
    return replica.apply(changeset).applied();
  }
}
