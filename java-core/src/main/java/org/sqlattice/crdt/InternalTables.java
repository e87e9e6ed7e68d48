package org.sqlattice.crdt;

import org.sqlattice.change.SiteId;
import org.sqlattice.schema.Catalogue;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.Statement;

/** The internal tables that every replica has, whatever it replicates. */
final class InternalTables {
  /** The key of the last db version that was begun, in crsql_master. */
  static final String DB_VERSION = "db_version";

  private InternalTables() {}

  /** Makes what is missing; writes nothing to a database that has all of it. */
  static void install(Connection connection, EntropySource entropy) {
    if (new Catalogue(connection).has("view", "crsql_changes")) {
      return;
    }
    connection.execute("SAVEPOINT crsql_install");
    try {
      create(connection, entropy);
      ChangesView.create(connection, java.util.List.of());
      connection.execute("RELEASE crsql_install");
    } catch (RuntimeException e) {
      connection.execute("ROLLBACK TO crsql_install; RELEASE crsql_install");
      throw e;
    }
  }

  private static void create(Connection connection, EntropySource entropy) {
    connection.execute(
        """
        CREATE TABLE crsql_master (key TEXT PRIMARY KEY NOT NULL, value ANY);
        INSERT INTO crsql_master VALUES ('sqlattice_format', 1), ('db_version', 0);
        CREATE TABLE crsql_site_id (site_id BLOB NOT NULL, ordinal INTEGER PRIMARY KEY);
        CREATE UNIQUE INDEX crsql_site_id_site_id ON crsql_site_id (site_id);
        CREATE TABLE crsql_tables (
          id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, open INTEGER,
          has_sentinels INTEGER);
        CREATE TABLE crsql_columns (
          tbl INTEGER, col INTEGER, name TEXT NOT NULL, PRIMARY KEY (tbl, col)) WITHOUT ROWID;
        CREATE TABLE crsql_epochs (
          tbl INTEGER, epoch INTEGER, place INTEGER, col INTEGER NOT NULL,
          PRIMARY KEY (tbl, epoch, place)) WITHOUT ROWID;
        CREATE TABLE crsql_seen (site INTEGER PRIMARY KEY, db_version INTEGER NOT NULL);
        CREATE TABLE crsql_quarantine (
          tbl TEXT, pk BLOB, cid TEXT, val, col_version INTEGER, cl INTEGER, db_version INTEGER,
          seq INTEGER, site INTEGER, origin INTEGER, PRIMARY KEY (tbl, pk, cid)) WITHOUT ROWID;
        CREATE INDEX crsql_quarantine_dbv_idx ON crsql_quarantine (db_version);
        CREATE TABLE crsql_tracked_peers (
          site_id BLOB NOT NULL, version INTEGER NOT NULL, seq INTEGER DEFAULT 0, tag INTEGER,
          event INTEGER, PRIMARY KEY (site_id, tag, event)) STRICT;
        """);
    byte[] random = new byte[SiteId.LENGTH];
    entropy.fill(random);
    try (Statement statement = connection.prepare("INSERT INTO crsql_site_id VALUES (?, 0)")) {
      statement.bindBlob(1, SiteId.ofRandom(random).bytes());
      statement.run();
    }
  }
}
