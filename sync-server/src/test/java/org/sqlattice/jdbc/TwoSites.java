package org.sqlattice.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.sqlattice.contract.Checks;
import org.sqlattice.crdt.Replica;
import org.sqlattice.proof.ChangesetPort;

/** Two replicas with one table. */
final class TwoSites implements AutoCloseable {
  private final List<JdbcConnection> sites = new ArrayList<>();
  private final List<ChangesetPort> ports = new ArrayList<>();

  /** Makes the table "t" on both. */
  void open(String table) {
    for (int i = 0; i < 2; i++) {
      JdbcConnection site = JdbcConnection.openInMemory();
      sites.add(site);
      ports.add(new ChangesetPort(Replica.open(site, new Random(i)::nextBytes)));
      site.execute(table + "; SELECT crsql_as_crr('t')");
    }
  }

  void execute(int site, String sql) {
    sites.get(site).execute(sql);
  }

  String rows(int site, String sql) {
    return Checks.rows(sites.get(site), sql);
  }

  /** Exchanges everything until nothing is left. */
  void exchange() {
    for (int round = 0; round < 2; round++) {
      ports.get(0).apply(ports.get(1).since(0, null));
      ports.get(1).apply(ports.get(0).since(0, null));
    }
  }

  /** Checks that a query and the clocks are the same on both. */
  void assertAlike(String sql) {
    assertAlike(sql, Checks.rows(sites.get(0), sql));
  }

  /** Checks what a query returns on both, and that their clocks are the same. */
  void assertAlike(String sql, String expected) {
    for (JdbcConnection site : sites) {
      assertEquals(expected, Checks.rows(site, sql));
    }
    String clocks = "SELECT pk, cid, val, col_version, cl FROM crsql_changes ORDER BY pk, cid";
    assertEquals(Checks.rows(sites.get(0), clocks), Checks.rows(sites.get(1), clocks));
  }

  @Override
  public void close() {
    sites.forEach(JdbcConnection::close);
  }
}
