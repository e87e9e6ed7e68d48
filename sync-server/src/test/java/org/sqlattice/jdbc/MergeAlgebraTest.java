package org.sqlattice.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import org.sqlattice.contract.Checks;
import org.sqlattice.crdt.Replica;
import org.sqlattice.proof.ChangesetPort;

/** Merging is commutative, associative, and idempotent, whatever three sites wrote. */
final class MergeAlgebraTest {
  private static final int[][] ORDERS = {
    {0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}
  };
  private static final String[] VALUES = {
    "NULL", "0", "1", "-7", "0.0", "1.0", "9e999", "''", "'a'", "'A'", "'é'", "x''", "x'ff'"
  };

  private final List<Site> opened = new ArrayList<>();

  /** What sites wrote: first one that all others merged, then each of three for itself. */
  record History(List<String> common, List<List<String>> own) {}

  /** A replica with its connection. */
  private static final class Site {
    final JdbcConnection connection = JdbcConnection.openInMemory();
    final ChangesetPort port;

    Site(long seed) {
      port = new ChangesetPort(Replica.open(connection, new Random(seed)::nextBytes));
      connection.execute(
          """
          CREATE TABLE ints (id INTEGER PRIMARY KEY NOT NULL, a, b);
          CREATE TABLE texts (id TEXT PRIMARY KEY NOT NULL, a, b) WITHOUT ROWID;
          CREATE TABLE marks (id NOT NULL PRIMARY KEY);
          SELECT crsql_as_crr('ints'); SELECT crsql_as_crr('texts'); SELECT crsql_as_crr('marks');
          """);
    }

    Site with(byte[]... changesets) {
      for (byte[] changeset : changesets) {
        port.apply(changeset);
      }
      return this;
    }

    byte[] everything() {
      return port.since(0, null);
    }

    /** Rows and clocks, but for what differs between replicas. */
    String state() {
      return Checks.rows(connection, "SELECT * FROM ints ORDER BY id")
          + ("\n" + Checks.rows(connection, "SELECT * FROM texts ORDER BY id"))
          + ("\n" + Checks.rows(connection, "SELECT * FROM marks ORDER BY id") + "\n")
          + Checks.rows(
              connection,
              "SELECT \"table\", pk, cid, val, col_version, cl FROM crsql_changes"
                  + " ORDER BY \"table\", pk, cid");
    }
  }

  @Provide
  Arbitrary<History> histories() {
    Arbitrary<List<String>> statements = statement().list().ofMaxSize(8);
    return Combinators.combine(statements, statements.list().ofSize(3)).as(History::new);
  }

  private static Arbitrary<String> statement() {
    Arbitrary<String> marks =
        Combinators.combine(
                Arbitraries.of(
                    "INSERT OR REPLACE INTO marks VALUES (?)",
                    "DELETE FROM marks WHERE id = ?",
                    "UPDATE OR REPLACE marks SET id = 1 WHERE id = ?"),
                Arbitraries.of("1", "2", "x'00'"))
            .as((sql, key) -> sql.replace("?", key));
    return Arbitraries.oneOf(
        rows("ints", "1", "2", "-3"), rows("texts", "'a'", "'A'", "''"), marks);
  }

  private static Arbitrary<String> rows(String table, String... keys) {
    Arbitrary<String> kinds =
        Arbitraries.of(
            "INSERT OR IGNORE INTO t (id, a, b) VALUES (?k, ?v, ?w)",
            "INSERT OR REPLACE INTO t (id, b) VALUES (?k, ?v)",
            "INSERT INTO t (id, a) VALUES (?k, ?v) ON CONFLICT (id) DO UPDATE SET a = excluded.a",
            "UPDATE t SET a = ?v WHERE id = ?k",
            "UPDATE t SET a = ?w, b = ?v WHERE id = ?k",
            "UPDATE t SET b = ?v",
            "UPDATE OR REPLACE t SET id = ?l, b = ?v WHERE id = ?k",
            "DELETE FROM t WHERE id = ?k");
    return Combinators.combine(
            kinds,
            Arbitraries.of(keys),
            Arbitraries.of(keys),
            Arbitraries.of(VALUES),
            Arbitraries.of(VALUES))
        .as(
            (sql, key, otherKey, value, otherValue) ->
                sql.replace(" t ", " " + table + " ")
                    .replace("?k", key)
                    .replace("?l", otherKey)
                    .replace("?v", value)
                    .replace("?w", otherValue));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void anyOrderLeavesTheSame(@ForAll("histories") History history) {
    byte[][] parts = parts(history);
    String expected = site().with(parts).state();
    for (int[] order : ORDERS) {
      Site site = site().with(parts[order[0]], parts[order[1]], parts[order[2]]);
      assertEquals(expected, site.state());
    }
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void anyGroupingLeavesTheSame(
      @ForAll("histories") History history, @ForAll @IntRange(max = 5) int which) {
    int[] order = ORDERS[which];
    byte[][] parts = parts(history);
    String expected = site().with(parts).state();
    byte[] first = site().with(parts[order[0]], parts[order[1]]).everything();
    byte[] last = site().with(parts[order[1]], parts[order[2]]).everything();
    assertEquals(expected, site().with(first, parts[order[2]]).state());
    assertEquals(expected, site().with(parts[order[0]], last).state());
    assertEquals(expected, site().with(last, first).state());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void mergingTwiceChangesNothing(@ForAll("histories") History history) {
    byte[][] parts = parts(history);
    Site site = site().with(parts);
    String expected = site.state();
    String version = Checks.rows(site.connection, "SELECT crsql_db_version()");
    for (byte[] part : parts) {
      assertEquals(0, site.port.apply(part));
    }
    assertEquals(0, site.port.apply(site.everything()));
    assertEquals(expected, site.state());
    assertEquals(version, Checks.rows(site.connection, "SELECT crsql_db_version()"));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void sitesThatWroteEndAlike(@ForAll("histories") History history) {
    List<Site> sites = write(history);
    byte[][] parts = everything(sites);
    String expected = site().with(parts).state();
    for (int i = 0; i < sites.size(); i++) {
      assertEquals(expected, sites.get(i).with(parts).state());
    }
  }

  private byte[][] parts(History history) {
    return everything(write(history));
  }

  private static byte[][] everything(List<Site> sites) {
    byte[][] parts = new byte[sites.size()][];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = sites.get(i).everything();
    }
    return parts;
  }

  private List<Site> write(History history) {
    Site first = site();
    history.common().forEach(first.connection::execute);
    byte[] common = first.everything();
    List<Site> sites = new ArrayList<>();
    for (List<String> own : history.own()) {
      Site site = site().with(common);
      own.forEach(site.connection::execute);
      sites.add(site);
    }
    return sites;
  }

  private Site site() {
    Site site = new Site(opened.size());
    opened.add(site);
    return site;
  }

  @AfterTry
  void close() {
    opened.forEach(site -> site.connection.close());
    opened.clear();
  }
}
