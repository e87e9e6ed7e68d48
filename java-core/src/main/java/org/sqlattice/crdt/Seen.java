package org.sqlattice.crdt;

import org.sqlattice.change.SiteId;
import org.sqlattice.change.VersionVector;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.Statement;

/*
 * A site's version stands for all that the site held then, its own writes and those it had merged.
 * Therefore who takes everything that another holds has seen what the other has seen: vectors are
 * joined version by version, and it does not matter over whom a change travels.
 */

/** How much of each site's history this replica holds. */
final class Seen {
  private final Connection connection;
  private final Sites sites;
  private final Versions versions;

  Seen(Connection connection, Sites sites, Versions versions) {
    this.connection = connection;
    this.sites = sites;
    this.versions = versions;
  }

  VersionVector vector() {
    VersionVector vector = new VersionVector();
    vector.raise(sites.self(), versions.current());
    try (Statement statement = connection.prepare("SELECT site, db_version FROM crsql_seen")) {
      while (statement.step()) {
        vector.raise(sites.site(statement.columnLong(0)), statement.columnLong(1));
      }
    }
    return vector;
  }

  /** Notes that all is here that the others' versions stand for. */
  void raise(VersionVector seen) {
    VersionVector former = vector();
    String sql =
        "INSERT INTO crsql_seen VALUES (?1, ?2)"
            + " ON CONFLICT DO UPDATE SET db_version = excluded.db_version";
    try (Statement put = connection.prepare(sql)) {
      for (int i = 0; i < seen.size(); i++) {
        SiteId site = seen.site(i);
        if (seen.version(i) > former.get(site) && !site.equals(sites.self())) {
          put.bindLong(1, sites.register(site));
          put.bindLong(2, seen.version(i));
          put.run();
        }
      }
    }
  }
}
