package org.sqlattice.crdt;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlattice.change.SiteId;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.Statement;

/** Sites by the small ordinals that clocks hold; 0 is this database. */
final class Sites implements AutoCloseable {
  static final long SELF = 0;
  static final long UNKNOWN = -1;

  private final Map<Long, SiteId> sites = new HashMap<>();
  private final SiteId self;
  private final Statement find;
  private final Statement add;
  private final Statement byOrdinal;

  Sites(Connection connection) {
    this.find = connection.prepare("SELECT ordinal FROM crsql_site_id WHERE site_id = ?");
    this.add = connection.prepare("INSERT INTO crsql_site_id (site_id) VALUES (?)");
    this.byOrdinal = connection.prepare("SELECT site_id FROM crsql_site_id WHERE ordinal = ?");
    this.self = read(SELF);
    forget();
  }

  SiteId self() {
    return self;
  }

  /** Returns the site's ordinal, or {@link #UNKNOWN}. */
  long find(SiteId site) {
    if (site.equals(self)) {
      return SELF;
    }
    find.bindBlob(1, site.bytes());
    try {
      return find.step() ? find.columnLong(0) : UNKNOWN;
    } finally {
      find.reset();
    }
  }

  /** Returns the site's ordinal, a new one if need be; no site means this one. */
  long register(@Nullable SiteId site) {
    long ordinal = site == null ? SELF : find(site);
    if (site == null || ordinal != UNKNOWN) {
      return ordinal;
    }
    add.bindBlob(1, site.bytes());
    add.run();
    return find(site);
  }

  /** Returns the site of an ordinal. */
  SiteId site(long ordinal) {
    SiteId known = sites.get(ordinal);
    if (known == null) {
      known = read(ordinal);
      sites.put(ordinal, known);
    }
    return known;
  }

  /** Returns a site as the origin of changes, which is registered at most once. */
  Merge.Origin origin(SiteId site) {
    return new Merge.Origin() {
      private long ordinal = UNKNOWN;

      @Override
      public SiteId site() {
        return site;
      }

      @Override
      public long ordinal() {
        if (ordinal == UNKNOWN) {
          ordinal = register(site);
        }
        return ordinal;
      }
    };
  }

  /** Forgets ordinals that may be given to others, after something was undone. */
  void forget() {
    sites.clear();
    sites.put(SELF, self);
  }

  private SiteId read(long ordinal) {
    byOrdinal.bindLong(1, ordinal);
    try {
      if (!byOrdinal.step()) {
        throw new IllegalStateException("no such site: ordinal=" + ordinal);
      }
      return new SiteId(byOrdinal.columnBlob(0));
    } finally {
      byOrdinal.reset();
    }
  }

  @Override
  public void close() {
    find.close();
    add.close();
    byOrdinal.close();
  }
}
