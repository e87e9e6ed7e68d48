package org.sqlattice.contract;

import static org.sqlattice.contract.Checks.check;
import static org.sqlattice.contract.Checks.checkEquals;
import static org.sqlattice.contract.Checks.checkFails;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.sqlattice.crdt.Replica;

/** What users of cr-sqlite find besides tables, changes, and order. */
public final class SurfaceContract {
  private static final String GET = "SELECT crsql_config_get('merge-equal-values')";
  private static final String SET = "SELECT crsql_config_set('merge-equal-values', ";

  private SurfaceContract() {}

  /** Returns all cases. */
  public static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    add(cases, "settingsArePersistent", SurfaceContract::settingsArePersistent);
    add(cases, "settingsRollBack", SurfaceContract::settingsRollBack);
    add(cases, "badSettingsAreRefused", SurfaceContract::badSettingsAreRefused);
    add(cases, "damagedSettingsAreRead", SurfaceContract::damagedSettingsAreRead);
    add(cases, "peersAreTracked", SurfaceContract::peersAreTracked);
    add(cases, "seqIsCounted", SurfaceContract::seqIsCounted);
    add(cases, "buildIsNamed", SurfaceContract::buildIsNamed);
    return List.copyOf(cases);
  }

  private static void add(List<ContractCase> cases, String name, ContractCase.Body body) {
    cases.add(new ContractCase(name, body));
  }

  static void settingsArePersistent(Databases databases) {
    Site site = new Site(databases, 1);
    checkEquals("0", site.rows(GET));
    checkEquals("1", site.rows(SET + "1)"));
    checkEquals("1", site.rows(GET));
    checkEquals(
        "1", site.rows("SELECT value FROM crsql_master WHERE key = 'config.merge-equal-values'"));
    site.replica().close();
    checkFails(site.connection(), GET, "closed");
    Replica.open(site.connection(), new Random(2)::nextBytes);
    checkEquals("1", site.rows(GET));
    checkEquals("0", site.rows(SET + "0)"));
    checkEquals("0", site.rows(GET));
  }

  static void settingsRollBack(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute("BEGIN; " + SET + "1); SAVEPOINT s; " + SET + "0)");
    checkEquals("0", site.rows(GET));
    site.execute("ROLLBACK TO s");
    checkEquals("1", site.rows(GET));
    site.execute("ROLLBACK");
    checkEquals("0", site.rows(GET));
  }

  static void badSettingsAreRefused(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute(SET + "1)");
    checkFails(site.connection(), "SELECT crsql_config_get('x')", "Unknown setting name: name=x");
    checkFails(site.connection(), "SELECT crsql_config_get(NULL)", "Unknown setting name");
    checkFails(site.connection(), "SELECT crsql_config_set('x', 1)", "Unknown setting name");
    for (String value : new String[] {"2", "-1", "'1'", "NULL", "0.0", "x'01'"}) {
      checkFails(site.connection(), SET + value + ")", "setting must be 0 or 1");
    }
    checkEquals("1", site.rows(GET));
  }

  /** cr-sqlite does not open such a file. */
  static void damagedSettingsAreRead(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute("INSERT INTO crsql_master VALUES ('config.merge-equal-values', 'yes')");
    site.replica().close();
    Replica.open(site.connection(), new Random(2)::nextBytes);
    checkEquals("0", site.rows(GET));
    checkEquals("1", site.rows(SET + "1)"));
  }

  static void peersAreTracked(Databases databases) {
    Site site = new Site(databases, 1);
    checkEquals(
        "'site_id','BLOB',1,NULL,1;'version','INTEGER',1,NULL,0;'seq','INTEGER',0,'0',0;"
            + "'tag','INTEGER',1,NULL,2;'event','INTEGER',1,NULL,3",
        site.rows(
            "SELECT name, type, \"notnull\", dflt_value, pk"
                + " FROM pragma_table_info('crsql_tracked_peers')"));
    checkEquals(
        "1", site.rows("SELECT strict FROM pragma_table_list WHERE name = 'crsql_tracked_peers'"));
    String put =
        "INSERT INTO crsql_tracked_peers (site_id, version, tag, event) VALUES (x'01', 5, 0, 1)"
            + " ON CONFLICT (site_id, tag, event) DO UPDATE SET version = excluded.version";
    site.execute(put + ";" + put.replace("5", "6"));
    checkEquals("x'01',6,0,0,1", site.rows("SELECT * FROM crsql_tracked_peers"));
    checkEquals("", site.rows("SELECT * FROM crsql_changes"));
  }

  static void seqIsCounted(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute("BEGIN");
    checkEquals("0", site.rows("SELECT crsql_increment_and_get_seq()"));
    checkEquals("1", site.rows("SELECT crsql_increment_and_get_seq()"));
    checkEquals("2", site.rows("SELECT crsql_get_seq()"));
    site.execute("ROLLBACK");
    checkEquals("0", site.rows("SELECT crsql_get_seq()"));
  }

  static void buildIsNamed(Databases databases) {
    Site site = new Site(databases, 1);
    check(site.rows("SELECT crsql_sha()").startsWith("'sqlattice-"), "no build");
    checkEquals("'finalized'", site.rows("SELECT crsql_finalize()"));
    site.replicate("CREATE TABLE t (id PRIMARY KEY NOT NULL, a)", "t");
    site.execute("INSERT INTO t VALUES (1, 2)");
    checkEquals("1", site.rows("SELECT count(*) FROM crsql_changes"));
  }
}
