package org.sqlattice.contract;

import static org.sqlattice.contract.Checks.check;
import static org.sqlattice.contract.Checks.checkEquals;
import static org.sqlattice.contract.Checks.checkFails;
import static org.sqlattice.contract.Checks.failure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.sqlattice.crdt.MergeReport;
import org.sqlattice.crdt.Replica;
import org.sqlattice.crdt.ReplicationException;
import org.sqlattice.sql.Connection;

/** What local writes leave in crsql_changes, and what a merge makes of them. */
public final class ReplicaContract {
  private static final String T = "CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, a, b);";
  private static final String S = "CREATE TABLE s (id TEXT PRIMARY KEY NOT NULL, a, b);";
  private static final String SITE = "x'0102030405060708090a0b0c0d0e0f10'";
  private static final String SITE2 = "x'ff02030405060708090a0b0c0d0e0f10'";

  private ReplicaContract() {}

  /** Returns all cases. */
  public static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    addOpening(cases);
    addUpgrade(cases);
    addCapture(cases);
    addMerge(cases);
    addChangesets(cases);
    return List.copyOf(cases);
  }

  private static void add(List<ContractCase> cases, String name, ContractCase.Body body) {
    cases.add(new ContractCase(name, body));
  }

  private static void addOpening(List<ContractCase> cases) {
    add(cases, "freshReplicaIsEmpty", ReplicaContract::freshReplicaIsEmpty);
    add(cases, "openIsIdempotent", ReplicaContract::openIsIdempotent);
    add(cases, "closedReplicaRefuses", ReplicaContract::closedReplicaRefuses);
    add(cases, "packedColumnsAreAsKnown", ReplicaContract::packedColumnsAreAsKnown);
    add(cases, "versionsGrowByTransaction", ReplicaContract::versionsGrowByTransaction);
    add(cases, "versionsNeverReturn", ReplicaContract::versionsNeverReturn);
    add(cases, "versionsSurviveSavepoints", ReplicaContract::versionsSurviveSavepoints);
    add(cases, "nextVersionIsTakenOnce", ReplicaContract::nextVersionIsTakenOnce);
    add(cases, "seqStartsAgain", ReplicaContract::seqStartsAgain);
  }

  static void freshReplicaIsEmpty(Databases databases) {
    Site site = new Site(databases, 1);
    checkEquals(0L, site.replica().version());
    checkEquals(
        "0,0,0,0",
        site.rows(
            "SELECT crsql_db_version(), crsql_get_seq(),"
                + " crsql_rows_impacted(), crsql_internal_sync_bit()"));
    checkEquals("", site.rows("SELECT * FROM crsql_changes"));
    checkEquals("x'" + site.replica().siteId().hex() + "'", site.rows("SELECT crsql_site_id()"));
    checkEquals('4', site.replica().siteId().hex().charAt(12));
    check("89ab".indexOf(site.replica().siteId().hex().charAt(16)) >= 0, "not version 4");
    checkFails(site.connection(), "DELETE FROM crsql_changes", "crsql_changes");
    checkFails(site.connection(), "UPDATE crsql_changes SET seq = 1", "crsql_changes");
  }

  static void openIsIdempotent(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T, "t");
    site.execute("INSERT INTO t VALUES (1, 2, 3)");
    String id = site.replica().siteId().hex();
    site.replica().close();
    Replica again = Replica.open(site.connection(), new Random(2)::nextBytes);
    checkEquals(id, again.siteId().hex());
    checkEquals(1L, again.version());
    site.execute("INSERT INTO t VALUES (2, 2, 3)");
    checkEquals(2L, again.version());
    checkEquals("4", site.rows("SELECT count(*) FROM crsql_changes"));
  }

  static void closedReplicaRefuses(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T, "t");
    site.replica().close();
    site.replica().close();
    failure(IllegalStateException.class, () -> site.replica().version());
    checkFails(site.connection(), "INSERT INTO t VALUES (1, 2, 3)", "replica is closed");
  }

  static void packedColumnsAreAsKnown(Databases databases) {
    Connection connection = new Site(databases, 1).connection();
    String[] vectors = {
      "0",
      "0101",
      "1",
      "010901",
      "127",
      "01097f",
      "128",
      "010980",
      "255",
      "0109ff",
      "256",
      "01110100",
      "65536",
      "0119010000",
      "2147483648",
      "012180000000",
      "4294967296",
      "01290100000000",
      "-1",
      "0141ffffffffffffffff",
      "''",
      "0103",
      "'a'",
      "010b0161",
      "x''",
      "0104",
      "x'00'",
      "010c0100",
      "1.5",
      "01023ff8000000000000",
      "NULL",
      "0105",
      "12,'str',x'010203'",
      "03090c0b037374720c03010203",
      "",
      "00",
      "1,2",
      "0209010902",
      "1.0",
      "01023ff0000000000000"
    };
    for (int i = 0; i < vectors.length; i += 2) {
      String sql = "SELECT crsql_pack_columns(" + vectors[i] + ")";
      checkEquals("x'" + vectors[i + 1] + "'", Checks.rows(connection, sql));
    }
    String text = "SELECT hex(crsql_pack_columns(printf('%256s', '')))";
    check(Checks.rows(connection, text).startsWith("'0113010020"), "length of 256");
  }

  static void versionsGrowByTransaction(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T, "t");
    checkEquals(0L, site.replica().version());
    site.execute("INSERT INTO t VALUES (1, 2, 3)");
    site.execute(
        "BEGIN; INSERT INTO t VALUES (2, 2, 3), (3, 2, 3); INSERT INTO t VALUES (4, 0, 0)");
    checkEquals("1,2", site.rows("SELECT crsql_db_version(), crsql_next_db_version()"));
    checkEquals("2", site.rows("SELECT max(db_version) FROM crsql_changes"));
    site.execute("COMMIT");
    checkEquals(2L, site.replica().version());
    site.execute("UPDATE t SET a = a");
    site.execute("UPDATE t SET a = 1 WHERE 0; INSERT OR IGNORE INTO t VALUES (1, 1, 1)");
    checkEquals(2L, site.replica().version());
    site.execute("BEGIN; DELETE FROM t; ROLLBACK");
    checkEquals(2L, site.replica().version());
    site.execute("DELETE FROM t WHERE id = 4");
    checkEquals(3L, site.replica().version());
  }

  static void versionsNeverReturn(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T + S, "t", "s");
    site.execute("INSERT INTO s VALUES (1, 2, 3); INSERT INTO t VALUES (1, 2, 3)");
    site.execute("SELECT crsql_as_table('t'); DROP TABLE t");
    checkEquals(2L, site.replica().version());
    Replica again = Replica.open(site.connection(), new Random(2)::nextBytes);
    checkEquals(2L, again.version());
    site.execute("UPDATE s SET a = 9");
    checkEquals(3L, again.version());
  }

  static void versionsSurviveSavepoints(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T, "t");
    site.execute("INSERT INTO t VALUES (1, 2, 3)");
    site.execute("BEGIN; SAVEPOINT a; INSERT INTO t VALUES (2, 2, 3); ROLLBACK TO a");
    site.execute("INSERT INTO t VALUES (3, 2, 3); COMMIT");
    checkEquals(2L, site.replica().version());
    checkEquals("2", site.rows("SELECT max(db_version) FROM crsql_changes"));
    Replica again = Replica.open(site.connection(), new Random(2)::nextBytes);
    checkEquals(2L, again.version());
    site.execute("BEGIN; SAVEPOINT a; INSERT INTO t VALUES (4, 2, 3); ROLLBACK TO a; COMMIT");
    long version = again.version();
    site.execute("INSERT INTO t VALUES (5, 2, 3)");
    check(again.version() > version, "version=" + again.version() + ", before=" + version);
    checkEquals(again.version(), site.number("SELECT max(db_version) FROM crsql_changes"));
  }

  static void nextVersionIsTakenOnce(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T, "t");
    site.execute("BEGIN");
    checkEquals("1,1", site.rows("SELECT crsql_next_db_version(), crsql_next_db_version()"));
    checkEquals("7", site.rows("SELECT crsql_next_db_version(7)"));
    site.execute("INSERT INTO t VALUES (1, 2, 3); COMMIT");
    checkEquals("7,7", site.rows("SELECT crsql_db_version(), max(db_version) FROM crsql_changes"));
    checkFails(site.connection(), "SELECT crsql_next_db_version(-1)", "out of range");
    checkFails(
        site.connection(), "SELECT crsql_next_db_version(9223372036854775807)", "out of range");
  }

  static void seqStartsAgain(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T, "t");
    site.execute("BEGIN; INSERT INTO t VALUES (1, 2, 3)");
    checkEquals("2", site.rows("SELECT crsql_get_seq()"));
    checkEquals("2,3", site.rows("SELECT crsql_increment_and_get_seq(), crsql_get_seq()"));
    site.execute("COMMIT");
    checkEquals("0", site.rows("SELECT crsql_get_seq()"));
    site.execute("INSERT INTO t VALUES (2, 2, 3)");
    checkEquals(
        "'a',1,0;'b',1,1;'a',2,0;'b',2,1",
        site.rows("SELECT cid, db_version, seq FROM crsql_changes"));
  }

  private static void addUpgrade(List<ContractCase> cases) {
    add(cases, "upgradeIsIdempotent", ReplicaContract::upgradeIsIdempotent);
    add(cases, "upgradeBackfills", ReplicaContract::upgradeBackfills);
    add(cases, "upgradeRefusesTables", ReplicaContract::upgradeRefusesTables);
    add(cases, "upgradeTakesTables", ReplicaContract::upgradeTakesTables);
    add(cases, "upgradeTakesAnyName", ReplicaContract::upgradeTakesAnyName);
    add(cases, "failedUpgradeKeepsTransaction", ReplicaContract::failedUpgradeKeepsTransaction);
    add(cases, "upgradeRollsBack", ReplicaContract::upgradeRollsBack);
    add(cases, "downgradeKeepsRows", ReplicaContract::downgradeKeepsRows);
  }

  static void upgradeIsIdempotent(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T, "t", "t", "T");
    site.execute("INSERT INTO t VALUES (1, 2, 3)");
    site.execute("SELECT crsql_as_crr('main', 't')");
    String clocks = "'t',x'010901','a',1,1,0,1;'t',x'010901','b',1,1,1,1";
    checkEquals(clocks, site.clocks());
    checkFails(site.connection(), "SELECT crsql_as_crr()", "table name is missing");
    checkFails(site.connection(), "SELECT crsql_as_crr(NULL)", "NULL");
  }

  static void upgradeBackfills(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute(
        T
            + S
            + "CREATE TABLE p (x NOT NULL, y NOT NULL, PRIMARY KEY (y, x));"
            + "INSERT INTO t VALUES (5, 1, NULL), (3, 'x', 2.5);"
            + "INSERT INTO s VALUES ('b', 1, 2), ('a', 3, 4); INSERT INTO p VALUES (1, 2), (2, 1)");
    site.asCrr("t");
    checkEquals(
        "'t',x'010903','a','x',1,0;'t',x'010903','b',2.5r,1,1;"
            + "'t',x'010905','a',1,1,2;'t',x'010905','b',NULL,1,3",
        site.rows("SELECT \"table\", pk, cid, val, db_version, seq FROM crsql_changes"));
    site.asCrr("s");
    checkEquals(
        "x'010b0162','a',1,2,0;x'010b0162','b',2,2,1;x'010b0161','a',3,2,2;x'010b0161','b',4,2,3",
        site.rows("SELECT pk, cid, val, db_version, seq FROM crsql_changes WHERE \"table\" = 's'"));
    site.asCrr("p");
    checkEquals(
        "x'0209020901','-1',NULL,1,3,0;x'0209010902','-1',NULL,1,3,1",
        site.rows(
            "SELECT pk, cid, val, cl, db_version, seq FROM crsql_changes WHERE \"table\" = 'p'"));
    checkEquals(3L, site.replica().version());
  }

  static void upgradeRefusesTables(Databases databases) {
    Site site = new Site(databases, 1);
    refuse(site, "a INTEGER PRIMARY KEY NOT NULL, b UNIQUE", "unique index");
    refuse(site, "a, b UNIQUE", "unique index");
    refuse(site, "a, b", "no primary key");
    refuse(site, "a INTEGER PRIMARY KEY", "NOT NULL");
    refuse(site, "a PRIMARY KEY, b", "NOT NULL");
    refuse(site, "a NOT NULL, b, c, PRIMARY KEY (a, b)", "every part");
    refuse(site, "a INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", "AUTOINCREMENT");
    refuse(site, "a INTEGER PRIMARY KEY NOT NULL, b REFERENCES x(y)", "foreign key");
    refuse(site, "a INTEGER PRIMARY KEY NOT NULL, b NOT NULL", "DEFAULT");
    refuse(site, "a INTEGER PRIMARY KEY NOT NULL, b NOT NULL AS (a)", "DEFAULT");
    refuse(site, "a INTEGER PRIMARY KEY NOT NULL, \"-1\"", "cannot be replicated");
    checkFails(site.connection(), "SELECT crsql_as_crr('nothing')", "no such table: table=nothing");
    site.execute("CREATE VIEW v AS SELECT 1; CREATE TABLE i (a PRIMARY KEY NOT NULL, b)");
    checkFails(site.connection(), "SELECT crsql_as_crr('v')", "view");
    checkFails(site.connection(), "SELECT crsql_as_crr('crsql_tables')", "reserved");
    site.execute("CREATE UNIQUE INDEX u ON i (b) WHERE b > 1");
    checkFails(site.connection(), "SELECT crsql_as_crr('i')", "index=u");
    checkEquals("", site.rows("SELECT name FROM sqlite_schema WHERE name LIKE '%clock%'"));
  }

  private static void refuse(Site site, String columns, String message) {
    site.execute("CREATE TABLE refused (" + columns + ")");
    checkFails(site.connection(), "SELECT crsql_as_crr('refused')", message);
    site.execute("DROP TABLE refused");
  }

  static void upgradeTakesTables(Databases databases) {
    String[] columns = {
      "a INTEGER PRIMARY KEY NOT NULL, autoincrement_note",
      "a TEXT PRIMARY KEY NOT NULL, b CHECK (b > 0) /* AUTOINCREMENT */",
      "a TEXT PRIMARY KEY, b TEXT) STRICT --",
      "a TEXT PRIMARY KEY, b) WITHOUT ROWID --",
      "a INTEGER NOT NULL, b, PRIMARY KEY (a)) WITHOUT ROWID --",
      "a TEXT COLLATE NOCASE PRIMARY KEY NOT NULL, b DEFAULT (random())",
      "a INTEGER PRIMARY KEY DESC NOT NULL, b AS (a + 1), c AS (a) STORED, d",
      "a REAL PRIMARY KEY NOT NULL, b NOT NULL DEFAULT 'AUTOINCREMENT'"
    };
    for (int i = 0; i < columns.length; i++) {
      Site site = new Site(databases, i);
      site.replicate(
          "CREATE TABLE x (" + columns[i] + "\n)".substring(columns[i].endsWith("--") ? 2 : 0),
          "x");
      site.execute("INSERT INTO x (a) VALUES (1); UPDATE x SET a = 2; DELETE FROM x");
      checkEquals("2;2", site.rows("SELECT cl FROM crsql_changes"));
    }
  }

  static void upgradeTakesAnyName(Databases databases) {
    String[] names = {
      "select", "a b", "quote\"d", "it's", "back`tick", "[x]", "é", "group", "a-b", "1", "Table"
    };
    Site from = new Site(databases, 1);
    Site to = new Site(databases, 2);
    for (String name : names) {
      String quoted = "\"" + name.replace("\"", "\"\"") + "\"";
      for (Site site : List.of(from, to)) {
        site.execute(
            "CREATE TABLE "
                + quoted
                + " ("
                + quoted
                + " TEXT PRIMARY KEY NOT NULL, \"order\","
                + " \"x'\"\"y\")");
        site.asCrr(name);
      }
      from.execute("INSERT INTO " + quoted + " VALUES ('k', 1, 2), ('l', 1, 2)");
      from.execute(
          "UPDATE "
              + quoted
              + " SET \"x'\"\"y\" = 5; UPDATE "
              + quoted
              + " SET "
              + quoted
              + " = 'm' WHERE "
              + quoted
              + " = 'l'");
      from.execute("INSERT OR REPLACE INTO " + quoted + " VALUES ('k', 3, 4)");
    }
    to.mergeRowsFrom(from, 0, "db_version, seq");
    Site third = new Site(databases, 3);
    for (String name : names) {
      String quoted = "\"" + name.replace("\"", "\"\"") + "\"";
      checkEquals("'k',3,4;'m',1,5", to.rows("SELECT * FROM " + quoted + " ORDER BY 1"));
      third.execute(
          "CREATE TABLE "
              + quoted
              + " ("
              + quoted
              + " TEXT PRIMARY KEY NOT NULL, \"order\","
              + " \"x'\"\"y\")");
      third.asCrr(name.equals("Table") ? "tABLE" : name);
    }
    third.applyFrom(to, 0);
    checkEquals(from.agreed(), third.agreed());
    checkEquals(
        "'Table'",
        from.rows(
            "SELECT DISTINCT \"table\" FROM crsql_changes" + " WHERE \"table\" LIKE 'table'"));
  }

  static void failedUpgradeKeepsTransaction(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T, "t");
    site.execute("CREATE TABLE bad (a); BEGIN; INSERT INTO t VALUES (1, 2, 3)");
    checkFails(site.connection(), "SELECT crsql_as_crr('bad')", "no primary key");
    check(site.connection().isInTransaction(), "the transaction ended");
    site.execute("INSERT INTO t VALUES (2, 2, 3); COMMIT");
    checkEquals("1;2", site.rows("SELECT id FROM t"));
    checkEquals("4", site.rows("SELECT count(*) FROM crsql_changes"));
  }

  static void upgradeRollsBack(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T, "t");
    site.execute("BEGIN; INSERT INTO t VALUES (1, 2, 3);" + S + "INSERT INTO s VALUES ('a', 1, 2)");
    site.asCrr("s");
    site.execute("INSERT INTO s VALUES ('b', 1, 2); INSERT INTO t VALUES (2, 2, 3)");
    site.execute("INSERT OR REPLACE INTO s VALUES ('b', 1, 3)");
    checkEquals("8", site.rows("SELECT count(*) FROM crsql_changes"));
    checkEquals("1", site.rows("SELECT DISTINCT db_version FROM crsql_changes"));
    site.execute("ROLLBACK");
    checkEquals("", site.rows("SELECT * FROM crsql_changes"));
    site.execute("BEGIN; SAVEPOINT a; CREATE TABLE s (id TEXT PRIMARY KEY NOT NULL, z)");
    site.asCrr("s");
    site.execute("INSERT OR REPLACE INTO s VALUES ('b', 1); ROLLBACK TO a;" + S);
    site.asCrr("s");
    site.execute("INSERT INTO s VALUES ('b', 1, 2); INSERT OR REPLACE INTO s VALUES ('b', 1, 3)");
    site.execute("COMMIT");
    checkEquals("'a',2;'b',2", site.rows("SELECT cid, col_version FROM crsql_changes"));
  }

  static void downgradeKeepsRows(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T + S, "t", "s");
    site.execute("INSERT INTO t VALUES (1, 2, 3); INSERT INTO s VALUES (1, 2, 3)");
    site.execute("SELECT crsql_as_table('S'); SELECT crsql_as_table('unknown')");
    checkEquals("'1',2,3", site.rows("SELECT * FROM s"));
    checkEquals("'t'", site.rows("SELECT DISTINCT \"table\" FROM crsql_changes"));
    site.execute("UPDATE s SET a = 5; DROP TABLE s");
    checkEquals(2L, site.replica().version());
    checkEquals(
        "", site.rows("SELECT name FROM sqlite_schema WHERE name LIKE 's\\_\\_%' ESCAPE '\\'"));
  }

  private static void addCapture(List<ContractCase> cases) {
    add(cases, "rowsInsertedTogetherShareClock", ReplicaContract::rowsInsertedTogetherShareClock);
    add(cases, "runsEndWhereTheyShould", ReplicaContract::runsEndWhereTheyShould);
    add(cases, "runsSurviveReopening", ReplicaContract::runsSurviveReopening);
    add(cases, "updateRecordsChangedCells", ReplicaContract::updateRecordsChangedCells);
    add(cases, "deleteLeavesSentinel", ReplicaContract::deleteLeavesSentinel);
    add(cases, "reinsertComesBack", ReplicaContract::reinsertComesBack);
    add(cases, "replaceWritesAllCells", ReplicaContract::replaceWritesAllCells);
    add(cases, "recursiveTriggersSeeTheDelete", ReplicaContract::recursiveTriggersSeeTheDelete);
    add(cases, "upsertIsUpdateOrInsert", ReplicaContract::upsertIsUpdateOrInsert);
    add(cases, "keyUpdateIsDeleteAndInsert", ReplicaContract::keyUpdateIsDeleteAndInsert);
    add(cases, "keyUpdateReplaces", ReplicaContract::keyUpdateReplaces);
    add(cases, "rowIdUpdateIsKeyUpdate", ReplicaContract::rowIdUpdateIsKeyUpdate);
    add(cases, "keyOnlyTables", ReplicaContract::keyOnlyTables);
    add(cases, "compositeKeysFollowTheClause", ReplicaContract::compositeKeysFollowTheClause);
    add(cases, "outerConflictPolicyIsHarmless", ReplicaContract::outerConflictPolicyIsHarmless);
    add(cases, "failedStatementLeavesNoClocks", ReplicaContract::failedStatementLeavesNoClocks);
    add(cases, "savepointTakesClocksBack", ReplicaContract::savepointTakesClocksBack);
    add(cases, "userTriggersAreRecorded", ReplicaContract::userTriggersAreRecorded);
    add(cases, "localWritesKeepCounts", ReplicaContract::localWritesKeepCounts);
    add(cases, "syncBitSilences", ReplicaContract::syncBitSilences);
    add(cases, "changesUseIndexes", ReplicaContract::changesUseIndexes);
  }

  static void rowsInsertedTogetherShareClock(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T + S, "t", "s");
    site.execute(
        "INSERT INTO t VALUES (1, 2, 3), (-7, NULL, 'x'); INSERT INTO s VALUES ('k', 1, 2)");
    checkEquals("-7,-7;1,1", site.rows("SELECT first, last FROM t__crsql_runs"));
    checkEquals("0", site.rows("SELECT count(*) FROM t__crsql_cells"));
    checkEquals(
        "'s',x'010b016b','a',1,2,0,1;'s',x'010b016b','b',1,2,1,1;"
            + "'t',x'010901','a',1,1,0,1;'t',x'010901','b',1,1,1,1;"
            + "'t',x'0141fffffffffffffff9','a',1,1,2,1;'t',x'0141fffffffffffffff9','b',1,1,3,1",
        site.clocks());
    checkEquals("2;3;NULL;'x';1;2", site.rows("SELECT val FROM crsql_changes"));
    checkEquals(
        "x'" + site.replica().siteId().hex() + "'",
        site.rows("SELECT DISTINCT site_id FROM crsql_changes"));
  }

  static void runsEndWhereTheyShould(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T + S, "t", "s");
    for (String table : new String[] {"t", "s"}) {
      String insert = "INSERT INTO " + table + " VALUES ";
      site.execute("BEGIN; " + insert + "(1, 0, 0), (2, 0, 0), (3, 0, 0); SAVEPOINT a");
      site.execute(insert + "(4, 0, 0), (5, 0, 0); ROLLBACK TO a; RELEASE a");
      site.execute(insert + "(4, 0, 0); COMMIT; " + insert + "(5, 0, 0), (6, 0, 0)");
      checkFails(site.connection(), insert + "(7, 0, 0), (6, 0, 0)", "UNIQUE");
      site.execute(insert + "(7, 0, 0), (20, 0, 0), (21, 0, 0), (8, 0, 0)");
      site.execute("BEGIN; " + insert + "(22, 0, 0), (23, 0, 0), (24, 0, 0); ROLLBACK");
      site.execute(insert + "(22, 0, 0); INSERT OR REPLACE INTO " + table + " VALUES (6, 1, 0)");
      checkEquals(
          "1",
          site.rows(
              "SELECT DISTINCT col_version FROM crsql_changes WHERE \"table\" = '"
                  + (table + "' AND pk <> crsql_pack_columns(")
                  + (table.equals("t") ? "6)" : "'6')")));
      checkEquals(
          "22", site.rows("SELECT count(*) FROM crsql_changes WHERE \"table\" = '" + table + "'"));
      checkEquals("NULL", site.rows("SELECT DISTINCT open FROM crsql_tables"));
    }
    Site peer = new Site(databases, 2);
    peer.replicate(T + S, "t", "s");
    peer.applyFrom(site, 0);
    checkEquals(site.agreed(), peer.agreed());
  }

  static void runsSurviveReopening(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T + S, "t", "s");
    for (String table : new String[] {"t", "s"}) {
      site.execute("INSERT INTO " + table + " VALUES (1, 0, 0), (2, 0, 0), (3, 0, 0)");
      site.replica().close();
      Replica.open(site.connection(), new Random(2)::nextBytes);
      site.execute("INSERT INTO " + table + " VALUES (4, 0, 0)");
      site.replica().close();
      Replica.open(site.connection(), new Random(2)::nextBytes);
      site.execute("INSERT OR REPLACE INTO " + table + " VALUES (4, 1, 1)");
      checkEquals(
          "1,6;2,2",
          site.rows(
              "SELECT col_version, count(*) FROM crsql_changes WHERE \"table\" = '"
                  + (table + "' GROUP BY 1")));
    }
  }

  static void updateRecordsChangedCells(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate("CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, a COLLATE NOCASE, b)", "t");
    site.execute("INSERT INTO t VALUES (1, 'x', 1)");
    site.execute("UPDATE t SET a = 'X', b = 1");
    site.execute("UPDATE t SET a = 'X', b = 1.0");
    site.execute("UPDATE t SET a = NULL, b = 1.0");
    site.execute("UPDATE t SET a = NULL, b = 1.0");
    checkEquals("'t',x'010901','a',3,4,0,1;'t',x'010901','b',2,3,0,1", site.clocks());
    site.execute("UPDATE t SET b = 2, a = 1");
    checkEquals("'t',x'010901','a',4,5,0,1;'t',x'010901','b',3,5,1,1", site.clocks());
  }

  static void deleteLeavesSentinel(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T + S, "t", "s");
    site.execute("INSERT INTO t VALUES (1, 2, 3), (2, 2, 3); UPDATE t SET a = 9 WHERE id = 1");
    site.execute("DELETE FROM t");
    checkEquals("'t',x'010901','-1',2,3,0,2;'t',x'010902','-1',2,3,1,2", site.clocks());
    checkEquals("NULL;NULL", site.rows("SELECT val FROM crsql_changes"));
  }

  static void reinsertComesBack(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T + S, "t", "s");
    for (String table : new String[] {"t", "s"}) {
      site.execute("INSERT INTO " + table + " VALUES (1, 2, 3)");
      site.execute("DELETE FROM " + table);
      site.execute("INSERT INTO " + table + " VALUES (1, 4, 5)");
      checkEquals(
          "'-1',3,0,3;'a',1,1,3;'b',1,2,3",
          site.rows(
              "SELECT cid, col_version, seq, cl FROM crsql_changes WHERE \"table\" = '"
                  + table
                  + "'"));
    }
    site.execute("DELETE FROM t");
    checkEquals("4", site.rows("SELECT cl FROM crsql_changes WHERE \"table\" = 't'"));
  }

  static void replaceWritesAllCells(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T + S, "t", "s");
    for (String table : new String[] {"t", "s"}) {
      String changes =
          "SELECT cid, col_version, cl FROM crsql_changes WHERE \"table\" = '" + table + "'";
      site.execute("INSERT OR REPLACE INTO " + table + " VALUES (1, 2, 3)");
      checkEquals("'a',1,1;'b',1,1", site.rows(changes));
      site.execute("UPDATE " + table + " SET b = 4");
      site.execute("REPLACE INTO " + table + " VALUES (1, 2, 3)");
      checkEquals("'a',2,1;'b',3,1", site.rows(changes));
      site.execute("DELETE FROM " + table + "; INSERT INTO " + table + " VALUES (1, 2, 3)");
      site.execute("REPLACE INTO " + table + " VALUES (1, 2, 3)");
      checkEquals("'-1',5,5;'a',2,5;'b',2,5", site.rows(changes));
    }
  }

  static void recursiveTriggersSeeTheDelete(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T, "t");
    site.execute("PRAGMA recursive_triggers = ON; INSERT INTO t VALUES (1, 2, 3)");
    site.execute("REPLACE INTO t VALUES (1, 4, 5)");
    checkEquals(
        "'-1',3,3;'a',1,3;'b',1,3",
        site.rows("SELECT cid, col_version, cl FROM crsql_changes ORDER BY cid"));
  }

  static void upsertIsUpdateOrInsert(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T + S, "t", "s");
    for (String table : new String[] {"t", "s"}) {
      String insert = "INSERT INTO " + table + " VALUES (1, 2, 3), (2, 2, 3) ON CONFLICT (id) DO ";
      site.execute(insert + "NOTHING");
      site.execute(insert + "NOTHING");
      site.execute(insert + "UPDATE SET a = id + 5, b = 3");
      checkEquals(
          "'b',1;'b',1;'a',2;'a',2",
          site.rows(
              "SELECT cid, col_version FROM crsql_changes WHERE \"table\" = '" + table + "'"));
    }
  }

  static void keyUpdateIsDeleteAndInsert(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T + S, "t", "s");
    Site peer = new Site(databases, 2);
    peer.replicate(T + S, "t", "s");
    site.execute("INSERT INTO t VALUES (1, 2, 3); INSERT INTO s VALUES ('1', 2, 3)");
    peer.applyFrom(site, 0);
    long seen = site.replica().version();
    site.execute("UPDATE t SET id = 5, a = 7; UPDATE s SET id = '5', a = 7");
    checkEquals(
        "'t',x'010901','-1',2,3,0,2;'t',x'010905','a',1,3,1,1;'t',x'010905','b',1,3,2,1",
        site.rows(
            "SELECT \"table\", pk, cid, col_version, db_version, seq, cl"
                + " FROM crsql_changes WHERE \"table\" = 't' ORDER BY seq"));
    peer.applyFrom(site, seen);
    checkEquals("5,7,3", peer.rows("SELECT * FROM t"));
    checkEquals("'5',7,3", peer.rows("SELECT * FROM s"));
    site.execute("UPDATE t SET id = 1");
    checkEquals(
        "x'010901','-1',3;x'010901','a',1;x'010901','b',1;x'010905','-1',2",
        site.rows(
            "SELECT pk, cid, col_version FROM crsql_changes WHERE \"table\" = 't'"
                + " ORDER BY pk, cid"));
  }

  static void keyUpdateReplaces(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T + S, "t", "s");
    Site peer = new Site(databases, 2);
    peer.replicate(T + S, "t", "s");
    site.execute("INSERT INTO t VALUES (1, 2, 3), (2, 4, 5); INSERT INTO s SELECT * FROM t");
    peer.applyFrom(site, 0);
    site.execute("UPDATE OR REPLACE t SET id = 2 WHERE id = 1");
    site.execute("UPDATE OR REPLACE s SET id = 2 WHERE id = 1");
    checkEquals("2,2,3", site.rows("SELECT * FROM t"));
    peer.applyFrom(site, 2);
    checkEquals("2,2,3", peer.rows("SELECT * FROM t"));
    checkEquals("'2',2,3", peer.rows("SELECT * FROM s"));
    site.execute("INSERT INTO t VALUES (10, 0, 0), (11, 0, 0), (12, 0, 0)");
    site.execute("UPDATE t SET id = id - 1 WHERE id >= 10");
    peer.applyFrom(site, 0);
    checkEquals("2;9;10;11", peer.rows("SELECT id FROM t"));
    checkEquals(site.agreed(), peer.agreed());
  }

  static void rowIdUpdateIsKeyUpdate(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T, "t");
    site.execute("INSERT INTO t VALUES (1, 2, 3); UPDATE t SET rowid = 6");
    checkEquals(
        "x'010901',2;x'010906',1;x'010906',1", site.rows("SELECT pk, cl FROM crsql_changes"));
  }

  static void keyOnlyTables(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(
        "CREATE TABLE p (id INTEGER PRIMARY KEY NOT NULL);"
            + "CREATE TABLE q (x NOT NULL, y NOT NULL, PRIMARY KEY (x, y)) WITHOUT ROWID",
        "p",
        "q");
    for (String table : new String[] {"p", "q"}) {
      String columns = table.equals("p") ? "(1)" : "(1, 2)";
      String changes =
          "SELECT cid, col_version, cl FROM crsql_changes WHERE \"table\" = '" + table + "'";
      site.execute("INSERT INTO " + table + " VALUES " + columns);
      checkEquals("'-1',1,1", site.rows(changes));
      site.execute("REPLACE INTO " + table + " VALUES " + columns);
      checkEquals("'-1',3,3", site.rows(changes));
      site.execute("DELETE FROM " + table);
      checkEquals("'-1',4,4", site.rows(changes));
      site.execute("INSERT INTO " + table + " VALUES " + columns);
      checkEquals("'-1',5,5", site.rows(changes));
    }
    site.execute("UPDATE q SET y = 3");
    checkEquals(
        "x'0209010902',6;x'0209010903',1",
        site.rows("SELECT pk, cl FROM crsql_changes WHERE \"table\" = 'q' ORDER BY pk"));
  }

  static void compositeKeysFollowTheClause(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate("CREATE TABLE c (a NOT NULL, v, b NOT NULL, PRIMARY KEY (b, a))", "c");
    site.execute("INSERT INTO c VALUES (1, 'v', 2); UPDATE c SET v = 'w'");
    checkEquals(
        "x'0209020901','v','w',2",
        site.rows("SELECT pk, cid, val, col_version FROM crsql_changes"));
    Site peer = new Site(databases, 2);
    peer.replicate("CREATE TABLE c (b NOT NULL, a NOT NULL, v, PRIMARY KEY (b, a))", "c");
    peer.mergeRowsFrom(site, 0, "seq");
    checkEquals("2,1,'w'", peer.rows("SELECT * FROM c"));
  }

  static void outerConflictPolicyIsHarmless(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T + S, "t", "s");
    for (String policy : new String[] {"REPLACE", "IGNORE", "FAIL", "ABORT", "ROLLBACK"}) {
      for (String table : new String[] {"t", "s"}) {
        site.execute("DELETE FROM " + table);
        site.execute("INSERT OR " + policy + " INTO " + table + " VALUES (1, 2, 3)");
        site.execute("UPDATE OR " + policy + " " + table + " SET a = 6");
        site.execute("UPDATE OR " + policy + " " + table + " SET a = 7, id = 4");
        site.execute("UPDATE OR " + policy + " " + table + " SET b = 7");
      }
    }
    Site peer = new Site(databases, 2);
    peer.replicate(T + S, "t", "s");
    peer.mergeRowsFrom(site, 0, "db_version DESC");
    checkEquals("4,7,7", peer.rows("SELECT * FROM t"));
    checkEquals(site.agreed(), peer.agreed());
    checkEquals("1", site.rows("SELECT count(*) FROM s__crsql_dead"));
    checkEquals("10", site.rows("SELECT max(cl) FROM crsql_changes"));
  }

  static void failedStatementLeavesNoClocks(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate("CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, a CHECK (a < 10), b)", "t");
    site.execute("BEGIN; INSERT INTO t VALUES (1, 1, 1)");
    checkFails(site.connection(), "INSERT INTO t VALUES (2, 1, 1), (3, 11, 1)", "CHECK");
    checkFails(site.connection(), "INSERT INTO t VALUES (2, 1, 1), (1, 1, 1)", "UNIQUE");
    checkFails(site.connection(), "UPDATE t SET a = 9 + id * b", "CHECK");
    site.execute("COMMIT");
    checkEquals("'t',x'010901','a',1,1,0,1;'t',x'010901','b',1,1,1,1", site.clocks());
    checkFails(site.connection(), "INSERT INTO t VALUES (2, 1, 1), (3, 11, 1)", "CHECK");
    checkEquals(1L, site.replica().version());
    checkFails(site.connection(), "INSERT OR FAIL INTO t VALUES (2, 1, 1), (1, 1, 1)", "UNIQUE");
    checkEquals(2L, site.replica().version());
    checkEquals(
        "x'010901';x'010901';x'010902';x'010902'", site.rows("SELECT pk FROM crsql_changes"));
  }

  static void savepointTakesClocksBack(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T + S, "t", "s");
    site.execute("BEGIN; INSERT INTO t VALUES (1, 2, 3); SAVEPOINT a");
    site.execute("UPDATE t SET a = 5; INSERT INTO s VALUES ('x', 1, 1); DELETE FROM t");
    site.execute("ROLLBACK TO a; UPDATE t SET b = 5; COMMIT");
    checkEquals("'a',2,1;'b',5,2", site.rows("SELECT cid, val, col_version FROM crsql_changes"));
    checkEquals(1L, site.replica().version());
  }

  static void userTriggersAreRecorded(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T + "CREATE TABLE log (id INTEGER PRIMARY KEY NOT NULL, x)", "t", "log");
    site.execute(
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO log (x) VALUES (NEW.a); END;"
            + "CREATE TRIGGER h BEFORE UPDATE ON t BEGIN UPDATE log SET x = NEW.a; END");
    site.execute("INSERT INTO t VALUES (1, 'v', 3); UPDATE t SET a = 'w'");
    checkEquals("'w',2", site.rows("SELECT val, col_version FROM crsql_changes WHERE cid = 'x'"));
    Site peer = new Site(databases, 2);
    peer.replicate(T + "CREATE TABLE log (id INTEGER PRIMARY KEY NOT NULL, x)", "t", "log");
    peer.applyFrom(site, 0);
    checkEquals("1,'w'", peer.rows("SELECT * FROM log"));
  }

  static void localWritesKeepCounts(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T + S, "t", "s");
    site.execute("INSERT INTO t VALUES (7, 2, 3), (8, 2, 3)");
    checkEquals(2L, site.connection().changeCount());
    checkEquals(8L, site.connection().lastInsertRowId());
    site.execute("INSERT INTO s VALUES ('a', 2, 3)");
    checkEquals(1L, site.connection().changeCount());
    checkEquals(1L, site.connection().lastInsertRowId());
    site.execute("REPLACE INTO t VALUES (7, 0, 0)");
    checkEquals(7L, site.connection().lastInsertRowId());
    checkEquals("0", site.rows("SELECT crsql_rows_impacted()"));
  }

  static void syncBitSilences(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T, "t");
    checkEquals("1", site.rows("SELECT crsql_internal_sync_bit(1)"));
    site.execute("INSERT INTO t VALUES (1, 2, 3)");
    checkEquals("0", site.rows("SELECT crsql_internal_sync_bit(0)"));
    checkEquals("", site.clocks());
    site.execute("UPDATE t SET a = 3");
    checkEquals("'t',x'010901','a',1,1,0,1", site.clocks());
  }

  static void changesUseIndexes(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T + S, "t", "s");
    String plan =
        site.rows(
            "EXPLAIN QUERY PLAN SELECT * FROM crsql_changes WHERE db_version > 5"
                + " AND site_id IS NOT "
                + SITE);
    for (String table : new String[] {"t", "s"}) {
      for (String kind : new String[] {"cells", "runs", "dead"}) {
        String index = table + "__crsql_" + kind + "_dbv_idx (db_version>?)";
        check(plan.contains(index), "index=" + index + ", plan=" + plan);
      }
    }
    check(!plan.contains("'SCAN c'") && !plan.contains("'SCAN r'"), plan);
    check(!plan.contains("'SCAN d'") && !plan.contains("'SCAN b'"), plan);
  }

  private static void addMerge(List<ContractCase> cases) {
    add(cases, "mergeWritesRow", ReplicaContract::mergeWritesRow);
    add(cases, "mergeRaisesVersion", ReplicaContract::mergeRaisesVersion);
    add(cases, "higherVersionWins", ReplicaContract::higherVersionWins);
    add(cases, "biggerValueWins", ReplicaContract::biggerValueWins);
    add(cases, "longerLifeWins", ReplicaContract::longerLifeWins);
    add(cases, "deleteOfUnknownRowIsKept", ReplicaContract::deleteOfUnknownRowIsKept);
    add(cases, "losingChangeWritesNothing", ReplicaContract::losingChangeWritesNothing);
    add(cases, "impossibleChangesAreRefused", ReplicaContract::impossibleChangesAreRefused);
    add(cases, "poisonedVersionDoesNotStopUs", ReplicaContract::poisonedVersionDoesNotStopUs);
    add(cases, "constraintStopsMerge", ReplicaContract::constraintStopsMerge);
    add(cases, "impactedRowsAreCounted", ReplicaContract::impactedRowsAreCounted);
    add(cases, "failedMergeUndoesStatement", ReplicaContract::failedMergeUndoesStatement);
    add(cases, "keysOfOtherTypesMeet", ReplicaContract::keysOfOtherTypesMeet);
    add(cases, "mergeInsideMergeIsRefused", ReplicaContract::mergeInsideMergeIsRefused);
  }

  private static Site siteWithTables(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T + S, "t", "s");
    return site;
  }

  static void mergeWritesRow(Databases databases) {
    Site site = siteWithTables(databases);
    site.merge("'t'", "x'010901'", "'a'", "'v'", "4, 9, 1, 6", SITE);
    site.merge("'s'", "x'010b0161'", "'b'", "2.5", "1, 3, 1, 0", "NULL");
    checkEquals("1,'v',NULL", site.rows("SELECT * FROM t"));
    checkEquals("'a',NULL,2.5r", site.rows("SELECT * FROM s"));
    String own = "x'" + site.replica().siteId().hex() + "'";
    checkEquals(
        "'t',x'010901','a','v',4,9," + SITE + ",1,6;'s',x'010b0161','b',2.5r,1,10," + own + ",1,0",
        site.rows("SELECT * FROM crsql_changes"));
    checkEquals("0;1", site.rows("SELECT ordinal FROM crsql_site_id"));
    site.execute("UPDATE t SET a = 'w', b = 'z'");
    checkEquals(
        "'a',5,11," + own + ",0;'b',1,11," + own + ",1",
        site.rows(
            "SELECT cid, col_version, db_version, site_id, seq FROM crsql_changes"
                + " WHERE \"table\" = 't'"));
  }

  static void mergeRaisesVersion(Databases databases) {
    Site site = siteWithTables(databases);
    site.execute("BEGIN; INSERT INTO t VALUES (9, 1, 1)");
    site.merge("'t'", "x'010901'", "'a'", "1", "1, 50, 1, 0", SITE);
    site.execute("INSERT INTO t VALUES (10, 1, 1)");
    site.merge("'t'", "x'010901'", "'b'", "1", "1, 3, 1, 1", SITE);
    site.execute("COMMIT");
    checkEquals(
        "x'010909',1;x'010901',50;x'01090a',50",
        site.rows(
            "SELECT DISTINCT pk, db_version FROM crsql_changes" + " ORDER BY db_version, pk"));
    checkEquals(50L, site.replica().version());
  }

  static void higherVersionWins(Databases databases) {
    Site site = siteWithTables(databases);
    site.execute("INSERT INTO t VALUES (1, 'z', 'z'); UPDATE t SET a = 'y'");
    site.merge("'t'", "x'010901'", "'a'", "'b'", "3, 1, 1, 0", SITE);
    checkEquals("1,'b','z'", site.rows("SELECT * FROM t"));
    site.merge("'t'", "x'010901'", "'a'", "'zz'", "2, 1, 1, 0", SITE);
    checkEquals("1,'b','z'", site.rows("SELECT * FROM t"));
    site.merge("'t'", "x'010901'", "'b'", "NULL", "2, 1, 1, 0", SITE);
    checkEquals("1,'b',NULL", site.rows("SELECT * FROM t"));
  }

  /** Values in rising order. */
  private static final String[] VALUES = {
    "NULL",
    "x''",
    "x'00'",
    "x'7f'",
    "x'80'",
    "x'8000'",
    "x'ff'",
    "''",
    "'A'",
    "'Aa'",
    "'a'",
    "'z'",
    "'é'",
    "'\uE000'",
    "'\uFFFD'",
    "'\uD83D\uDE00'",
    "-1e300",
    "-0.5",
    "0.0",
    "0.5",
    "1e300",
    "-9223372036854775808",
    "-5",
    "0",
    "1",
    "9223372036854775807"
  };

  static void biggerValueWins(Databases databases) {
    Site site = siteWithTables(databases);
    for (int i = 1; i < VALUES.length; i++) {
      site.execute("DELETE FROM t; INSERT INTO t VALUES (" + i + ", 0, 0)");
      String pk = "crsql_pack_columns(" + i + ")";
      site.merge("'t'", pk, "'a'", VALUES[i], "7, 1, 1, 0", SITE);
      site.merge("'t'", pk, "'a'", VALUES[i - 1], "7, 1, 1, 0", SITE2);
      checkEquals("1", site.rows("SELECT a IS " + VALUES[i] + " FROM t WHERE id = " + i));
      site.merge("'t'", pk, "'b'", VALUES[i - 1], "7, 1, 1, 0", SITE2);
      site.merge("'t'", pk, "'b'", VALUES[i], "7, 1, 1, 0", SITE);
      checkEquals("1", site.rows("SELECT b IS " + VALUES[i] + " FROM t WHERE id = " + i));
      site.merge("'t'", pk, "'b'", VALUES[i], "7, 1, 1, 0", SITE2);
      checkEquals(SITE, site.rows("SELECT DISTINCT site_id FROM crsql_changes WHERE cid <> '-1'"));
    }
  }

  static void longerLifeWins(Databases databases) {
    Site site = siteWithTables(databases);
    site.execute("INSERT INTO t VALUES (1, 'x', 'y'); UPDATE t SET a = 'z'");
    site.merge("'t'", "x'010901'", "'-1'", "NULL", "3, 9, 3, 4", SITE);
    checkEquals("1,'z','y'", site.rows("SELECT * FROM t"));
    checkEquals(
        "'-1',3,9,3,4;'a',0,9,3,0;'b',0,9,3,1",
        site.rows("SELECT cid, col_version, db_version, cl, seq FROM crsql_changes ORDER BY cid"));
    site.merge("'t'", "x'010901'", "'a'", "'a'", "1, 9, 3, 5", SITE);
    checkEquals("1,'a','y'", site.rows("SELECT * FROM t"));
    site.merge("'t'", "x'010901'", "'b'", "'longer'", "1, 10, 5, 5", SITE);
    checkEquals(
        "'-1',5;'a',0;'b',1", site.rows("SELECT cid, col_version FROM crsql_changes ORDER BY cid"));
    site.merge("'t'", "x'010901'", "'-1'", "NULL", "6, 11, 6, 0", SITE);
    checkEquals("", site.rows("SELECT * FROM t"));
    site.merge("'t'", "x'010901'", "'a'", "'late'", "8, 11, 5, 0", SITE);
    checkEquals("", site.rows("SELECT * FROM t"));
    checkEquals("'t',x'010901','-1',6,12,0,6", site.clocks());
  }

  static void deleteOfUnknownRowIsKept(Databases databases) {
    Site site = siteWithTables(databases);
    site.merge("'s'", "x'010b0161'", "'-1'", "NULL", "2, 4, 2, 0", SITE);
    site.merge("'s'", "x'010b0161'", "'a'", "1", "1, 4, 1, 0", SITE);
    checkEquals("", site.rows("SELECT * FROM s"));
    checkEquals("'s',x'010b0161','-1',2,4,0,2", site.clocks());
    site.execute("INSERT INTO s VALUES ('a', 5, 6)");
    checkEquals(
        "'-1',3,5,3;'a',1,5,3;'b',1,5,3",
        site.rows("SELECT cid, col_version, db_version, cl FROM crsql_changes ORDER BY cid"));
  }

  static void losingChangeWritesNothing(Databases databases) {
    Site site = siteWithTables(databases);
    site.execute("INSERT INTO s VALUES ('a', 5, 6); UPDATE s SET a = 7; DELETE FROM s");
    site.merge("'s'", "x'010b0161'", "'a'", "99", "9, 99, 1, 0", SITE);
    site.merge("'s'", "x'010b0161'", "'-1'", "NULL", "2, 99, 2, 0", SITE);
    site.merge("'s'", "x'010b0161'", "'-1'", "NULL", "1, 99, 1, 0", SITE);
    checkEquals(3L, site.replica().version());
    checkEquals("1", site.rows("SELECT count(*) FROM crsql_site_id"));
    checkEquals("1", site.rows("SELECT count(*) FROM s__crsql_dead"));
    checkEquals("0", site.rows("SELECT crsql_rows_impacted()"));
  }

  static void impossibleChangesAreRefused(Databases databases) {
    Site site = siteWithTables(databases);
    site.execute("INSERT INTO t VALUES (1, 2, 3)");
    String before = site.clocks();
    refuseMerge(site, "'u', x'010901', 'a', 1, 1, 1, 1, 0", "schema information for table u");
    refuseMerge(site, "'t', x'010901', 'z', 1, 1, 1, 1, 0", "no such column: table=t, column=z");
    refuseMerge(site, "'t', x'0109', 'a', 1, 1, 1, 1, 0", "malformed pk");
    refuseMerge(site, "'t', x'', 'a', 1, 1, 1, 1, 0", "malformed pk");
    refuseMerge(site, "'t', x'0209010901', 'a', 1, 1, 1, 1, 0", "malformed pk");
    refuseMerge(site, "'t', x'010b0161', 'a', 1, 1, 1, 1, 0", "malformed pk");
    refuseMerge(site, "'t', x'0114ffffff', 'a', 1, 1, 1, 1, 0", "malformed pk");
    refuseMerge(site, "'t', NULL, 'a', 1, 1, 1, 1, 0", "malformed pk");
    refuseMerge(site, "'t', x'010901', 'a', 1, 0, 1, 1, 0", "column version out of range");
    refuseMerge(site, "'t', x'010901', 'a', 1, -1, 1, 3, 0", "column version out of range");
    refuseMerge(site, "'t', x'010901', 'a', 1, 9007199254740992, 1, 1, 0", "column version");
    refuseMerge(site, "'t', x'010901', 'a', 1, 1, -1, 1, 0", "db version");
    refuseMerge(site, "'t', x'010901', 'a', 1, 1, 9007199254740992, 1, 0", "db version");
    refuseMerge(site, "'t', x'010901', 'a', 1, 1, 1, 0, 0", "causal length");
    refuseMerge(site, "'t', x'010901', 'a', 1, 1, 1, -1, 0", "causal length");
    refuseMerge(site, "'t', x'010901', 'a', 1, 1, 1, 2, 0", "deleted row");
    refuseMerge(site, "'t', x'010901', 'a', 1, 1, 1, 1, -1", "seq");
    refuseMerge(site, "'t', x'010901', 'a', 1, 1, 1, 1, 9007199254740992", "seq");
    refuseMerge(site, "'t', x'010901', '-1', NULL, 3, 1, 2, 0", "sentinel");
    refuseMerge(site, "'t', x'010901', 'a', 1, 1.5, 1, 1, 0", "integer expected");
    refuseMerge(site, "'t', x'010901', 'a', 1, NULL, 1, 1, 0", "integer expected");
    refuseMerge(site, "'t', x'010901', NULL, 1, 1, 1, 1, 0", "text expected");
    String change = "'t', x'010901', 'a', 1, 2, 1, 1, 0, ";
    refuseSite(site, change + "zeroblob(17)", "site id exceeded max length");
    refuseSite(site, change + "x'01'", "not 16 bytes");
    refuseSite(site, change + "'0123456789abcdef'", "not 16 bytes");
    checkEquals(before, site.clocks());
    checkEquals(1L, site.replica().version());
  }

  private static void refuseMerge(Site site, String values, String message) {
    refuseSite(site, values + ", " + SITE, message);
  }

  private static void refuseSite(Site site, String values, String message) {
    checkFails(
        site.connection(),
        "INSERT INTO crsql_changes (\"table\", pk, cid, val, col_version, db_version, cl, seq,"
            + " site_id) VALUES ("
            + values
            + ")",
        message);
  }

  static void poisonedVersionDoesNotStopUs(Databases databases) {
    Site site = siteWithTables(databases);
    site.merge("'t'", "x'010901'", "'a'", "1", "1, 9007199254740991, 1, 0", SITE);
    long version = site.replica().version();
    site.execute("INSERT INTO t VALUES (2, 2, 3)");
    checkEquals(version + 1, site.replica().version());
    Site peer = new Site(databases, 2);
    peer.replicate(T + S, "t", "s");
    peer.mergeRowsFrom(site, 0, "db_version");
    peer.execute("INSERT INTO t VALUES (3, 2, 3)");
    site.applyFrom(peer, 0);
    site.execute("INSERT INTO t VALUES (4, 2, 3)");
    checkEquals("1;2;3;4", site.rows("SELECT id FROM t"));
  }

  static void constraintStopsMerge(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate("CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, a CHECK (a < 10), b)", "t");
    checkFails(
        site.connection(),
        "INSERT INTO crsql_changes VALUES ('t', x'010901', 'a', 11, 1, 1, " + SITE + ", 1, 0)",
        "constraint failed");
    site.merge("'t'", "x'010901'", "'a'", "1", "1, 1, 1, 0", SITE);
    checkEquals("1,1,NULL", site.rows("SELECT * FROM t"));
    site.execute("INSERT INTO t VALUES (2, 2, 2)");
    checkEquals("2", site.rows("SELECT count(*) FROM crsql_changes WHERE pk = x'010902'"));
  }

  static void impactedRowsAreCounted(Databases databases) {
    Site site = siteWithTables(databases);
    site.execute("BEGIN");
    site.merge("'t'", "x'010901'", "'a'", "1", "1, 1, 1, 0", SITE);
    site.merge("'t'", "x'010901'", "'a'", "1", "1, 1, 1, 0", SITE);
    site.merge("'t'", "x'010901'", "'b'", "1", "1, 1, 3, 0", SITE);
    checkEquals("3", site.rows("SELECT crsql_rows_impacted()"));
    site.execute("ROLLBACK");
    checkEquals("0", site.rows("SELECT crsql_rows_impacted()"));
  }

  static void failedMergeUndoesStatement(Databases databases) {
    Site site = siteWithTables(databases);
    site.execute("BEGIN; INSERT INTO t VALUES (9, 9, 9)");
    checkFails(
        site.connection(),
        "INSERT INTO crsql_changes VALUES ('t', x'010901', 'a', 1, 1, 5, "
            + (SITE + ", 1, 0), ('s', x'010b0161', 'a', 1, 1, 5, " + SITE + ", 1, 0),")
            + ("('t', x'010901', 'a', 2, 0, 5, " + SITE + ", 1, 0)"),
        "column version out of range");
    site.execute("COMMIT");
    checkEquals("9", site.rows("SELECT id FROM t"));
    checkEquals("0", site.rows("SELECT count(*) FROM s"));
    checkEquals("1", site.rows("SELECT count(*) FROM crsql_site_id"));
    checkEquals("2", site.rows("SELECT count(*) FROM crsql_changes"));
  }

  /** A key arrives with a type that the column's affinity changes. */
  static void keysOfOtherTypesMeet(Databases databases) {
    Site site = siteWithTables(databases);
    site.merge("'s'", "x'010905'", "'a'", "'v'", "1, 1, 1, 0", SITE);
    site.execute("UPDATE s SET b = 'w'");
    checkEquals("'5','v','w'", site.rows("SELECT * FROM s"));
    checkEquals("1", site.rows("SELECT count(DISTINCT pk) FROM crsql_changes"));
    site.merge("'s'", "x'010905'", "'-1'", "NULL", "2, 1, 2, 0", SITE);
    checkEquals("", site.rows("SELECT * FROM s"));
    checkEquals("x'010b0135','-1',2", site.rows("SELECT pk, cid, cl FROM crsql_changes"));
  }

  static void mergeInsideMergeIsRefused(Databases databases) {
    Site site = siteWithTables(databases);
    site.execute(
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO crsql_changes VALUES ('s',"
            + (" x'010b0161', 'a', 1, 1, 5, " + SITE + ", 1, 0); END"));
    checkFails(
        site.connection(),
        "INSERT INTO crsql_changes VALUES ('t', x'010901', 'a', 1, 1, 5, " + SITE + ", 1, 0)",
        "a merge cannot start another");
    checkEquals("0", site.rows("SELECT crsql_internal_sync_bit()"));
    site.execute("DROP TRIGGER g");
    site.merge("'t'", "x'010901'", "'a'", "1", "1, 5, 1, 0", SITE);
    checkEquals("1,1,NULL", site.rows("SELECT * FROM t"));
  }

  private static void addChangesets(List<ContractCase> cases) {
    add(cases, "changesetCarriesAllTypes", ReplicaContract::changesetCarriesAllTypes);
    add(cases, "freshRowsArriveFresh", ReplicaContract::freshRowsArriveFresh);
    add(cases, "changesetExcludesSite", ReplicaContract::changesetExcludesSite);
    add(cases, "emptyChangesetIsValid", ReplicaContract::emptyChangesetIsValid);
    add(cases, "applyJoinsTransaction", ReplicaContract::applyJoinsTransaction);
    add(cases, "applyIsAllOrNothing", ReplicaContract::applyIsAllOrNothing);
    add(cases, "unknownTablesAndColumnsWait", ReplicaContract::unknownTablesAndColumnsWait);
    add(
        cases,
        "triggersWriteElsewhereDuringMerge",
        ReplicaContract::triggersWriteElsewhereDuringMerge);
    add(cases, "equalValuesMayMerge", ReplicaContract::equalValuesMayMerge);
    add(cases, "vacuumKeepsRowNumbers", ReplicaContract::vacuumKeepsRowNumbers);
    add(cases, "ignoredInsertReplacesNothing", ReplicaContract::ignoredInsertReplacesNothing);
    add(cases, "otherKindOfKeyIsMismatch", ReplicaContract::otherKindOfKeyIsMismatch);
    add(cases, "missingChangesAreNoticed", ReplicaContract::missingChangesAreNoticed);
    add(cases, "damagedChangesetIsRefused", ReplicaContract::damagedChangesetIsRefused);
  }

  static void changesetCarriesAllTypes(Databases databases) {
    Site site = siteWithTables(databases);
    Site peer = new Site(databases, 2);
    peer.replicate(T + S, "t", "s");
    site.execute(
        "INSERT INTO t VALUES (-9223372036854775808, 9223372036854775807, -1.5e300),"
            + "(0, 'é\uD83D\uDE00', x''), (1, x'00ff', NULL), (2, '', 9e999),"
            + "(9223372036854775807, 1, 1.0); INSERT INTO s SELECT * FROM t");
    site.execute(
        "UPDATE t SET b = 5 WHERE id = 0; DELETE FROM s WHERE id = '1';"
            + "UPDATE s SET id = 'k' WHERE id = '2'; REPLACE INTO s VALUES ('0', 1, 2)");
    MergeReport report = peer.applyFrom(site, 0);
    for (String table : new String[] {"t", "s"}) {
      String sql = "SELECT * FROM " + table + " ORDER BY id";
      checkEquals(site.rows(sql), peer.rows(sql));
    }
    checkEquals(site.agreed(), peer.agreed());
    checkEquals(0L, report.ignored());
    checkEquals(peer.number("SELECT count(*) FROM crsql_changes"), report.applied());
    checkEquals(peer.replica().version(), report.version());
    MergeReport again = peer.applyFrom(site, 0);
    checkEquals(0L, again.applied());
    checkEquals(report.applied(), again.ignored());
    checkEquals(report.version(), again.version());
  }

  static void freshRowsArriveFresh(Databases databases) {
    Site site = siteWithTables(databases);
    Site peer = new Site(databases, 2);
    peer.replicate(T + S, "t", "s");
    site.execute("INSERT INTO t VALUES (1, 2, 3), (2, 3, 4); INSERT INTO s VALUES ('a', 1, 2)");
    peer.applyFrom(site, 0);
    checkEquals("0", peer.rows("SELECT count(*) FROM t__crsql_cells"));
    checkEquals("1", peer.rows("SELECT count(*) FROM t__crsql_runs"));
    String all =
        "SELECT \"table\", pk, cid, val, col_version, site_id, cl, seq FROM crsql_changes"
            + " ORDER BY 1, 2, 3";
    checkEquals(site.rows(all), peer.rows(all));
    site.execute("UPDATE t SET a = 7 WHERE id = 1");
    peer.applyFrom(site, 2);
    checkEquals(site.rows(all), peer.rows(all));
    site.execute("UPDATE t SET b = 8 WHERE id = 1");
    Site third = new Site(databases, 3);
    third.replicate(T + S, "t", "s");
    third.applyFrom(peer, 0);
    third.applyFrom(site, 3);
    checkEquals(site.rows(all), third.rows(all));
  }

  static void changesetExcludesSite(Databases databases) {
    Site site = siteWithTables(databases);
    Site peer = new Site(databases, 2);
    peer.replicate(T + S, "t", "s");
    site.execute("INSERT INTO t VALUES (1, 2, 3), (2, 3, 4)");
    peer.applyFrom(site, 0);
    byte[] empty = peer.replica().changesSince(0, site.replica().siteId());
    checkEquals(0L, site.replica().apply(empty).ignored());
    peer.execute("UPDATE t SET b = 9 WHERE id = 1");
    byte[] own = peer.replica().changesSince(0, site.replica().siteId());
    checkEquals(1L, site.replica().apply(own).applied());
    checkEquals("1,2,9;2,3,4", site.rows("SELECT * FROM t"));
    byte[] others = peer.replica().changesSince(0, peer.replica().siteId());
    checkEquals(new MergeReport(0, 3, 0, 2, true), site.replica().apply(others));
  }

  static void emptyChangesetIsValid(Databases databases) {
    Site site = new Site(databases, 1);
    byte[] empty = site.replica().changesSince(0, null);
    checkEquals(new MergeReport(0, 0, 0, 0, true), site.replica().apply(empty));
    Site other = siteWithTables(databases);
    checkEquals(Checks.hex(empty), Checks.hex(other.replica().changesSince(0, null)));
  }

  static void applyJoinsTransaction(Databases databases) {
    Site site = siteWithTables(databases);
    Site peer = new Site(databases, 2);
    peer.replicate(T + S, "t", "s");
    peer.execute("INSERT INTO t VALUES (1, 2, 3)");
    byte[] changes = peer.replica().changesSince(0, null);
    site.execute("BEGIN; INSERT INTO t VALUES (2, 2, 3)");
    checkEquals(new MergeReport(2, 0, 0, 1, true), site.replica().apply(changes));
    checkEquals("2", site.rows("SELECT crsql_rows_impacted()"));
    site.execute("ROLLBACK");
    checkEquals("", site.rows("SELECT * FROM t"));
    checkEquals(0L, site.replica().version());
    checkEquals(new MergeReport(2, 0, 0, 1, true), site.replica().apply(changes));
    check(!site.connection().isInTransaction(), "the transaction is open");
  }

  static void applyIsAllOrNothing(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate("CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, a CHECK (a < 10), b)", "t");
    Site peer = new Site(databases, 2);
    peer.replicate(T, "t");
    peer.execute("INSERT INTO t VALUES (1, 2, 3), (2, 11, 3)");
    byte[] changes = peer.replica().changesSince(0, null);
    check(failsToApply(site, changes), "applied");
    check(!site.connection().isInTransaction(), "the transaction is open");
    checkEquals("", site.rows("SELECT * FROM t"));
    site.execute("BEGIN; INSERT INTO t VALUES (9, 9, 9)");
    check(failsToApply(site, changes), "applied");
    site.execute("COMMIT");
    checkEquals("9,9,9", site.rows("SELECT * FROM t"));
    checkEquals("1", site.rows("SELECT count(*) FROM crsql_site_id"));
    checkEquals(1L, site.replica().version());
  }

  private static boolean failsToApply(Site site, byte[] changes) {
    try {
      site.replica().apply(changes);
      return false;
    } catch (RuntimeException e) {
      check(("" + e.getMessage()).contains("CHECK"), "message=" + e.getMessage());
      return true;
    }
  }

  static void unknownTablesAndColumnsWait(Databases databases) {
    Site peer = new Site(databases, 2);
    peer.replicate(T + S, "t", "s");
    peer.execute(
        "INSERT INTO t VALUES (1, 2, 3), (2, 3, 4); INSERT INTO s VALUES ('a', 2, 3), ('b', 4, 5);"
            + "UPDATE s SET b = 9 WHERE id = 'a'; DELETE FROM s WHERE id = 'b';"
            + "UPDATE t SET b = 7 WHERE id = 2");
    Site site = new Site(databases, 1);
    site.replicate("CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, a)", "t");
    checkEquals(new MergeReport(2, 0, 5, 1, true), site.applyFrom(peer, 0));
    checkEquals(new MergeReport(0, 7, 0, 1, true), site.applyFrom(peer, 0));
    checkEquals("1,2;2,3", site.rows("SELECT * FROM t"));
    Site third = new Site(databases, 3);
    third.replicate(T + S, "t", "s");
    checkEquals(new MergeReport(7, 0, 0, 1, true), third.applyFrom(site, 0));
    checkEquals(peer.agreed(), third.agreed());
    site.replicate(S, "s");
    checkEquals("'a',2,9", site.rows("SELECT * FROM s"));
    checkEquals("2", site.rows("SELECT count(*) FROM crsql_quarantine"));
    site.replicate("CREATE TABLE r (id NOT NULL, a NOT NULL, b, PRIMARY KEY (id, a))", "r");
    peer.replicate("CREATE TABLE r (id TEXT PRIMARY KEY NOT NULL, b)", "r");
    peer.execute("INSERT INTO r VALUES ('k', 1)");
    checkEquals(1L, site.applyFrom(peer, 0).quarantined());
    checkEquals("", site.rows("SELECT * FROM r"));
  }

  static void vacuumKeepsRowNumbers(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(T + S, "t", "s");
    for (String table : new String[] {"t", "s"}) {
      site.execute("INSERT INTO " + table + " VALUES (1, 0, 0), (2, 0, 0), (3, 0, 0), (9, 0, 0)");
      site.execute("DELETE FROM " + table + " WHERE id = '2'");
      site.execute("UPDATE " + table + " SET a = 5 WHERE id = '9'");
    }
    String clocks = site.clocks();
    String numbers = site.rows("SELECT rowid, id FROM s");
    site.execute("VACUUM");
    checkEquals(numbers, site.rows("SELECT rowid, id FROM s"));
    checkEquals(clocks, site.clocks());
    site.execute("UPDATE s SET a = 6 WHERE id = '9'; INSERT INTO s VALUES ('10', 0, 0)");
    Site peer = new Site(databases, 2);
    peer.replicate(T + S, "t", "s");
    peer.applyFrom(site, 0);
    checkEquals(site.agreed(), peer.agreed());
    checkEquals(
        "3", site.rows("SELECT col_version FROM crsql_changes WHERE val = 6 AND cid = 'a'"));
  }

  /** Found by a random schedule: an ignored insert had noted the row that a merge then deleted. */
  static void ignoredInsertReplacesNothing(Databases databases) {
    Site site = new Site(databases, 1);
    Site peer = new Site(databases, 2);
    for (Site each : new Site[] {site, peer}) {
      each.replicate(S, "s");
    }
    peer.execute("INSERT INTO s VALUES ('a', 1, 2), ('b', 1, 2)");
    site.applyFrom(peer, 0);
    peer.execute("DELETE FROM s WHERE id = 'a'");
    site.execute("INSERT OR IGNORE INTO s VALUES ('a', 5, 5)");
    site.applyFrom(peer, 0);
    site.execute("INSERT INTO s VALUES ('c', 1, 2)");
    site.execute("INSERT OR IGNORE INTO s VALUES ('b', 5, 5); SELECT crsql_internal_sync_bit(1)");
    site.execute("DELETE FROM s WHERE id = 'b'; SELECT crsql_internal_sync_bit(0)");
    site.execute("INSERT INTO s VALUES ('d', 1, 2)");
    checkEquals("1", site.rows("SELECT max(col_version) FROM crsql_changes WHERE cid <> '-1'"));
  }

  static void otherKindOfKeyIsMismatch(Databases databases) {
    Site site = siteWithTables(databases);
    Site peer = new Site(databases, 2);
    peer.replicate("CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, a, b)", "t");
    peer.execute("INSERT INTO t VALUES ('1', 2, 3)");
    ReplicationException failure =
        failure(ReplicationException.class, () -> site.applyFrom(peer, 0));
    checkEquals(ReplicationException.Code.SCHEMA_MISMATCH, failure.code());
    check(("" + failure.getMessage()).contains("table=t"), "message=" + failure.getMessage());
    checkEquals("", site.clocks());
    checkEquals(0L, site.replica().version());
  }

  static void missingChangesAreNoticed(Databases databases) {
    Site site = siteWithTables(databases);
    Site peer = new Site(databases, 2);
    peer.replicate(T + S, "t", "s");
    site.execute("INSERT INTO t VALUES (1, 2, 3)");
    site.execute("INSERT INTO t VALUES (2, 2, 3)");
    check(!peer.applyFrom(site, 1).isContiguous(), "the gap was not noticed");
    checkEquals(0L, peer.replica().seen().get(site.replica().siteId()));
    checkEquals("2,2,3", peer.rows("SELECT * FROM t"));
    check(peer.applyFrom(site, 0).isContiguous(), "there is no gap");
    checkEquals(2L, peer.replica().seen().get(site.replica().siteId()));
    Site third = new Site(databases, 3);
    third.replicate(T + S, "t", "s");
    third.replica().apply(peer.replica().changesSince(third.replica().seen()));
    checkEquals(2L, third.replica().seen().get(site.replica().siteId()));
    checkEquals(site.agreed(), third.agreed());
    byte[] nothing = site.replica().changesSince(third.replica().seen());
    checkEquals(new MergeReport(0, 0, 0, 1, true), third.replica().apply(nothing));
    site.execute("UPDATE t SET a = 5 WHERE id = 1");
    byte[] news = site.replica().changesSince(third.replica().seen());
    checkEquals(new MergeReport(1, 0, 0, 2, true), third.replica().apply(news));
  }

  static void triggersWriteElsewhereDuringMerge(Databases databases) {
    Site site = siteWithTables(databases);
    Site peer = new Site(databases, 2);
    peer.replicate(T + S, "t", "s");
    String trigger =
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN"
            + " INSERT INTO s VALUES ('of ' || NEW.id, crsql_internal_sync_bit(), 0);"
            + " UPDATE t SET b = 'seen' WHERE id = NEW.id AND crsql_internal_sync_bit() = 0; END";
    peer.execute(trigger);
    site.execute("INSERT INTO t VALUES (1, 2, 3), (2, 3, 4)");
    peer.applyFrom(site, 0);
    checkEquals("1,2,3;2,3,4", peer.rows("SELECT * FROM t"));
    checkEquals("'of 1',1,0;'of 2',1,0", peer.rows("SELECT * FROM s"));
    checkEquals(
        "2,1",
        peer.rows(
            "SELECT count(DISTINCT pk), max(col_version) FROM crsql_changes"
                + " WHERE \"table\" = 's' AND site_id = crsql_site_id()"));
    site.applyFrom(peer, 0);
    checkEquals(peer.agreed(), site.agreed());
    peer.merge("'t'", "x'010907'", "'a'", "5", "1, 9, 1, 0", SITE);
    checkEquals("3", peer.rows("SELECT count(*) FROM s"));
    peer.execute("INSERT INTO t VALUES (8, 1, 1)");
    checkEquals("'seen'", peer.rows("SELECT b FROM t WHERE id = 8"));
  }

  static void equalValuesMayMerge(Databases databases) {
    Site site = siteWithTables(databases);
    site.execute("INSERT INTO t VALUES (1, 2, 3)");
    String own = site.rows("SELECT DISTINCT site_id FROM crsql_changes");
    site.merge("'t'", "x'010901'", "'a'", "2", "1, 5, 1, 0", SITE2);
    checkEquals(own, site.rows("SELECT DISTINCT site_id FROM crsql_changes"));
    site.execute("SELECT crsql_config_set('merge-equal-values', 1)");
    site.merge("'t'", "x'010901'", "'b'", "3", "1, 5, 1, 0", SITE);
    checkEquals(own, site.rows("SELECT DISTINCT site_id FROM crsql_changes"));
    site.merge("'t'", "x'010901'", "'a'", "2", "1, 5, 1, 0", SITE2);
    checkEquals(
        "'a'," + SITE2 + ",1;'b'," + own + ",1",
        site.rows("SELECT cid, site_id, col_version FROM crsql_changes ORDER BY cid"));
    checkEquals("1,2,3", site.rows("SELECT * FROM t"));
  }

  static void damagedChangesetIsRefused(Databases databases) {
    Site site = siteWithTables(databases);
    Site peer = new Site(databases, 2);
    peer.replicate(T + S, "t", "s");
    peer.execute(
        "INSERT INTO t VALUES (1, 2, 'x'), (2, 1.5, x'01'); UPDATE t SET b = 3;"
            + "INSERT INTO s VALUES ('k', 1, NULL); DELETE FROM t WHERE id = 1");
    byte[] changes = peer.replica().changesSince(0, null);
    for (int i = 0; i < changes.length; i++) {
      byte[] flipped = changes.clone();
      for (int flip : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 255}) {
        flipped[i] = (byte) (changes[i] ^ flip);
        checkDamaged(site, flipped);
      }
      checkDamaged(site, Arrays.copyOf(changes, i));
    }
    checkDamaged(site, Arrays.copyOf(changes, changes.length + 1));
    checkEquals("", site.clocks());
    checkEquals("1", site.rows("SELECT count(*) FROM crsql_site_id"));
    site.replica().apply(changes);
    checkEquals(peer.agreed(), site.agreed());
  }

  private static void checkDamaged(Site site, byte[] changes) {
    ReplicationException failure =
        failure(ReplicationException.class, () -> site.replica().apply(changes));
    checkEquals(ReplicationException.Code.BAD_CHANGESET, failure.code());
  }
}
