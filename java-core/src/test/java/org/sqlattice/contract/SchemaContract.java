package org.sqlattice.contract;

import static org.sqlattice.contract.Checks.check;
import static org.sqlattice.contract.Checks.checkEquals;
import static org.sqlattice.contract.Checks.checkFails;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.sqlattice.crdt.MergeReport;
import org.sqlattice.crdt.Replica;

/** What becomes of clocks when tables are altered, dropped, and rebuilt. */
public final class SchemaContract {
  /** One table of each kind that clocks know differently; all have id, a, and b. */
  private static final String[] KINDS = {
    "integer", "id INTEGER PRIMARY KEY NOT NULL, a, b)",
    "text", "id TEXT PRIMARY KEY NOT NULL, a, b)",
    "composite", "id INTEGER NOT NULL, k TEXT NOT NULL DEFAULT 'x', a, b, PRIMARY KEY (k, id))",
    "withoutRowId", "id TEXT PRIMARY KEY NOT NULL, a, b) WITHOUT ROWID"
  };

  private static final String[] STATEMENTS = {
    "ALTER TABLE t ADD COLUMN c DEFAULT 7",
    "ALTER TABLE t DROP COLUMN a",
    "ALTER TABLE t RENAME COLUMN a TO z",
    "ALTER TABLE t RENAME COLUMN id TO z",
    "ALTER TABLE t RENAME TO z",
    "DROP TABLE t"
  };

  private SchemaContract() {}

  private interface KindBody {
    void run(Databases databases, String columns);
  }

  /** Returns all cases. */
  public static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    addOfKinds(cases, "addedColumnHasNoClocks", SchemaContract::addedColumnHasNoClocks);
    addOfKinds(cases, "addedColumnWaitsAtPeers", SchemaContract::addedColumnWaitsAtPeers);
    addOfKinds(cases, "droppedColumnIsForgotten", SchemaContract::droppedColumnIsForgotten);
    addOfKinds(cases, "renamedColumnKeepsClocks", SchemaContract::renamedColumnKeepsClocks);
    addOfKinds(cases, "renamedKeyKeepsClocks", SchemaContract::renamedKeyKeepsClocks);
    addOfKinds(cases, "renamedTableKeepsClocks", SchemaContract::renamedTableKeepsClocks);
    addOfKinds(cases, "droppedTableIsForgotten", SchemaContract::droppedTableIsForgotten);
    addOfKinds(cases, "alterationsRollBack", SchemaContract::alterationsRollBack);
    addOfKinds(cases, "failuresChangeNothing", SchemaContract::failuresChangeNothing);
    addOfKinds(cases, "sameRowsKeepClocks", SchemaContract::sameRowsKeepClocks);
    addOfKinds(cases, "differencesAreWrites", SchemaContract::differencesAreWrites);
    addOfKinds(cases, "rebuildsRollBack", SchemaContract::rebuildsRollBack);
    addOfKinds(cases, "rowsOutliveTheirColumns", SchemaContract::rowsOutliveTheirColumns);
    addOfKinds(cases, "formerValueOfAddedColumn", SchemaContract::formerValueOfAddedColumn);
    add(cases, "addedColumnWritesNoRows", SchemaContract::addedColumnWritesNoRows);
    add(cases, "shuffledRowsKeepClocks", SchemaContract::shuffledRowsKeepClocks);
    add(cases, "otherKeyStartsAnew", SchemaContract::otherKeyStartsAnew);
    add(cases, "otherWaysToRebuild", SchemaContract::otherWaysToRebuild);
    add(cases, "droppedInTransaction", SchemaContract::droppedInTransaction);
    add(cases, "keptRowsGoWhenOpened", SchemaContract::keptRowsGoWhenOpened);
    add(cases, "alterFunctionsKeepTracking", SchemaContract::alterFunctionsKeepTracking);
    add(cases, "rebuildBetweenAlterFunctions", SchemaContract::rebuildBetweenAlterFunctions);
    add(cases, "alterFunctionsLeaveTransaction", SchemaContract::alterFunctionsLeaveTransaction);
    add(cases, "otherTablesAreLeftAlone", SchemaContract::otherTablesAreLeftAlone);
    add(cases, "oddNamesAreAltered", SchemaContract::oddNamesAreAltered);
    add(cases, "alteredWhereItWasUpgraded", SchemaContract::alteredWhereItWasUpgraded);
    add(cases, "columnsComeAndGo", SchemaContract::columnsComeAndGo);
    add(cases, "uniqueIndexIsRefused", SchemaContract::uniqueIndexIsRefused);
    add(cases, "rowIdsKeepTheirName", SchemaContract::rowIdsKeepTheirName);
    add(cases, "downgradedAfterRebuild", SchemaContract::downgradedAfterRebuild);
    add(cases, "temporaryTableIsAnother", SchemaContract::temporaryTableIsAnother);
    return List.copyOf(cases);
  }

  private static void add(List<ContractCase> cases, String name, ContractCase.Body body) {
    cases.add(new ContractCase(name, body));
  }

  private static void addOfKinds(List<ContractCase> cases, String name, KindBody body) {
    for (int i = 0; i < KINDS.length; i += 2) {
      String columns = KINDS[i + 1];
      add(cases, name + "-" + KINDS[i], databases -> body.run(databases, columns));
    }
  }

  private static Site site(Databases databases, int seed, String columns) {
    Site site = new Site(databases, seed);
    site.replicate("CREATE TABLE t (" + columns, "t");
    return site;
  }

  /** A site with clocks of all sorts: runs, cells, a dead row, one that came back. */
  private static Site filled(Databases databases, int seed, String columns) {
    Site site = site(databases, seed, columns);
    site.execute("INSERT INTO t (id, a, b) VALUES (1, 'a1', 1), (2, 'a2', 2), (3, 'a3', 3)");
    site.execute("INSERT INTO t (id, a, b) VALUES (4, 'a4', 4), (5, 'a5', 5)");
    site.execute("UPDATE t SET a = 'A2' WHERE id = 2; DELETE FROM t WHERE id IN (4, 5)");
    site.execute("INSERT INTO t (id, a, b) VALUES (5, 'A5', 55)");
    return site;
  }

  /** All that must be as it was when something was taken back. */
  private static String snapshot(Site site) {
    return (site.rows("SELECT type, name, sql FROM sqlite_schema ORDER BY name") + "\n")
        + (site.rows("SELECT * FROM crsql_tables") + "\n")
        + (site.rows("SELECT * FROM crsql_columns") + "\n")
        + (site.rows("SELECT * FROM crsql_epochs") + "\n")
        + (site.rows("SELECT * FROM t ORDER BY id") + "\n")
        + site.clocks();
  }

  private static void checkSame(Site a, Site b, String query) {
    checkEquals(a.rows(query), b.rows(query));
    checkEquals(a.agreed(), b.agreed());
  }

  static void addedColumnHasNoClocks(Databases databases, String columns) {
    Site site = filled(databases, 1, columns);
    String clocks = site.clocks();
    site.execute("ALTER TABLE t ADD COLUMN c DEFAULT 7");
    checkEquals(clocks, site.clocks());
    site.execute("UPDATE t SET c = 8 WHERE id = 2; INSERT INTO t (id, a) VALUES (9, 9)");
    checkEquals(
        "'c',8,1,6,0;'a',9,1,7,0;'b',NULL,1,7,1;'c',7,1,7,2",
        site.rows(
            "SELECT cid, val, col_version, db_version, seq FROM crsql_changes"
                + " WHERE db_version > 5 ORDER BY db_version, seq"));
    site.execute("UPDATE t SET c = 9 WHERE id = 9; DELETE FROM t WHERE id = 2");
    checkEquals(
        "'c',9,2;'-1',NULL,2",
        site.rows("SELECT cid, val, col_version FROM crsql_changes WHERE db_version > 7"));
  }

  static void addedColumnWaitsAtPeers(Databases databases, String columns) {
    Site a = filled(databases, 1, columns);
    Site b = site(databases, 2, columns);
    b.applyFrom(a, 0);
    a.execute("ALTER TABLE t ADD COLUMN c DEFAULT 7");
    a.execute("UPDATE t SET c = 8 WHERE id = 2; INSERT INTO t (id, a, c) VALUES (9, 9, 10)");
    b.execute("UPDATE t SET b = 20 WHERE id = 2; INSERT INTO t (id, a, b) VALUES (10, 10, 10)");
    MergeReport report = b.applyFrom(a, 0);
    checkEquals(2L, report.quarantined());
    checkEquals(0L, a.applyFrom(b, 0).quarantined());
    b.execute("ALTER TABLE t ADD COLUMN c DEFAULT 7");
    checkEquals("0", b.rows("SELECT count(*) FROM crsql_quarantine"));
    checkEquals("9,10", b.rows("SELECT a, c FROM t WHERE CAST(id AS INTEGER) = 9"));
    checkSame(a, b, "SELECT id, a, b, c FROM t ORDER BY id");
    b.execute("UPDATE t SET c = 11 WHERE id = 10");
    a.applyFrom(b, 0);
    checkSame(a, b, "SELECT id, a, b, c FROM t ORDER BY id");
  }

  /** A row that comes back from where the column is missing has no other clock for it. */
  static void formerValueOfAddedColumn(Databases databases, String columns) {
    Site a = filled(databases, 1, columns);
    Site b = site(databases, 2, columns);
    b.applyFrom(a, 0);
    a.execute("ALTER TABLE t ADD COLUMN c DEFAULT 7; UPDATE t SET c = 5 WHERE id = 1");
    b.execute("DELETE FROM t WHERE id = 1; INSERT INTO t (id, a) VALUES (1, 'back')");
    a.applyFrom(b, 0);
    b.execute("ALTER TABLE t ADD COLUMN c DEFAULT 7");
    checkEquals("0", b.rows("SELECT count(*) FROM crsql_changes WHERE cid = 'c'"));

    MergeReport report = b.applyFrom(a, 0);

    checkEquals(1L, report.applied());
    checkEquals("5", b.rows("SELECT c FROM t WHERE a = 'back'"));
    checkSame(a, b, "SELECT id, a, b, c FROM t ORDER BY id");
  }

  static void droppedColumnIsForgotten(Databases databases, String columns) {
    Site a = filled(databases, 1, columns);
    Site b = site(databases, 2, columns);
    b.applyFrom(a, 0);
    a.execute("ALTER TABLE t DROP COLUMN a");
    checkEquals("0", a.rows("SELECT count(*) FROM crsql_changes WHERE cid = 'a'"));
    a.execute("UPDATE t SET b = 22 WHERE id = 2; INSERT INTO t (id, b) VALUES (9, 9)");
    b.execute("UPDATE t SET a = 'old' WHERE id = 1; INSERT INTO t (id, a, b) VALUES (10, 1, 2)");
    b.applyFrom(a, 0);
    check(a.applyFrom(b, 0).quarantined() > 0, "nothing quarantined");
    checkEquals(
        a.rows("SELECT id, b FROM t ORDER BY id"), b.rows("SELECT id, b FROM t ORDER BY id"));
    b.execute("ALTER TABLE t DROP COLUMN a");
    checkSame(a, b, "SELECT id, b FROM t ORDER BY id");
  }

  static void renamedColumnKeepsClocks(Databases databases, String columns) {
    Site a = filled(databases, 1, columns);
    Site b = site(databases, 2, columns);
    b.applyFrom(a, 0);
    String clocks = a.clocks();
    a.execute("ALTER TABLE t RENAME a TO aa");
    checkEquals(clocks.replace("'a'", "'aa'"), a.clocks());
    a.execute("UPDATE t SET aa = 'new' WHERE id = 1");
    b.execute("UPDATE t SET b = 33 WHERE id = 3");
    a.applyFrom(b, 0);
    check(b.applyFrom(a, 0).quarantined() > 0, "nothing quarantined");
    b.execute("ALTER TABLE t RENAME COLUMN a TO aa");
    checkSame(a, b, "SELECT id, aa, b FROM t ORDER BY id");
    checkEquals("'new'", b.rows("SELECT aa FROM t WHERE id = 1"));
  }

  static void renamedKeyKeepsClocks(Databases databases, String columns) {
    Site a = filled(databases, 1, columns);
    Site b = site(databases, 2, columns);
    String clocks = a.clocks();
    a.execute("ALTER TABLE t RENAME id TO z");
    checkEquals(clocks, a.clocks());
    a.execute("UPDATE t SET a = 'new' WHERE z = 1; DELETE FROM t WHERE z = 3");
    a.execute("UPDATE t SET z = 30 WHERE z = 2; INSERT INTO t (z, a) VALUES (4, 'back')");
    b.applyFrom(a, 0);
    checkEquals(
        a.rows("SELECT z, a, b FROM t ORDER BY z"), b.rows("SELECT id, a, b FROM t ORDER BY id"));
    checkEquals(a.agreed(), b.agreed());
    b.execute("DELETE FROM t WHERE id = 1");
    a.applyFrom(b, 0);
    checkEquals("0", a.rows("SELECT count(*) FROM t WHERE z = 1"));
  }

  static void renamedTableKeepsClocks(Databases databases, String columns) {
    Site a = filled(databases, 1, columns);
    Site b = site(databases, 2, columns);
    b.applyFrom(a, 0);
    String clocks = a.clocks();
    a.execute("ALTER TABLE t RENAME TO u");
    checkEquals(clocks.replace("'t'", "'u'"), a.clocks());
    checkEquals(
        "0", a.rows("SELECT count(*) FROM sqlite_schema WHERE name LIKE 't!_%' ESCAPE '!'"));
    a.execute("UPDATE u SET a = 'new' WHERE id = 1; INSERT INTO u (id) VALUES (9)");
    check(b.applyFrom(a, 0).quarantined() > 0, "nothing quarantined");
    b.execute("ALTER TABLE t RENAME TO u");
    checkSame(a, b, "SELECT id, a, b FROM u ORDER BY id");
    a.replicate("CREATE TABLE t (" + columns, "t");
    a.execute("INSERT INTO t (id, a) VALUES (1, 1); ALTER TABLE t RENAME TO v");
    checkEquals("'u';'v'", a.rows("SELECT DISTINCT \"table\" FROM crsql_changes ORDER BY 1"));
  }

  static void droppedTableIsForgotten(Databases databases, String columns) {
    Site site = filled(databases, 1, columns);
    site.replicate("CREATE TABLE other (id INTEGER PRIMARY KEY NOT NULL, a)", "other");
    site.execute("INSERT INTO other VALUES (1, 1); UPDATE t SET a = 0 WHERE id = 1");
    long version = site.replica().version();
    site.execute("DROP TABLE t");
    checkEquals("'other'", site.rows("SELECT DISTINCT \"table\" FROM crsql_changes"));
    checkEquals(
        "0", site.rows("SELECT count(*) FROM sqlite_schema WHERE name LIKE 't!_!_%' ESCAPE '!'"));
    checkEquals("'other'", site.rows("SELECT name FROM crsql_tables"));
    Replica again = Replica.open(site.connection(), new Random(2)::nextBytes);
    checkEquals(version, again.version());
    site.execute("UPDATE other SET a = 2");
    checkEquals(version + 1, again.version());
    site.replicate("CREATE TABLE t (" + columns, "t");
    site.execute("INSERT INTO t (id, a) VALUES (1, 2)");
    checkEquals("2", site.rows("SELECT count(*) FROM crsql_changes WHERE \"table\" = 't'"));
  }

  static void alterationsRollBack(Databases databases, String columns) {
    for (String statement : STATEMENTS) {
      Site site = filled(databases, 1, columns);
      Site peer = site(databases, 2, columns);
      String before = snapshot(site);
      site.execute("BEGIN; " + statement + "; ROLLBACK");
      checkEquals(before, snapshot(site));
      site.execute("BEGIN; SAVEPOINT s; " + statement + "; ROLLBACK TO s; COMMIT");
      checkEquals(before, snapshot(site));
      site.execute("BEGIN; INSERT INTO t (id, a) VALUES (8, 8); SAVEPOINT s; " + statement);
      site.execute("ROLLBACK TO s; UPDATE t SET b = 8 WHERE id = 8; COMMIT");
      site.execute("UPDATE t SET a = 'after' WHERE id = 1");
      peer.applyFrom(site, 0);
      checkSame(site, peer, "SELECT id, a, b FROM t ORDER BY id");
    }
  }

  static void failuresChangeNothing(Databases databases, String columns) {
    Site site = filled(databases, 1, columns);
    site.execute("CREATE TABLE other (x); CREATE VIEW v AS SELECT a FROM t");
    String before = snapshot(site);
    String[] failing = {
      "ALTER TABLE t ADD COLUMN c NOT NULL",
      "ALTER TABLE t ADD COLUMN c REFERENCES t (id)",
      "ALTER TABLE t ADD COLUMN \"-1\"",
      "ALTER TABLE t ADD COLUMN a",
      "ALTER TABLE t DROP COLUMN a",
      "ALTER TABLE t DROP COLUMN id",
      "ALTER TABLE t DROP COLUMN nothing",
      "ALTER TABLE t RENAME COLUMN nothing TO something",
      "ALTER TABLE t RENAME TO other",
      "ALTER TABLE t RENAME TO crsql_t",
      "ALTER TABLE nothing RENAME TO something",
      "DROP TABLE nothing"
    };
    for (String statement : failing) {
      checkFails(site.connection(), statement, "");
      check(!site.connection().isInTransaction(), "still in a transaction: " + statement);
      checkEquals(before, snapshot(site));
    }
    site.execute("BEGIN; INSERT INTO t (id, a) VALUES (8, 8)");
    for (String statement : failing) {
      checkFails(site.connection(), statement, "");
    }
    site.execute("COMMIT; UPDATE t SET a = 9 WHERE id = 8");
    checkEquals(
        "'a',9,2;'b',NULL,1",
        site.rows(
            "SELECT cid, val, col_version FROM crsql_changes WHERE pk = (SELECT pk FROM"
                + " crsql_changes ORDER BY db_version DESC LIMIT 1) ORDER BY cid"));
    checkFails(site.connection(), "ALTER TABLE t ADD COLUMN c REFERENCES t (id)", "foreign key");
  }

  private static void rebuild(Site site, String columns, String select) {
    site.execute("BEGIN; CREATE TABLE new (" + columns);
    site.execute("INSERT INTO new " + select + "; DROP TABLE t; ALTER TABLE new RENAME TO t");
    site.execute("COMMIT");
  }

  static void sameRowsKeepClocks(Databases databases, String columns) {
    Site site = filled(databases, 1, columns);
    String clocks = site.clocks();
    long version = site.replica().version();
    rebuild(site, columns, "SELECT * FROM t ORDER BY id DESC");
    checkEquals(clocks, site.clocks());
    checkEquals(version, site.replica().version());
    checkEquals("0", site.rows("SELECT count(*) FROM sqlite_schema WHERE name GLOB 'crsql_kept*'"));
    checkEquals("0", site.rows("SELECT count(*) FROM crsql_master WHERE key GLOB 'kept*'"));
    site.execute("UPDATE t SET a = 'after' WHERE id = 2; DELETE FROM t WHERE id = 3");
    site.execute("INSERT INTO t (id, a) VALUES (4, 'back'), (12, 12)");
    Site peer = site(databases, 2, columns);
    peer.applyFrom(site, 0);
    checkSame(site, peer, "SELECT id, a, b FROM t ORDER BY id");
    checkEquals("3", site.rows("SELECT DISTINCT cl FROM crsql_changes WHERE val = 'back'"));
  }

  static void differencesAreWrites(Databases databases, String columns) {
    Site site = filled(databases, 1, columns);
    Site peer = site(databases, 2, columns);
    peer.applyFrom(site, 0);
    long version = site.replica().version();
    site.execute("BEGIN; CREATE TABLE new (" + columns + "; INSERT INTO new SELECT * FROM t");
    site.execute("ALTER TABLE new DROP COLUMN b; ALTER TABLE new ADD COLUMN c DEFAULT 'none'");
    site.execute("UPDATE new SET a = 'changed' WHERE id = 1; DELETE FROM new WHERE id = 2");
    site.execute("UPDATE new SET c = 'set' WHERE id = 3; INSERT INTO new (id, a) VALUES (7, 70)");
    site.execute("DROP TABLE t; ALTER TABLE new RENAME TO t; COMMIT");
    checkEquals(
        "'-1',NULL,2,2;'a',70,1,1;'a','changed',2,1;'c','none',1,1;'c','set',1,1",
        site.rows(
            "SELECT cid, val, col_version, cl FROM crsql_changes WHERE db_version > "
                + (version + " ORDER BY cid, val")));
    checkEquals(version + 1, site.replica().version());
    peer.execute("ALTER TABLE t DROP COLUMN b; ALTER TABLE t ADD COLUMN c DEFAULT 'none'");
    peer.applyFrom(site, version);
    checkSame(site, peer, "SELECT id, a, c FROM t ORDER BY id");
  }

  static void rebuildsRollBack(Databases databases, String columns) {
    Site site = filled(databases, 1, columns);
    String before = snapshot(site);
    String steps =
        ("CREATE TABLE new (" + columns + "; INSERT INTO new (id, a) VALUES (1, 'x'), (77, 'y');")
            + " DROP TABLE t; ALTER TABLE new RENAME TO t;";
    site.execute("BEGIN; " + steps + " UPDATE t SET a = 'z'; ROLLBACK");
    checkEquals(before, snapshot(site));
    site.execute("BEGIN; SAVEPOINT s; " + steps + " ROLLBACK TO s; COMMIT");
    checkEquals(before, snapshot(site));
    site.execute("BEGIN; SAVEPOINT s; DROP TABLE t; ROLLBACK TO s; COMMIT");
    checkEquals(before, snapshot(site));
    site.execute("UPDATE t SET a = 'after' WHERE id = 1");
    checkEquals(
        "'a',2", site.rows("SELECT cid, col_version FROM crsql_changes WHERE val = 'after'"));
  }

  static void rowsOutliveTheirColumns(Databases databases, String columns) {
    Site a = filled(databases, 1, columns);
    Site b = site(databases, 2, columns);
    a.execute("ALTER TABLE t DROP COLUMN a; ALTER TABLE t DROP COLUMN b");
    checkEquals("5", a.rows("SELECT count(*) FROM crsql_changes WHERE cid = '-1'"));
    a.execute("INSERT INTO t (id) VALUES (6); ALTER TABLE t ADD COLUMN c");
    a.execute("INSERT INTO t (id, c) VALUES (7, 70); UPDATE t SET c = 10 WHERE id = 1");
    b.execute("ALTER TABLE t DROP COLUMN a; ALTER TABLE t ADD COLUMN c");
    b.applyFrom(a, 0);
    checkEquals(
        a.rows("SELECT id, c FROM t ORDER BY id"), b.rows("SELECT id, c FROM t ORDER BY id"));
    checkEquals("6", b.rows("SELECT count(*) FROM t"));
    Site c = site(databases, 3, columns);
    c.execute("ALTER TABLE t ADD COLUMN c");
    c.applyFrom(b, 0);
    checkEquals(
        a.rows("SELECT id, c FROM t ORDER BY id"), c.rows("SELECT id, c FROM t ORDER BY id"));
  }

  static void addedColumnWritesNoRows(Databases databases) {
    for (int i = 1; i < KINDS.length; i += 2) {
      Site site = site(databases, i, KINDS[i]);
      site.execute(
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
              + " INSERT INTO t (id, a, b) SELECT i, i, i FROM n");
      site.execute("UPDATE t SET a = 0 WHERE id = 5; DELETE FROM t WHERE id = 6");
      String count =
          "SELECT (SELECT count(*) FROM t__crsql_runs), (SELECT count(*) FROM t__crsql_cells),"
              + " (SELECT count(*) FROM t__crsql_dead), (SELECT count(*) FROM crsql_changes)";
      String before = site.rows(count);
      long changes = site.connection().totalChangeCount();
      site.execute("ALTER TABLE t ADD COLUMN c NOT NULL DEFAULT 7");
      long written = site.connection().totalChangeCount() - changes;
      checkEquals(before, site.rows(count));
      check(written < 20, "written=" + written);
      site.execute("BEGIN; ALTER TABLE t RENAME TO u; COMMIT");
      written = site.connection().totalChangeCount() - changes;
      check(written < 60, "written=" + written);
    }
  }

  static void shuffledRowsKeepClocks(Databases databases) {
    String columns = KINDS[3];
    Site a = site(databases, 1, columns);
    Site b = site(databases, 2, columns);
    b.execute("INSERT INTO t VALUES ('p', 1, 1), ('q', 2, 2)");
    a.applyFrom(b, 0);
    for (int i = 0; i < 60; i++) {
      a.execute("INSERT INTO t VALUES ('k" + i * 37 % 60 + "', " + i + ", 0)");
      if (i % 3 == 0) {
        a.execute("UPDATE t SET b = " + i + " WHERE id = 'k" + i * 37 % 60 + "'");
      }
      if (i % 7 == 3) {
        a.execute("DELETE FROM t WHERE id = 'k" + i * 37 % 60 + "'");
      }
    }
    a.execute("INSERT INTO t SELECT id || 'x', a, b FROM t; DELETE FROM t WHERE id = 'k37x'");
    a.execute("INSERT INTO t VALUES ('k37x', 'again', 0)");
    String changes = "SELECT * FROM crsql_changes ORDER BY \"table\", pk, cid";
    String before = a.rows(changes);
    for (String order : new String[] {"id", "a, id DESC", "random()", "rowid", "b DESC, a"}) {
      rebuild(a, columns, "SELECT * FROM t ORDER BY " + order);
      checkEquals(before, a.rows(changes));
    }
    b.applyFrom(a, 0);
    checkSame(a, b, "SELECT * FROM t ORDER BY id");
    a.execute("UPDATE t SET a = a || '!'; DELETE FROM t WHERE id LIKE 'k1%'");
    b.applyFrom(a, 0);
    checkSame(a, b, "SELECT * FROM t ORDER BY id");
    checkEquals("0", a.rows("SELECT count(*) FROM sqlite_schema WHERE name GLOB 'crsql_kept*'"));
  }

  static void otherKeyStartsAnew(Databases databases) {
    Site site = filled(databases, 1, KINDS[1]);
    long version = site.replica().version();
    rebuild(
        site,
        "id INTEGER NOT NULL, k TEXT NOT NULL, a, PRIMARY KEY (id, k))",
        "SELECT id, 'k', a FROM t");
    checkEquals(
        "4,1,1," + (version + 1),
        site.rows(
            "SELECT count(*), max(col_version), max(cl), min(db_version) FROM crsql_changes"));
    site.execute("UPDATE t SET k = 'l' WHERE id = 1");
    checkEquals("2", site.rows("SELECT cl FROM crsql_changes WHERE cid = '-1'"));
    rebuild(site, KINDS[1], "SELECT id, a, 5 FROM t");
    checkEquals("8,1", site.rows("SELECT count(*), max(cl) FROM crsql_changes"));
    check(site.replica().version() > version + 2, "version=" + site.replica().version());
  }

  static void otherWaysToRebuild(Databases databases) {
    for (int i = 1; i < KINDS.length; i += 2) {
      String create = "CREATE TABLE t (" + KINDS[i] + ";";
      Site site = filled(databases, 1, KINDS[i]);
      String clocks = site.clocks();
      site.execute("BEGIN; ALTER TABLE t RENAME TO old; " + create);
      site.execute("INSERT INTO t SELECT * FROM old; DROP TABLE old; COMMIT");
      checkEquals(clocks, site.clocks());
      site.execute("SAVEPOINT s; CREATE TEMP TABLE copy AS SELECT * FROM t; DROP TABLE t");
      site.execute(create + " INSERT INTO t SELECT * FROM copy; RELEASE s; DROP TABLE copy");
      checkEquals(clocks, site.clocks());
      site.execute("BEGIN; CREATE TEMP TABLE copy AS SELECT * FROM t; DROP TABLE t");
      site.execute(create + " INSERT INTO t SELECT * FROM copy");
      site.asCrr("t");
      site.execute("COMMIT; DROP TABLE copy");
      checkEquals(clocks, site.clocks());
      site.execute("BEGIN; CREATE TABLE new (" + KINDS[i] + "; INSERT INTO new SELECT * FROM t");
      site.asCrr("new");
      site.execute("DROP TABLE t; ALTER TABLE new RENAME TO t; COMMIT");
      checkEquals(clocks, site.clocks());
      site.execute("UPDATE t SET a = 'after' WHERE id = 1");
      checkEquals("2", site.rows("SELECT col_version FROM crsql_changes WHERE val = 'after'"));
    }
  }

  static void droppedInTransaction(Databases databases) {
    Site site = filled(databases, 1, KINDS[3]);
    long version = site.replica().version();
    site.execute("BEGIN; DROP TABLE t");
    checkEquals("", site.rows("SELECT * FROM crsql_changes"));
    Site peer = filled(databases, 2, KINDS[3]);
    site.applyFrom(peer, 0);
    site.execute("COMMIT");
    checkEquals("", site.rows("SELECT name FROM crsql_tables"));
    checkEquals(
        "0",
        site.rows(
            "SELECT count(*) FROM sqlite_schema WHERE name GLOB 'crsql_kept*'"
                + " OR name LIKE 't!_!_%' ESCAPE '!'"));
    check(site.replica().version() >= version, "version=" + site.replica().version());
    site.execute("BEGIN; CREATE TABLE t (x UNIQUE); COMMIT; DROP TABLE t");
    site.replicate("CREATE TABLE t (" + KINDS[3], "t");
    checkSame(site, peer, "SELECT * FROM t ORDER BY id");
    site.execute(
        "BEGIN; DROP TABLE t; CREATE TABLE t (x UNIQUE); INSERT INTO t VALUES (1); COMMIT");
    checkEquals("", site.rows("SELECT name FROM crsql_tables"));
    checkEquals("1", site.rows("SELECT x FROM t"));
  }

  static void keptRowsGoWhenOpened(Databases databases) {
    Site site = filled(databases, 1, KINDS[1]);
    String clocks = site.clocks();
    site.execute("BEGIN; CREATE TABLE new (" + KINDS[1] + "; INSERT INTO new SELECT * FROM t");
    site.execute("DROP TABLE t");
    site.replica().close();
    site.execute("ALTER TABLE new RENAME TO t; COMMIT");
    Replica again = Replica.open(site.connection(), new Random(2)::nextBytes);
    checkEquals(clocks, site.clocks());
    site.execute("BEGIN; DROP TABLE t");
    again.close();
    site.execute("COMMIT");
    Replica.open(site.connection(), new Random(2)::nextBytes);
    checkEquals("", site.rows("SELECT name FROM crsql_tables"));
    checkEquals("0", site.rows("SELECT count(*) FROM sqlite_schema WHERE name GLOB 'crsql_kept*'"));
  }

  static void alterFunctionsKeepTracking(Databases databases) {
    Site a = filled(databases, 1, KINDS[1]);
    Site b = site(databases, 2, KINDS[1]);
    b.applyFrom(a, 0);
    long version = a.replica().version();
    checkEquals("'OK'", a.rows("SELECT crsql_begin_alter('t')"));
    a.execute("UPDATE t SET a = 'between' WHERE id = 1; DELETE FROM t WHERE id = 2");
    a.execute("ALTER TABLE t ADD COLUMN c; INSERT INTO t VALUES (20, 1, 2, 3)");
    checkEquals("NULL", a.rows("SELECT crsql_commit_alter('main', 't')"));
    checkEquals("'OK'", b.rows("SELECT crsql_begin_alter('main', 't')"));
    b.execute("ALTER TABLE t ADD COLUMN c");
    checkEquals("NULL", b.rows("SELECT crsql_commit_alter('t')"));
    b.applyFrom(a, version);
    checkSame(a, b, "SELECT * FROM t ORDER BY id");
    checkEquals("'OK'", a.rows("SELECT crsql_begin_alter('nothing')"));
    checkEquals("NULL", a.rows("SELECT crsql_commit_alter('nothing')"));
    checkFails(a.connection(), "SELECT crsql_begin_alter()", "table name is missing");
    checkFails(a.connection(), "SELECT crsql_commit_alter(NULL)", "table name is NULL");
    long changes = a.connection().totalChangeCount();
    a.rows("SELECT crsql_begin_alter('t'), crsql_commit_alter('t')");
    checkEquals(changes, a.connection().totalChangeCount());
  }

  static void rebuildBetweenAlterFunctions(Databases databases) {
    for (int i = 1; i < KINDS.length; i += 2) {
      Site site = filled(databases, 1, KINDS[i]);
      String clocks = site.clocks();
      site.rows("SELECT crsql_begin_alter('t')");
      site.execute("CREATE TABLE new (" + KINDS[i] + "; INSERT INTO new SELECT * FROM t");
      site.execute("DROP TABLE t; ALTER TABLE new RENAME TO t");
      site.rows("SELECT crsql_commit_alter('t')");
      checkEquals(clocks, site.clocks());
      site.rows("SELECT crsql_begin_alter('t')");
      site.execute("CREATE TABLE old AS SELECT * FROM t; DROP TABLE t; BEGIN; COMMIT");
      site.execute("CREATE TABLE t (" + KINDS[i] + "; INSERT INTO t SELECT * FROM old");
      site.rows("SELECT crsql_commit_alter('t')");
      checkEquals(clocks, site.clocks());
      site.execute("UPDATE t SET a = 'after' WHERE id = 1; DROP TABLE old");
      checkEquals("2", site.rows("SELECT col_version FROM crsql_changes WHERE val = 'after'"));
    }
  }

  static void alterFunctionsLeaveTransaction(Databases databases) {
    Site site = filled(databases, 1, KINDS[1]);
    site.execute("BEGIN; INSERT INTO t VALUES (8, 8, 8)");
    site.rows("SELECT crsql_begin_alter('t')");
    site.execute("DROP TABLE t; CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, a UNIQUE)");
    checkFails(site.connection(), "SELECT crsql_commit_alter('t')", "unique index");
    check(site.connection().isInTransaction(), "transaction has ended");
    site.execute("DROP TABLE t; CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, a)");
    site.rows("SELECT crsql_commit_alter('t')");
    site.execute("INSERT INTO t VALUES (8, 'again'); COMMIT");
    checkEquals("3", site.rows("SELECT cl FROM crsql_changes WHERE val = 'again'"));
  }

  static void otherTablesAreLeftAlone(Databases databases) {
    Site site = filled(databases, 1, KINDS[1]);
    site.replicate("CREATE TABLE s (" + KINDS[3], "s");
    site.replicate("CREATE TABLE r (" + KINDS[5], "r");
    site.execute("INSERT INTO s VALUES (1, 2, 3); INSERT INTO r VALUES (1, 2, 3, 4)");
    site.execute("CREATE TABLE plain (x); CREATE INDEX i ON t (a); CREATE VIEW v AS SELECT 1");
    String before = snapshot(site);
    site.execute("CREATE TABLE p2 (x); ALTER TABLE p2 ADD COLUMN y; ALTER TABLE p2 RENAME TO p3");
    site.execute("ALTER TABLE p3 RENAME x TO z; ALTER TABLE p3 DROP COLUMN y; DROP TABLE p3");
    checkEquals(before, snapshot(site));
    site.execute("BEGIN; UPDATE s SET a = 9; ALTER TABLE s RENAME TO s2; UPDATE r SET a = 9");
    site.execute("ALTER TABLE t DROP COLUMN b; UPDATE t SET a = 9; DROP TABLE r; COMMIT");
    checkEquals(
        "'s2',1;'t',4",
        site.rows("SELECT \"table\", count(*) FROM crsql_changes WHERE val = 9 GROUP BY 1"));
    checkEquals("'s2';'t'", site.rows("SELECT name FROM crsql_tables ORDER BY 1"));
  }

  static void oddNamesAreAltered(Databases databases) {
    String[] names = {"select", "a \"quoted\" name", "it's", "dash-ed [x]", "ÄÖ"};
    for (String name : names) {
      String quoted = "\"" + name.replace("\"", "\"\"") + "\"";
      Site site = new Site(databases, 1);
      site.execute("CREATE TABLE " + quoted + " (id TEXT PRIMARY KEY NOT NULL, " + quoted + ")");
      site.asCrr(name);
      site.execute("INSERT INTO " + quoted + " VALUES (1, 2), (3, 4)");
      String clocks = site.clocks();
      site.execute("ALTER TABLE " + quoted + " RENAME " + quoted + " TO [order]");
      site.execute("alter /* x */ table main." + quoted + " ADD [a]] DEFAULT 1".replace("]]", "]"));
      site.execute("ALTER TABLE " + quoted + " RENAME TO `group`");
      checkEquals(
          clocks.replace("'" + name + "'", "?"),
          site.clocks().replace("'group'", "?").replace("'order'", "?"));
      site.execute("ALTER TABLE \"main\".'group' RENAME TO " + quoted);
      site.execute("ALTER TABLE " + quoted + " RENAME id TO " + quoted);
      site.execute("UPDATE " + quoted + " SET [order] = 5, a = 6");
      checkEquals(
          "'a',6,1;'order',5,2",
          site.rows("SELECT DISTINCT cid, val, col_version FROM crsql_changes ORDER BY cid"));
      site.execute(
          "ALTER TABLE " + quoted + " DROP COLUMN [order]; DROP TABLE IF EXISTS " + quoted);
      checkEquals("", site.rows("SELECT name FROM crsql_tables"));
    }
  }

  static void alteredWhereItWasUpgraded(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute("BEGIN; CREATE TABLE t (" + KINDS[1] + "; INSERT INTO t VALUES (1, 2, 3)");
    site.asCrr("t");
    site.execute("INSERT INTO t VALUES (2, 2, 3), (3, 3, 3); ALTER TABLE t ADD COLUMN c");
    site.execute("INSERT INTO t VALUES (4, 2, 3, 4), (5, 3, 3, 4); ALTER TABLE t DROP COLUMN a");
    site.execute("INSERT INTO t VALUES (6, 2, 3); ALTER TABLE t RENAME TO u");
    site.execute("INSERT INTO u VALUES (7, 2, 3); COMMIT");
    checkEquals("11", site.rows("SELECT count(*) FROM crsql_changes"));
    checkEquals("11", site.rows("SELECT count(DISTINCT seq) FROM crsql_changes"));
    Site peer = new Site(databases, 2);
    peer.applyFrom(site, 0);
    peer.replicate("CREATE TABLE u (id INTEGER PRIMARY KEY NOT NULL, b, c)", "u");
    checkSame(site, peer, "SELECT * FROM u ORDER BY id");
  }

  static void columnsComeAndGo(Databases databases) {
    Site a = filled(databases, 1, KINDS[1]);
    Site b = site(databases, 2, KINDS[1]);
    b.applyFrom(a, 0);
    for (int i = 0; i < 3; i++) {
      a.execute("ALTER TABLE t ADD COLUMN c; UPDATE t SET c = " + i + " WHERE id < 3");
      a.execute("INSERT INTO t (id, a, c) VALUES (" + (100 + i) + ", 1, 2)");
      a.execute("ALTER TABLE t DROP COLUMN c");
      checkEquals("0", a.rows("SELECT count(*) FROM crsql_changes WHERE cid = 'c'"));
    }
    a.execute("ALTER TABLE t ADD COLUMN c");
    checkEquals("0", a.rows("SELECT count(*) FROM crsql_changes WHERE cid = 'c'"));
    b.execute("ALTER TABLE t ADD COLUMN c");
    b.applyFrom(a, 0);
    checkEquals(
        a.rows("SELECT id, a, b FROM t ORDER BY id"), b.rows("SELECT id, a, b FROM t ORDER BY id"));
    checkEquals(a.agreed(), b.agreed());
  }

  static void uniqueIndexIsRefused(Databases databases) {
    Site site = filled(databases, 1, KINDS[1]);
    site.execute("CREATE TABLE plain (x); CREATE UNIQUE INDEX p ON plain (x)");
    String before = snapshot(site);
    String[] statements = {
      "CREATE UNIQUE INDEX u ON t (a)",
      "CREATE UNIQUE INDEX IF NOT EXISTS main.\"on\" ON \"t\" (b)",
      "create unique index u on t(a) where a > 1"
    };
    for (String statement : statements) {
      checkFails(site.connection(), statement, "unique index");
      checkEquals(before, snapshot(site));
    }
    site.execute("CREATE INDEX u ON t (a); DROP INDEX u");
    checkEquals(before, snapshot(site));
  }

  static void rowIdsKeepTheirName(Databases databases) {
    Site site = filled(databases, 1, "id TEXT PRIMARY KEY NOT NULL, a, b, rowid, oid, _rowid_, c)");
    site.execute("UPDATE t SET rowid = 7, oid = 8 WHERE id = '3'; DELETE FROM t WHERE id = '2'");
    String before = snapshot(site);
    checkFails(site.connection(), "ALTER TABLE t DROP COLUMN oid", "rowid");
    checkEquals(before, snapshot(site));
    site.execute("ALTER TABLE t DROP COLUMN c");
    checkEquals("2", site.rows("SELECT count(*) FROM crsql_changes WHERE val IN (7, 8)"));
  }

  static void downgradedAfterRebuild(Databases databases) {
    Site site = filled(databases, 1, KINDS[3]);
    site.execute("BEGIN; DROP TABLE t; CREATE TABLE t (" + KINDS[3]);
    site.rows("SELECT crsql_as_table('t')");
    site.execute("INSERT INTO t VALUES (1, 2, 3); COMMIT");
    checkEquals("", site.rows("SELECT name FROM crsql_tables"));
    checkEquals("", site.rows("SELECT * FROM crsql_changes"));
  }

  static void temporaryTableIsAnother(Databases databases) {
    Site site = filled(databases, 1, KINDS[3]);
    String before = snapshot(site);
    site.execute("CREATE TEMP TABLE t (id, a, b); ALTER TABLE t ADD COLUMN z");
    site.execute("ALTER TABLE temp.t RENAME TO x; ALTER TABLE x RENAME TO t; DROP TABLE t");
    checkEquals(before, snapshot(site));
    site.execute("CREATE TEMP TABLE t (x); BEGIN; DROP TABLE t; COMMIT");
    checkEquals(before, snapshot(site));
  }
}
