package org.sqlattice.change;

import org.jspecify.annotations.Nullable;

/** What a replica accepts as a clock: the same for rows of crsql_changes and for changesets. */
public final class ClockLimits {
  /** The largest version or seq; beyond it JavaScript numbers are not exact. */
  public static final long MAX = (1L << 53) - 1;

  private ClockLimits() {}

  /** Returns what is wrong with a change's clock, or {@code null}. */
  public static @Nullable String violation(
      boolean isSentinel, long columnVersion, long dbVersion, long seq, long causalLength) {
    if (causalLength < 1 || causalLength > MAX) {
      return "causal length out of range: cl=" + causalLength;
    }
    if (dbVersion < 0 || dbVersion > MAX) {
      return "db version out of range: db_version=" + dbVersion;
    }
    if (seq < 0 || seq > MAX) {
      return "seq out of range: seq=" + seq;
    }
    if (isSentinel) {
      return columnVersion == causalLength
          ? null
          : "sentinel disagrees with itself: col_version=" + columnVersion + ", cl=" + causalLength;
    }
    if ((causalLength & 1) == 0) {
      return "cell of a deleted row: cl=" + causalLength;
    }
    // A row that came back keeps its old cells, at version 0, until the new ones arrive.
    if (columnVersion < (causalLength == 1 ? 1 : 0) || columnVersion > MAX) {
      return "column version out of range: col_version=" + columnVersion + ", cl=" + causalLength;
    }
    return null;
  }
}
