package org.sqlattice.crdt;

import java.util.HashMap;
import java.util.Map;
import org.sqlattice.change.SiteId;
import org.sqlattice.change.VersionVector;

/** What somebody has not seen yet. */
final class Filter {
  /** A version that leaves out all of a site's writes, those of unknown version too. */
  static final long EVERYTHING = Long.MAX_VALUE;

  private final long since;
  private final Map<Long, Long> seen = new HashMap<>();

  /**
   * @param since what was learned here up to this version is left out
   */
  Filter(long since) {
    this.since = since;
  }

  /** Leaves out what each site has written up to its version in a vector. */
  static Filter of(VersionVector vector, Sites sites) {
    Filter filter = new Filter(vector.get(sites.self()));
    for (int i = 0; i < vector.size(); i++) {
      SiteId site = vector.site(i);
      filter.leaveOut(sites.find(site), vector.version(i));
    }
    return filter;
  }

  void leaveOut(long site, long version) {
    if (site != Sites.UNKNOWN) {
      seen.put(site, version);
    }
  }

  long since() {
    return since;
  }

  boolean wants(Clock clock) {
    if (clock.dbVersion() <= since) {
      return false;
    }
    Long version = seen.get(clock.site());
    if (version == null) {
      return true;
    }
    long origin = clock.originVersion();
    return origin == 0 ? version < EVERYTHING : origin > version;
  }
}
