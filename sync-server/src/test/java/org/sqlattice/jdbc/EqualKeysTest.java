package org.sqlattice.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.sqlattice.contract.Checks;
import org.sqlattice.crdt.Replica;
import org.sqlattice.proof.ChangesetPort;

/** Keys and values that SQLite takes for equal but that are not the same bytes. */
final class EqualKeysTest {
  private final List<JdbcConnection> sites = new ArrayList<>();
  private final List<ChangesetPort> ports = new ArrayList<>();

  @Test
  void foldedKeysEndAlikeIfSitesSpellThemAlike() {
    open("CREATE TABLE t (id TEXT COLLATE NOCASE PRIMARY KEY NOT NULL, a)");
    execute(0, "INSERT INTO t VALUES ('a', 1)");
    execute(1, "INSERT INTO t VALUES ('a', 2)");
    exchange();
    execute(1, "DELETE FROM t WHERE id = 'A'");
    exchange();
    assertAlike("SELECT * FROM t", "");
  }

  @Test
  @Disabled("one row, two clocks: each site keeps the spelling that it saw first")
  void foldedKeysEndAlike() {
    open("CREATE TABLE t (id TEXT COLLATE NOCASE PRIMARY KEY NOT NULL, a)");
    execute(0, "INSERT INTO t VALUES ('a', 1)");
    execute(1, "INSERT INTO t VALUES ('A', 2)");
    exchange();
    assertAlike("SELECT * FROM t");
  }

  @Test
  @Disabled("one row, two clocks: each site keeps the spelling that it saw first")
  void keysWithTrailingSpacesEndAlike() {
    open("CREATE TABLE t (id TEXT COLLATE RTRIM PRIMARY KEY NOT NULL, a)");
    execute(0, "INSERT INTO t VALUES ('a', 1)");
    execute(1, "INSERT INTO t VALUES ('a ', 2)");
    exchange();
    assertAlike("SELECT * FROM t");
  }

  @Test
  void renamedFoldedKeyIsSeenByOthers() {
    open("CREATE TABLE t (id TEXT COLLATE NOCASE PRIMARY KEY NOT NULL, a)");
    execute(0, "INSERT INTO t VALUES ('a', 1)");
    exchange();
    execute(0, "UPDATE t SET id = 'A'");
    exchange();
    assertAlike("SELECT * FROM t", "'A',1");
  }

  @Test
  @Disabled("the key's integer is found by =, so that each site keeps the type that it saw first")
  void integerAndRealKeysEndAlike() {
    open("CREATE TABLE t (id PRIMARY KEY NOT NULL, a)");
    execute(0, "INSERT INTO t VALUES (1, 1)");
    execute(1, "INSERT INTO t VALUES (1.0, 2)");
    exchange();
    assertAlike("SELECT * FROM t");
  }

  @Test
  @Disabled("the new key has the old one's integer, so that others never hear of its type")
  void keyUpdatedFromIntegerToRealIsSeenByOthers() {
    open("CREATE TABLE t (id PRIMARY KEY NOT NULL, a)");
    execute(0, "INSERT INTO t VALUES (1, 1)");
    exchange();
    execute(0, "UPDATE t SET id = 1.0");
    exchange();
    assertAlike("SELECT * FROM t", "1.0r,1");
  }

  @Test
  @Disabled("neither is greater, so that each site keeps its own")
  void negativeZeroEndsAlike() {
    open("CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, a)");
    execute(0, "INSERT INTO t VALUES (1, 0.0)");
    execute(1, "INSERT INTO t VALUES (1, -0.0)");
    exchange();
    assertAlike("SELECT * FROM t");
  }

  @Test
  @Disabled("the trigger sees no difference, so that no clock tells of the write")
  void updateToNegativeZeroIsSeenByOthers() {
    open("CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, a)");
    execute(0, "INSERT INTO t VALUES (1, 0.0)");
    exchange();
    execute(0, "UPDATE t SET a = -0.0");
    exchange();
    assertAlike("SELECT * FROM t", "1,-0.0r");
  }

  @Test
  @Disabled("on the JVM texts pass through String, which has no such bytes: others get U+FFFD")
  void textsThatAreNotUtf8EndAlike() {
    open("CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, a)");
    execute(0, "INSERT INTO t VALUES (1, CAST(x'ff' AS TEXT))");
    exchange();
    assertAlike("SELECT id, hex(a) FROM t");
  }

  @Test
  @Disabled("the key comes back as U+FFFD, and with it a second row")
  void keysThatAreNotUtf8StayOneRow() {
    open("CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, a)");
    execute(0, "INSERT INTO t VALUES (CAST(x'ff' AS TEXT), 1)");
    exchange();
    assertAlike("SELECT count(*) FROM t", "1");
  }

  private void open(String table) {
    for (int i = 0; i < 2; i++) {
      JdbcConnection site = JdbcConnection.openInMemory();
      sites.add(site);
      ports.add(new ChangesetPort(Replica.open(site, new Random(i)::nextBytes)));
      site.execute(table + "; SELECT crsql_as_crr('t')");
    }
  }

  private void execute(int site, String sql) {
    sites.get(site).execute(sql);
  }

  /** Exchanges everything until nothing is left. */
  private void exchange() {
    for (int round = 0; round < 2; round++) {
      ports.get(0).apply(ports.get(1).since(0, null));
      ports.get(1).apply(ports.get(0).since(0, null));
    }
  }

  private void assertAlike(String sql) {
    assertAlike(sql, Checks.rows(sites.get(0), sql));
  }

  private void assertAlike(String sql, String expected) {
    for (JdbcConnection site : sites) {
      assertEquals(expected, Checks.rows(site, sql));
    }
    String clocks = "SELECT pk, cid, val, col_version, cl FROM crsql_changes ORDER BY pk, cid";
    assertEquals(Checks.rows(sites.get(0), clocks), Checks.rows(sites.get(1), clocks));
  }

  @AfterEach
  void close() {
    sites.forEach(JdbcConnection::close);
  }
}
