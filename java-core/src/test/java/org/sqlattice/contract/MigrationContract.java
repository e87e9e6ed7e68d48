package org.sqlattice.contract;

import static org.sqlattice.contract.Checks.check;
import static org.sqlattice.contract.Checks.checkEquals;
import static org.sqlattice.contract.Checks.checkFails;
import static org.sqlattice.contract.Checks.failure;

import java.util.ArrayList;
import java.util.List;
import org.sqlattice.migrate.MigrationReport;
import org.sqlattice.migrate.MigrationStep;
import org.sqlattice.schema.SchemaException;
import org.sqlattice.sql.SqlException;
import org.sqlattice.sql.Statement;

/** Declared schemas: what becomes of a database that is brought to one. */
public final class MigrationContract {
  private MigrationContract() {}

  /** Returns all cases, with random migrations of the seeds from {@code first} on. */
  public static List<ContractCase> cases(int first, int seedCount) {
    List<ContractCase> cases = new ArrayList<>();
    add(cases, "emptyDatabaseGetsSchema", MigrationContract::emptyDatabaseGetsSchema);
    add(cases, "sameSchemaDoesNothing", MigrationContract::sameSchemaDoesNothing);
    add(cases, "spellingDoesNotMatter", MigrationContract::spellingDoesNotMatter);
    add(cases, "textsInDefaultsMatter", MigrationContract::textsInDefaultsMatter);
    add(cases, "oneLineSchemasKeepRows", MigrationContract::oneLineSchemasKeepRows);
    add(cases, "cleanupIsAccepted", MigrationContract::cleanupIsAccepted);
    add(cases, "columnsAreAddedAndDropped", MigrationContract::columnsAreAddedAndDropped);
    add(cases, "columnsKeepTheirPlaces", MigrationContract::columnsKeepTheirPlaces);
    add(cases, "allColumnsAreReplaced", MigrationContract::allColumnsAreReplaced);
    add(cases, "usedColumnsAreDropped", MigrationContract::usedColumnsAreDropped);
    add(cases, "renamedColumnIsDropAndAdd", MigrationContract::renamedColumnIsDropAndAdd);
    add(cases, "declarationsChange", MigrationContract::declarationsChange);
    add(cases, "columnsThatAlterCannotAdd", MigrationContract::columnsThatAlterCannotAdd);
    add(cases, "rowIdsStay", MigrationContract::rowIdsStay);
    add(cases, "autoincrementGoesOn", MigrationContract::autoincrementGoesOn);
    add(cases, "conflictClausesDropNoRows", MigrationContract::conflictClausesDropNoRows);
    add(cases, "ownNameInChecks", MigrationContract::ownNameInChecks);
    add(cases, "indexesTriggersAndViewsFollow", MigrationContract::itemsFollow);
    add(cases, "unchangedViewsAndTriggersStay", MigrationContract::unchangedItemsStay);
    add(cases, "namesMoveBetweenKinds", MigrationContract::namesMoveBetweenKinds);
    add(cases, "anyNameMigrates", MigrationContract::anyNameMigrates);
    add(cases, "generatedColumnsFollow", MigrationContract::generatedColumnsFollow);
    add(cases, "lossIsTold", MigrationContract::lossIsTold);
    add(cases, "dryRunChangesNothing", MigrationContract::dryRunChangesNothing);
    add(cases, "planIsJson", MigrationContract::planIsJson);
    add(cases, "failureChangesNothing", MigrationContract::failureChangesNothing);
    add(cases, "failureLeavesTransaction", MigrationContract::failureLeavesTransaction);
    add(cases, "migrationRollsBack", MigrationContract::migrationRollsBack);
    add(cases, "badCallsAreRefused", MigrationContract::badCallsAreRefused);
    add(cases, "foreignKeysDeleteNothing", MigrationContract::foreignKeysDeleteNothing);
    add(cases, "brokenForeignKeysAreRefused", MigrationContract::brokenForeignKeysAreRefused);
    add(cases, "foreignKeysInTransaction", MigrationContract::foreignKeysInTransaction);
    add(cases, "virtualTablesFollow", MigrationContract::virtualTablesFollow);
    add(cases, "tablesBecomeReplicated", MigrationContract::tablesBecomeReplicated);
    add(cases, "tablesCeaseToBeReplicated", MigrationContract::tablesCeaseToBeReplicated);
    add(cases, "replicatedTablesAreDropped", MigrationContract::replicatedTablesAreDropped);
    add(cases, "tablesBecomeOrdered", MigrationContract::tablesBecomeOrdered);
    addReplicated(cases);
    for (int seed = first; seed < first + seedCount; seed++) {
      long value = seed;
      add(cases, "randomMigration-" + seed, databases -> RandomSchema.migrate(databases, value));
    }
    return List.copyOf(cases);
  }

  /** Changes of replicated tables: they run where {@code crsql_begin_alter} is. */
  private static void addReplicated(List<ContractCase> cases) {
    add(cases, "replicatedColumnsChange", MigrationContract::replicatedColumnsChange);
    add(cases, "replicatedTablesAreRebuilt", MigrationContract::replicatedTablesAreRebuilt);
    add(cases, "replicatedRowIdTablesAreRebuilt", MigrationContract::rowIdTablesAreRebuilt);
    add(cases, "failedRebuildKeepsClocks", MigrationContract::failedRebuildKeepsClocks);
  }

  private static void add(List<ContractCase> cases, String name, ContractCase.Body body) {
    cases.add(new ContractCase(name, body));
  }

  static void emptyDatabaseGetsSchema(Databases databases) {
    Site site = new Site(databases, 1);
    String schema =
        "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY NOT NULL, a); -- the table\n"
            + "CREATE INDEX i ON t (a); CREATE VIEW v AS SELECT a FROM t;\n"
            + "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END; SELECT crsql_as_crr('t')";
    migrate(site, schema);
    site.execute("INSERT INTO t VALUES (1, 2)");
    checkEquals("2", site.rows("SELECT * FROM v"));
    checkEquals("'t','a',2", site.rows("SELECT \"table\", cid, val FROM crsql_changes"));
    checkLikeFresh(databases, site, schema);
    migrate(site, "");
    checkLikeFresh(databases, site, "");
  }

  static void sameSchemaDoesNothing(Databases databases) {
    Site site = new Site(databases, 1);
    String schema =
        "CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, l, o, c); SELECT crsql_as_crr('t');"
            + "SELECT crsql_fract_as_ordered('t', 'o', 'l'); CREATE TABLE p (a TEXT DEFAULT Abc);"
            + "CREATE UNIQUE INDEX i ON p (a) WHERE a > 'x'";
    migrate(site, schema);
    site.execute("INSERT INTO t VALUES (1, 1, 1, 1)");
    String before = state(site, "t");
    long changeCount = site.connection().totalChangeCount();
    checkSteps("", site.replica().migrate(schema, false));
    migrate(site, schema);
    checkEquals(before, state(site, "t"));
    checkEquals(changeCount, site.connection().totalChangeCount());
  }

  static void spellingDoesNotMatter(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, \"a\" TEXT COLLATE nocase, [b] /* b */ INT"
            + " CHECK (t.b>0)); CREATE INDEX i ON t(a, b); CREATE VIEW v AS SELECT a FROM t;"
            + "CREATE TRIGGER g AFTER DELETE ON t BEGIN SELECT OLD.a; END");
    checkSteps(
        "",
        plan(
            site,
            "create table if not exists T(ID integer\n primary key,a text collate NOCASE, -- a\n"
                + "`b` int check(B > 0)); create index if not exists main.I on t ( \"a\",b );"
                + "create view V as select A from T;"
                + "create trigger G after delete on T begin select old.a; end"));
    checkSteps(
        "drop view v, drop trigger g, drop index i, rebuild table t",
        plan(site, "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT COLLATE nocase, b INT)"));
  }

  static void textsInDefaultsMatter(Databases databases) {
    Site site = new Site(databases, 1);
    for (String value :
        new String[] {"Word", "word", "'a'", "'A'", "'a''b'", "\"a\"\"b\"", "\"Word\""}) {
      migrate(site, "CREATE TABLE t (id INTEGER PRIMARY KEY, a DEFAULT " + value + ")");
      site.execute("DELETE FROM t; INSERT INTO t (id) VALUES (1)");
      String wanted = value.replace("\"\"", "\"").replace("''", "'");
      boolean isQuoted = !value.endsWith("ord");
      wanted = isQuoted ? wanted.substring(1, wanted.length() - 1) : wanted;
      checkEquals("'" + wanted + "'", site.rows("SELECT a FROM t"));
    }
  }

  static void oneLineSchemasKeepRows(Databases databases) {
    Site site = new Site(databases, 1);
    String table = "CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, a";
    migrate(site, table + "); SELECT crsql_as_crr('t');");
    site.execute("INSERT INTO t VALUES (1, 2)");
    migrate(site, table + "); SELECT crsql_as_crr('t'); CREATE TABLE s (a); SELECT 1");
    migrate(site, table + "/* crsql_as_crr */); SELECT crsql_as_crr ( 'main' , 'T' )");
    checkEquals("1,2", site.rows("SELECT * FROM t"));
    checkEquals("'a',2", site.rows("SELECT cid, val FROM crsql_changes"));
    checkEquals("", site.rows("SELECT name FROM sqlite_schema WHERE name = 's'"));
  }

  static void cleanupIsAccepted(Databases databases) {
    Site site = new Site(databases, 1);
    checkEquals(
        "'migration complete'",
        site.rows(
            "SELECT crsql_automigrate('CREATE TABLE t (a) -- t', 'SELECT crsql_finalize();')"));
    checkEquals("'migration complete'", site.rows("SELECT crsql_automigrate('', NULL)"));
    checkLikeFresh(databases, site, "");
  }

  static void columnsAreAddedAndDropped(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a, b, c); CREATE INDEX i ON t (b, a)");
    site.execute("INSERT INTO t VALUES (1, 2, 3, 4), (5, 6, 7, 8)");
    String schema =
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a, c, -- the third\n"
            + "d TEXT NOT NULL /* never */ DEFAULT 'x', e VARCHAR(3) DEFAULT -1)";
    checkSteps(
        "drop index i, create column d, create column e, drop column b",
        site.replica().migrate(schema, false));
    checkEquals("1,2,4,'x','-1';5,6,8,'x','-1'", site.rows("SELECT * FROM t"));
    checkLikeFresh(databases, site, schema);
  }

  static void columnsKeepTheirPlaces(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute("CREATE TABLE t (a, b, c); INSERT INTO t VALUES (1, 2, 3)");
    String schema = "CREATE TABLE t (c, n DEFAULT 9, a, b)";
    checkSteps("rebuild table t", site.replica().migrate(schema, false));
    checkEquals("3,9,1,2", site.rows("SELECT * FROM t"));
    checkLikeFresh(databases, site, schema);
  }

  static void allColumnsAreReplaced(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute("CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 2), (3, 4)");
    migrate(site, "CREATE TABLE t (c DEFAULT 5, d)");
    checkEquals("5,NULL;5,NULL", site.rows("SELECT * FROM t"));
    migrate(site, "CREATE TABLE t (e INTEGER PRIMARY KEY, f UNIQUE)");
    checkEquals("1,NULL;2,NULL", site.rows("SELECT * FROM t"));
    checkLikeFresh(databases, site, "CREATE TABLE t (e INTEGER PRIMARY KEY, f UNIQUE)");
  }

  /** Each of these columns is one that {@code ALTER TABLE DROP COLUMN} alone refuses. */
  static void usedColumnsAreDropped(Databases databases) {
    String[] used = {
      "a, b, UNIQUE (a)",
      "a UNIQUE, b",
      "a PRIMARY KEY, b",
      "a, b, CHECK (a > 0)",
      "a REFERENCES t (id), b",
      "a, b AS (a + 1)",
      "a, b); CREATE INDEX i ON t (b, a",
      "a, b); CREATE INDEX i ON t (b) WHERE (a > 0",
      "a, b); CREATE VIEW v (x) AS SELECT (a) FROM t WHERE (1",
    };
    for (String columns : used) {
      Site site = new Site(databases, 1);
      boolean isKey = columns.contains("PRIMARY");
      String id = isKey ? "id, " : "id INTEGER PRIMARY KEY, ";
      migrate(site, "CREATE TABLE t (" + id + columns + ")");
      site.execute("INSERT INTO t (id, a) VALUES (1, NULL), (2, 2)");
      migrate(site, "CREATE TABLE t (" + id + "b)");
      checkEquals("1;2", site.rows("SELECT id FROM t ORDER BY id"));
      checkLikeFresh(databases, site, "CREATE TABLE t (" + id + "b)");
    }
  }

  /** A rename is not guessed; who renames before keeps the values. */
  static void renamedColumnIsDropAndAdd(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute("CREATE TABLE t (id, old TEXT); INSERT INTO t VALUES (1, 'x')");
    String schema = "CREATE TABLE t (id, new TEXT)";
    MigrationReport report = site.replica().migrate(schema, true);
    checkSteps("create column new, drop column old", report);
    check(report.isLossy(), "a dropped column is a loss");

    site.execute("ALTER TABLE t RENAME COLUMN old TO \"new\"");
    checkSteps("", site.replica().migrate(schema, false));
    checkEquals("1,'x'", site.rows("SELECT id, new FROM t"));
    site.execute("ALTER TABLE t RENAME TO u");
    checkSteps("", site.replica().migrate("CREATE TABLE u (id, new TEXT)", false));
  }

  static void declarationsChange(Databases databases) {
    String[] changes = {
      "a INTEGER", "1,'7'", "1,7",
      "a TEXT DEFAULT 'x'", "1,'7'", "1,'7'",
      "a TEXT NOT NULL", "1,'7'", "1,'7'",
      "a TEXT COLLATE NOCASE", "1,'x'", "1,'x'",
      "a TEXT CHECK (a > 5)", "1,'7'", "1,'7'",
      "a TEXT CONSTRAINT c UNIQUE", "1,'7'", "1,'7'",
      "a TEXT, UNIQUE (a, id)", "1,'7'", "1,'7'",
      "a TEXT REFERENCES t (id)", "1,NULL", "1,NULL",
    };
    for (int i = 0; i < changes.length; i += 3) {
      Site site = new Site(databases, 1);
      String former = "CREATE TABLE t (id INT PRIMARY KEY, a TEXT)";
      migrate(site, former);
      site.execute("INSERT INTO t VALUES (" + changes[i + 1] + ")");
      String schema = "CREATE TABLE t (id INT PRIMARY KEY, " + changes[i] + ")";
      checkSteps("rebuild table t", site.replica().migrate(schema, false));
      checkEquals(changes[i + 2], site.rows("SELECT * FROM t"));
      checkLikeFresh(databases, site, schema);
      checkSteps("rebuild table t", site.replica().migrate(former, false));
      checkLikeFresh(databases, site, former);
    }
    optionsChange(databases);
  }

  private static void optionsChange(Databases databases) {
    Site site = new Site(databases, 1);
    String table = "CREATE TABLE t (id TEXT, a INT, b TEXT, ";
    migrate(site, table + "PRIMARY KEY (id))");
    site.execute("INSERT INTO t VALUES ('x', 1, 'y'), ('z', 2, 'w')");
    String[] ends = {
      "PRIMARY KEY (id)) STRICT",
      "PRIMARY KEY (id)) STRICT, WITHOUT ROWID",
      "PRIMARY KEY (id)) WITHOUT ROWID",
      "PRIMARY KEY (a, id)) WITHOUT ROWID",
      "PRIMARY KEY (b))",
      "CHECK (a < 3))",
    };
    for (String end : ends) {
      checkSteps("rebuild table t", site.replica().migrate(table + end, false));
      checkEquals("'x',1,'y';'z',2,'w'", site.rows("SELECT * FROM t ORDER BY a"));
      checkLikeFresh(databases, site, table + end);
    }
  }

  static void columnsThatAlterCannotAdd(Databases databases) {
    String[] columns = {
      "b UNIQUE", "NULL",
      "b DEFAULT (1 + 1)", "2",
      "b NOT NULL DEFAULT (id)", null,
      "b DEFAULT CURRENT_TIMESTAMP", "text",
      "b REFERENCES t (id) DEFAULT 1", "1",
      "b AS (id + 1) STORED", "2",
      "b AS (id + 1)", "2",
      "b CHECK (b > 0) DEFAULT 1", "1",
      "b TEXT COLLATE NOCASE NOT NULL DEFAULT 1", "'1'",
    };
    for (int i = 0; i < columns.length; i += 2) {
      Site site = new Site(databases, 1);
      site.execute("PRAGMA foreign_keys = on; CREATE TABLE t (id INTEGER PRIMARY KEY)");
      site.execute("INSERT INTO t VALUES (1)");
      String schema = "CREATE TABLE t (id INTEGER PRIMARY KEY, " + columns[i] + ")";
      if (columns[i + 1] == null) {
        check(failure(SqlException.class, () -> migrate(site, schema)) != null, "no failure");
        checkEquals("1", site.rows("SELECT * FROM t"));
      } else {
        migrate(site, schema);
        String value = columns[i + 1].equals("text") ? "typeof(b)" : "b";
        String wanted = columns[i + 1].equals("text") ? "'text'" : columns[i + 1];
        checkEquals(wanted, site.rows("SELECT " + value + " FROM t"));
        checkLikeFresh(databases, site, schema);
      }
    }
  }

  static void rowIdsStay(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute("CREATE TABLE t (a TEXT); INSERT INTO t (rowid, a) VALUES (7, 'x'), (3, 'y')");
    migrate(site, "CREATE TABLE t (a TEXT NOT NULL)");
    checkEquals("3,'y';7,'x'", site.rows("SELECT rowid, a FROM t"));
    migrate(site, "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL)");
    checkEquals("3,'y';7,'x'", site.rows("SELECT id, a FROM t"));
    migrate(site, "CREATE TABLE t (id INTEGER PRIMARY KEY, rowid DEFAULT 'r', a TEXT)");
    checkEquals("3,'r','y',3;7,'r','x',7", site.rows("SELECT *, _rowid_ FROM t"));
    migrate(site, "CREATE TABLE t (rowid, id, a)");
    checkEquals("'r',3,'y',3;'r',7,'x',7", site.rows("SELECT *, oid FROM t"));
  }

  static void autoincrementGoesOn(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a)");
    site.execute("INSERT INTO t VALUES (1, 1), (9, 9); DELETE FROM t WHERE id = 9");
    migrate(site, "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a DEFAULT 5)");
    site.execute("INSERT INTO t DEFAULT VALUES");
    checkEquals("1,1;10,5", site.rows("SELECT * FROM t"));
    site.execute("DELETE FROM t");
    migrate(site, "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a DEFAULT 6)");
    site.execute("INSERT INTO t DEFAULT VALUES");
    checkEquals("11,6", site.rows("SELECT * FROM t"));
    checkEquals("'t',11", site.rows("SELECT * FROM sqlite_sequence WHERE name NOT GLOB 'crsql*'"));
  }

  static void conflictClausesDropNoRows(Databases databases) {
    for (String action : new String[] {"IGNORE", "REPLACE", "FAIL", "ROLLBACK"}) {
      Site site = new Site(databases, 1);
      site.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1), (1), (NULL); BEGIN");
      String before = state(site, "t");
      for (String constraint : new String[] {"UNIQUE", "DEFAULT 1 NOT NULL"}) {
        String schema = "CREATE TABLE t (a " + constraint + " ON CONFLICT " + action + ")";
        checkMigrationFails(site, schema, "constraint failed: t.a");
        checkEquals(before, state(site, "t"));
      }
      site.execute("COMMIT");
    }
  }

  static void ownNameInChecks(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    String schema =
        "CREATE TABLE t (a CHECK (\"t\".a > 0), b AS (a + 1), CHECK ([t].b > 0 AND T . a < 9))";
    migrate(site, schema);
    checkEquals("1,2", site.rows("SELECT * FROM t"));
    checkFails(site.connection(), "INSERT INTO t VALUES (0)", "CHECK");
    checkSteps("", plan(site, schema));
  }

  static void itemsFollow(Databases databases) {
    Site site = new Site(databases, 1);
    String table = "CREATE TABLE t (a, b); CREATE TABLE log (x);";
    String former =
        table
            + "CREATE INDEX i ON t (a); CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER g AFTER"
            + " INSERT ON t BEGIN INSERT INTO log VALUES (NEW.a); END; CREATE TRIGGER w INSTEAD OF"
            + " INSERT ON v BEGIN INSERT INTO t (a) VALUES (NEW.a); END;";
    String later =
        table
            + "CREATE UNIQUE INDEX i ON t (a DESC); CREATE VIEW v AS SELECT a, b FROM t;"
            + "CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO log VALUES (-NEW.a); END;"
            + "CREATE TRIGGER w INSTEAD OF INSERT ON v BEGIN INSERT INTO t (a) VALUES (NEW.a); END;";
    migrate(site, former);
    site.execute("INSERT INTO v VALUES (1)");
    checkSteps(
        "drop view v, drop trigger g, drop index i, create index i, create view v,"
            + " create trigger g, create trigger w",
        site.replica().migrate(later, false));
    checkLikeFresh(databases, site, later);
    site.execute("INSERT INTO v VALUES (2, 0)");
    checkEquals("1;-2", site.rows("SELECT x FROM log"));
    checkEquals("2,NULL;1,NULL", site.rows("SELECT a, b FROM t ORDER BY a DESC"));
    migrate(site, former);
    checkLikeFresh(databases, site, former);
    checkSteps("drop view v, drop trigger g, drop index i", site.replica().migrate(table, false));
  }

  static void unchangedItemsStay(Databases databases) {
    Site site = new Site(databases, 1);
    String rest =
        ", b); CREATE TABLE s (a); CREATE INDEX i ON t (b); CREATE VIEW v AS SELECT b FROM t;"
            + "CREATE VIEW vv AS SELECT * FROM v, s; CREATE TRIGGER g AFTER INSERT ON t BEGIN"
            + " INSERT INTO s SELECT b FROM v; END; CREATE TRIGGER h AFTER DELETE ON s BEGIN"
            + " DELETE FROM t WHERE b = OLD.a; END";
    migrate(site, "CREATE TABLE t (a" + rest);
    site.execute("INSERT INTO t VALUES (1, 2)");
    String schema = "CREATE TABLE t (a NOT NULL" + rest;
    checkSteps(
        "rebuild table t, create index i, create trigger g", site.replica().migrate(schema, false));
    checkLikeFresh(databases, site, schema);
    checkEquals("1,2", site.rows("SELECT * FROM t"));
    checkEquals("2", site.rows("SELECT * FROM s"));
    site.execute("DELETE FROM s");
    checkEquals("", site.rows("SELECT * FROM t"));
    checkEquals("0", site.rows("PRAGMA legacy_alter_table"));
  }

  static void namesMoveBetweenKinds(Databases databases) {
    Site site = new Site(databases, 1);
    String[] schemas = {
      "CREATE TABLE x (a); CREATE INDEX y ON x (a)",
      "CREATE TABLE y (a); CREATE VIEW x AS SELECT * FROM y",
      "CREATE TABLE x (a, y); CREATE INDEX z ON x (a); CREATE VIEW y AS SELECT 1 AS a",
      "CREATE TABLE z (a); CREATE INDEX x ON z (a); CREATE TRIGGER y AFTER INSERT ON z"
          + " BEGIN SELECT 1; END",
      "CREATE TABLE x (a, UNIQUE (a)); CREATE TABLE z (a NOT NULL); CREATE TRIGGER y AFTER DELETE"
          + " ON x BEGIN SELECT 1; END",
    };
    for (String schema : schemas) {
      migrate(site, schema);
      checkLikeFresh(databases, site, schema);
    }
  }

  static void anyNameMigrates(Databases databases) {
    Site site = new Site(databases, 1);
    String[] names = {
      "select", "a \"b\" 'c'", "x--y", "[z]", "/*", "Été", "primary", "a;b", "crsql"
    };
    StringBuilder former = new StringBuilder();
    StringBuilder later = new StringBuilder();
    for (String name : names) {
      String quoted = '"' + name.replace("\"", "\"\"") + '"';
      String table = "CREATE TABLE " + quoted + " (" + quoted + ", old, \"a\"\"b\" CHECK (1)";
      former.append(table).append("); ");
      later.append(table.replace(", old", "")).append(", \"ne w\" AS (").append(quoted);
      later.append(")); CREATE INDEX \"i").append(quoted.substring(1)).append(" ON ");
      later.append(quoted).append(" (").append(quoted).append("); ");
    }
    migrate(site, former.toString());
    for (String name : names) {
      String quoted = '"' + name.replace("\"", "\"\"") + '"';
      site.execute("INSERT INTO " + quoted + " VALUES (1, 2, 3)");
    }
    migrate(site, later.toString());
    checkLikeFresh(databases, site, later.toString());
    for (String name : names) {
      String quoted = '"' + name.replace("\"", "\"\"") + '"';
      checkEquals("1,3,1", site.rows("SELECT * FROM " + quoted));
    }
  }

  static void generatedColumnsFollow(Databases databases) {
    Site site = new Site(databases, 1);
    String[] columns = {
      "a, g AS (a + 1)", "1,2",
      "a, g AS (a + 2) STORED", "1,3",
      "a, g", "1,3",
      "a, g, h AS (a || g)", "1,3,'13'",
      "a, g GENERATED ALWAYS AS (-a)", "1,-1",
    };
    for (int i = 0; i < columns.length; i += 2) {
      String schema = "CREATE TABLE t (" + columns[i] + ")";
      migrate(site, schema);
      if (i == 0) {
        site.execute("INSERT INTO t VALUES (1)");
      }
      checkEquals(columns[i + 1], site.rows("SELECT * FROM t"));
      checkLikeFresh(databases, site, schema);
    }
  }

  static void lossIsTold(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute(
        "CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, a TEXT, g AS (a));"
            + "CREATE VIEW v AS SELECT 1; SELECT crsql_as_crr('t')");
    String start = "CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL";
    String[] lossless = {
      ", a TEXT, g AS (a), b", ", a TEXT", ", a TEXT NOT NULL DEFAULT 1", ", a BLOB, g"
    };
    for (String columns : lossless) {
      String schema = start + columns + "); SELECT crsql_as_crr('t')";
      check(!plan(site, schema).isLossy(), "schema=" + schema);
    }
    String[] lossy = {", b", ", a INT", ", a AS (1)", ", b, a AS (1) STORED", ""};
    for (String columns : lossy) {
      String schema = start + columns + "); SELECT crsql_as_crr('t')";
      check(plan(site, schema).isLossy(), "schema=" + schema);
    }
    check(plan(site, start + ", a TEXT, g AS (a))").isLossy(), "clocks are lost");
    check(plan(site, "").isLossy(), "a table is lost");
  }

  static void dryRunChangesNothing(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1); BEGIN");
    String before = state(site, "t");
    String schema =
        "CREATE TABLE t (b); CREATE TABLE s (a PRIMARY KEY NOT NULL);" + "SELECT crsql_as_crr('s')";
    MigrationReport report = site.replica().migrate(schema, true);
    checkSteps("create column b, drop column a, create table s, replicate table s", report);
    checkEquals(before, state(site, "t"));
    site.execute("COMMIT");
    checkEquals(report.steps(), site.replica().migrate(schema, false).steps());
  }

  static void planIsJson(Databases databases) {
    Site site = new Site(databases, 1);
    checkEquals("'[]'", site.rows("SELECT crsql_migration_plan('')"));
    site.execute("CREATE TABLE \"q\"\"\" (a)");
    checkEquals(
        "'create','table','t''','t''','CREATE TABLE \"t''\" (a)',0;"
            + "'drop','table','q\"','q\"','DROP TABLE \"q\"\"\"',1",
        site.rows(
            "SELECT value ->> 'action', value ->> 'type', replace(value ->> 'table', '''', ''''''),"
                + " replace(value ->> 'name', '''', ''''''), replace(value ->> 'sql', '''',"
                + " ''''''), value ->> 'lossy' FROM"
                + " json_each(crsql_migration_plan('CREATE TABLE \"t''\" (a)')) ORDER BY 1"));
  }

  static void failureChangesNothing(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('x'), (NULL)");
    String before = state(site, "t");
    String[] failing = {
      "CREATE TABLE s (a); CREATE TABLE", "incomplete input",
      "CREATE TABLE t (a); CREATE TABLE t (b)", "already exists",
      "CREATE TABLE t (a TEXT NOT NULL)", "cannot migrate: NOT NULL constraint failed: t.a",
      "CREATE TABLE t (a TEXT); CREATE TABLE s (a); SELECT crsql_as_crr('s')", "no primary key",
      "CREATE TABLE t (a INT) STRICT", "cannot store TEXT value in INT column t.a",
      "CREATE TABLE t (a TEXT, b NOT NULL)", "NOT NULL constraint failed: t.b",
      "CREATE TABLE t (a TEXT CHECK (a > 'y'))", "CHECK constraint failed",
      "CREATE TABLE t (a TEXT); INSERT INTO t VALUES (1)", "a schema cannot bring rows: table=t",
      "CREATE TABLE s (a); CREATE TABLE t (a INTEGER PRIMARY KEY)", "datatype mismatch",
    };
    for (int i = 0; i < failing.length; i += 2) {
      checkMigrationFails(site, failing[i], failing[i + 1]);
      checkEquals(before, state(site, "t"));
    }
  }

  static void failureLeavesTransaction(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute("CREATE TABLE c (id INTEGER PRIMARY KEY NOT NULL, a); SELECT crsql_as_crr('c')");
    site.execute("CREATE TABLE t (a); BEGIN; INSERT INTO t VALUES (1), (1)");
    String schema =
        "CREATE TABLE c (id INTEGER PRIMARY KEY NOT NULL, a); SELECT crsql_as_crr('c');"
            + "CREATE TABLE d (id INTEGER PRIMARY KEY NOT NULL); CREATE INDEX i ON d (id);"
            + "CREATE TABLE t (a UNIQUE); SELECT crsql_as_crr('d')";
    String before = state(site, "t");
    checkMigrationFails(site, schema, "UNIQUE constraint failed: t.a");
    check(site.connection().isInTransaction(), "the transaction is gone");
    checkEquals(before, state(site, "t"));
    site.execute("INSERT INTO c VALUES (1, 2); DELETE FROM t WHERE rowid = 2");
    migrate(site, schema);
    site.execute("COMMIT");
    checkLikeFresh(databases, site, schema);
    checkEquals("1", site.rows("SELECT * FROM t"));
    checkEquals("'a',2,1", site.rows("SELECT cid, val, db_version FROM crsql_changes"));
  }

  static void migrationRollsBack(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute(
        "CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, a); INSERT INTO t VALUES (1, 2)");
    String before = state(site, "t");
    site.execute("BEGIN");
    migrate(
        site,
        "CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, b); SELECT crsql_as_crr('t');"
            + "CREATE TABLE s (a)");
    checkEquals("1,NULL", site.rows("SELECT * FROM t"));
    site.execute("ROLLBACK");
    checkEquals(before, state(site, "t"));
    checkEquals("", site.clocks());
  }

  static void badCallsAreRefused(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute("CREATE TABLE t (a)");
    checkFails(site.connection(), "SELECT crsql_automigrate()", "1 or 2 arguments");
    checkFails(site.connection(), "SELECT crsql_automigrate('', '', '')", "1 or 2 arguments");
    checkFails(site.connection(), "SELECT crsql_automigrate(NULL)", "schema is NULL");
    checkFails(site.connection(), "SELECT crsql_migration_plan(NULL)", "schema is NULL");
    checkFails(site.connection(), "SELECT crsql_automigrate('', 'nonsense')", "syntax error");
    checkFails(site.connection(), "INSERT INTO t SELECT crsql_automigrate('')", "in progress");
    checkEquals("", site.rows("SELECT * FROM t"));
    site.replica().close();
    checkFails(site.connection(), "SELECT crsql_automigrate('')", "closed");
    failure(IllegalStateException.class, () -> site.replica().migrate("", true));
  }

  static void foreignKeysDeleteNothing(Databases databases) {
    Site site = new Site(databases, 1);
    String child = "CREATE TABLE c (p REFERENCES p (id) ON DELETE CASCADE ON UPDATE CASCADE);";
    site.execute("PRAGMA foreign_keys = on");
    migrate(
        site, child + "CREATE TABLE p (id INTEGER PRIMARY KEY, p REFERENCES p ON DELETE CASCADE)");
    site.execute("INSERT INTO p VALUES (1, NULL), (2, 1); INSERT INTO c VALUES (1), (2)");
    String schema =
        child
            + "CREATE TABLE p (id INTEGER PRIMARY KEY, p REFERENCES p ON DELETE CASCADE, a UNIQUE)";
    migrate(site, schema);
    checkEquals("1,NULL,NULL;2,1,NULL", site.rows("SELECT * FROM p"));
    checkEquals("1;2", site.rows("SELECT * FROM c"));
    checkEquals("1", site.rows("PRAGMA foreign_keys"));
    checkLikeFresh(databases, site, schema);
    site.execute("DELETE FROM p WHERE id = 1");
    checkEquals("", site.rows("SELECT * FROM c"));
  }

  static void brokenForeignKeysAreRefused(Databases databases) {
    Site site = new Site(databases, 1);
    String parent = "CREATE TABLE p (id INTEGER PRIMARY KEY);";
    site.execute("PRAGMA foreign_keys = on");
    migrate(site, parent + "CREATE TABLE c (p)");
    site.execute("INSERT INTO c VALUES (1)");
    String before = state(site, "c");
    String schema = parent + "CREATE TABLE c (p REFERENCES p)";
    checkMigrationFails(site, schema, "a row refers to one that is not there");
    checkEquals(before, state(site, "c"));
    checkEquals("1", site.rows("PRAGMA foreign_keys"));
    site.execute("INSERT INTO p VALUES (1)");
    migrate(site, schema);
    checkLikeFresh(databases, site, schema);
  }

  static void foreignKeysInTransaction(Databases databases) {
    Site site = new Site(databases, 1);
    String child = "CREATE TABLE c (p REFERENCES p ON DELETE CASCADE";
    String parent = "); CREATE TABLE p (id INTEGER PRIMARY KEY";
    site.execute("PRAGMA foreign_keys = on");
    migrate(site, child + parent + ")");
    site.execute("INSERT INTO p VALUES (1); INSERT INTO c VALUES (1); BEGIN");
    checkMigrationFails(site, child + parent + ", a UNIQUE)", "referred to by=c");
    checkMigrationFails(site, child + ")", "table=p, referred to by=c");
    migrate(site, child + ", a UNIQUE" + parent + ", a)");
    checkEquals("1,NULL", site.rows("SELECT * FROM c"));
    checkEquals("1", site.rows("PRAGMA foreign_keys"));
    site.execute("COMMIT");
    checkLikeFresh(databases, site, child + ", a UNIQUE" + parent + ", a)");
    String self = "CREATE TABLE s (id INTEGER PRIMARY KEY, p REFERENCES s ON DELETE CASCADE";
    migrate(site, self + ")");
    site.execute("INSERT INTO s VALUES (1, 1), (2, 1); BEGIN");
    checkMigrationFails(site, self + ", a UNIQUE)", "table=s, referred to by=s");
    checkEquals("1;2", site.rows("SELECT id FROM s"));
    migrate(site, parent.substring(parent.indexOf('C')) + ");" + child + ")");
    migrate(site, "");
    site.execute("COMMIT");
    checkLikeFresh(databases, site, "");
  }

  static void virtualTablesFollow(Databases databases) {
    Site site = new Site(databases, 1);
    String schema = "CREATE VIRTUAL TABLE f USING fts5 (a, b); CREATE TABLE t (a)";
    migrate(site, schema);
    site.execute("INSERT INTO f VALUES ('x', 'y')");
    checkSteps("", plan(site, schema.replace("f USING fts5 (a", "F using FTS5(A")));
    migrate(site, "CREATE TABLE t (a, b); " + schema.substring(0, schema.indexOf(';')));
    checkEquals("'x','y'", site.rows("SELECT * FROM f WHERE f MATCH 'y'"));
    MigrationReport report = plan(site, schema.replace(", b", ", c"));
    checkSteps("drop table f, create table f, drop column b", report);
    check(report.steps().get(0).isLossy(), "a virtual table is lost");
    migrate(site, "CREATE TABLE f (a)");
    checkLikeFresh(databases, site, "CREATE TABLE f (a)");
  }

  static void tablesBecomeReplicated(Databases databases) {
    Site site = new Site(databases, 1);
    String table = "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, a); CREATE INDEX i ON t (a)";
    migrate(site, table);
    site.execute("INSERT INTO t VALUES ('x', 1)");
    checkSteps(
        "replicate table t", site.replica().migrate(table + ";SELECT crsql_as_crr('T')", false));
    checkEquals("'a',1", site.rows("SELECT cid, val FROM crsql_changes"));
    checkLikeFresh(databases, site, table + ";SELECT crsql_as_crr('t')");
    String plain = table + "; SELECT crsql_as_crr('t'); SELECT crsql_as_table('t')";
    check(plan(site, plain).steps().size() == 1, "as_table has the last word");
  }

  static void tablesCeaseToBeReplicated(Databases databases) {
    Site site = new Site(databases, 1);
    String table = "CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, a)";
    migrate(site, table + ";SELECT crsql_as_crr('t')");
    site.execute("INSERT INTO t VALUES (1, 2)");
    checkSteps("cease table t", site.replica().migrate(table, false));
    checkLikeFresh(databases, site, table);
    checkEquals("1,2", site.rows("SELECT * FROM t"));
    checkEquals("", site.rows("SELECT * FROM crsql_changes"));
    checkEquals("1", site.rows("SELECT crsql_db_version()"));
  }

  static void replicatedTablesAreDropped(Databases databases) {
    Site site = new Site(databases, 1);
    String keep = "CREATE TABLE s (id INTEGER PRIMARY KEY NOT NULL, a); SELECT crsql_as_crr('s');";
    migrate(site, keep + "CREATE TABLE t (id PRIMARY KEY NOT NULL, a); SELECT crsql_as_crr('t')");
    site.execute("INSERT INTO s VALUES (1, 2); INSERT INTO t VALUES (1, 2); DELETE FROM t");
    checkSteps("drop table t", site.replica().migrate(keep, false));
    checkEquals("'s','a',2", site.rows("SELECT \"table\", cid, val FROM crsql_changes"));
    checkEquals("", site.rows("SELECT name FROM sqlite_schema WHERE name GLOB 't_*crsql*'"));
    checkEquals("3", site.rows("SELECT crsql_db_version()"));
    checkLikeFresh(databases, site, keep);
  }

  static void tablesBecomeOrdered(Databases databases) {
    Site site = new Site(databases, 1);
    String table = "CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, l, o);";
    String ordered = "SELECT crsql_fract_as_ordered('t', 'o', 'l');";
    migrate(site, table + ordered);
    site.execute("INSERT INTO t VALUES (1, 'x', 1), (2, 'x', 1)");
    checkLikeFresh(databases, site, table + ordered);
    String wider = table.replace(", o", ", o, b DEFAULT 7");
    migrate(site, wider + ordered);
    site.execute("INSERT INTO t_fractindex (id, l, b, after_id) VALUES (3, 'x', 8, 1)");
    checkEquals("1,7;3,8;2,7", site.rows("SELECT id, b FROM t ORDER BY o"));
    checkLikeFresh(databases, site, wider + ordered);
    migrate(site, wider.replace("b DEFAULT", "b CHECK (b > 0) DEFAULT") + ordered);
    site.execute("INSERT INTO t VALUES (4, 'x', -1, 1)");
    checkEquals("4;1;3;2", site.rows("SELECT id FROM t ORDER BY o"));
    migrate(site, wider);
    checkLikeFresh(databases, site, wider);
  }

  static void replicatedColumnsChange(Databases databases) {
    Site a = new Site(databases, 1);
    Site b = new Site(databases, 2);
    String former = "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, a, x); SELECT crsql_as_crr('t')";
    String later =
        "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, a, b DEFAULT 5);"
            + "SELECT crsql_as_crr('t')";
    migrate(a, former);
    migrate(b, former);
    a.execute("INSERT INTO t VALUES ('k', 1, 2); UPDATE t SET a = 3");
    b.applyFrom(a, 0);
    migrate(a, later);
    checkLikeFresh(databases, a, later);
    checkEquals("2", a.rows("SELECT col_version FROM crsql_changes WHERE cid = 'a'"));
    checkEquals("", a.rows("SELECT 1 FROM crsql_changes WHERE cid = 'x'"));
    a.execute("UPDATE t SET b = 6; INSERT INTO t VALUES ('l', 7, 8)");
    migrate(b, later);
    b.applyFrom(a, 0);
    checkEquals("'k',3,6;'l',7,8", b.rows("SELECT * FROM t ORDER BY id"));
    a.applyFrom(b, 0);
    checkEquals(a.agreed(), b.agreed());
    checkSteps("", plan(a, later));
  }

  static void replicatedTablesAreRebuilt(Databases databases) {
    checkRebuild(databases, "id INTEGER PRIMARY KEY NOT NULL, a TEXT)", "1");
    checkRebuild(databases, "id TEXT PRIMARY KEY NOT NULL, a TEXT) WITHOUT ROWID", "'1'");
  }

  static void rowIdTablesAreRebuilt(Databases databases) {
    checkRebuild(databases, "id TEXT PRIMARY KEY NOT NULL, a TEXT)", "'1'");
  }

  /** A rebuild writes no clocks and loses none. */
  private static void checkRebuild(Databases databases, String declaration, String key) {
    Site a = new Site(databases, 1);
    Site b = new Site(databases, 2);
    String former = "CREATE TABLE t (" + declaration + "; SELECT crsql_as_crr('t')";
    String later = former.replace("a TEXT", "a TEXT CHECK (a <> '') DEFAULT 'd'");
    migrate(a, former);
    a.execute("INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, 'z')");
    a.execute("DELETE FROM t WHERE id = '2'; UPDATE t SET a = 'w' WHERE id = '1'");
    String before = a.clocks();
    checkSteps("rebuild table t", a.replica().migrate(later, false));
    checkEquals(before, a.clocks());
    checkLikeFresh(databases, a, later);
    a.execute("UPDATE t SET a = 'v' WHERE id = '1'; DELETE FROM t WHERE id = '3'");
    migrate(b, later);
    b.applyFrom(a, 0);
    checkEquals(key + ",'v'", b.rows("SELECT * FROM t"));
    checkEquals(a.agreed(), b.agreed());
  }

  static void failedRebuildKeepsClocks(Databases databases) {
    Site site = new Site(databases, 1);
    String former = "CREATE TABLE t (id INT PRIMARY KEY NOT NULL, a); SELECT crsql_as_crr('t')";
    migrate(site, former);
    site.execute("INSERT INTO t VALUES (1, NULL); BEGIN; INSERT INTO t VALUES (2, 3)");
    String before = state(site, "t") + site.clocks();
    checkMigrationFails(site, former.replace("a)", "a NOT NULL DEFAULT 1)"), "t.a");
    checkEquals(before, state(site, "t") + site.clocks());
    site.execute("COMMIT; UPDATE t SET a = 4 WHERE id = 2");
    checkEquals("2", site.rows("SELECT col_version FROM crsql_changes WHERE val = 4"));
  }

  private static void migrate(Site site, String schema) {
    try (Statement statement = site.connection().prepare("SELECT crsql_automigrate(?)")) {
      statement.bindText(1, schema);
      check(statement.step(), "no result");
      checkEquals("migration complete", statement.columnText(0));
    }
  }

  private static MigrationReport plan(Site site, String schema) {
    return site.replica().migrate(schema, true);
  }

  private static void checkSteps(String expected, MigrationReport report) {
    StringBuilder text = new StringBuilder();
    for (MigrationStep step : report.steps()) {
      text.append(text.length() == 0 ? "" : ", ").append(actionOf(step)).append(' ');
      text.append(step.type()).append(' ').append(step.name());
    }
    checkEquals(expected, text.toString());
  }

  private static String actionOf(MigrationStep step) {
    return switch (step.action()) {
      case CREATE -> "create";
      case DROP -> "drop";
      case REBUILD -> "rebuild";
      case REPLICATE -> "replicate";
      case CEASE -> "cease";
    };
  }

  /** Checks that a migration fails, from SQL and from Java, with a message that has a part. */
  private static void checkMigrationFails(Site site, String schema, String part) {
    SqlException failure = failure(SqlException.class, () -> migrate(site, schema));
    check(String.valueOf(failure.getMessage()).contains(part), "message=" + failure.getMessage());
    try {
      site.replica().migrate(schema, false);
    } catch (SqlException | SchemaException e) {
      check(String.valueOf(e.getMessage()).contains(part), "message=" + e.getMessage());
      return;
    }
    throw new AssertionError("nothing was thrown: schema=" + schema);
  }

  /** Checks that a site has what a fresh one has after the schema's text was run there. */
  static void checkLikeFresh(Databases databases, Site site, String schema) {
    Site fresh = new Site(databases, 9);
    fresh.execute(schema);
    checkEquals(catalogue(fresh), catalogue(site));
    checkEquals("'ok'", site.rows("PRAGMA integrity_check"));
    checkSteps("", plan(site, schema));
  }

  /** What SQLite tells about the schema, whatever its text. */
  private static String catalogue(Site site) {
    String ours = " NOT GLOB '?*__crsql_*' AND m.name NOT GLOB 'crsql_*'";
    String from = " FROM sqlite_schema AS m";
    String where = " WHERE m.type IN ('table', 'view') AND m.name" + ours;
    return site.rows(
            "SELECT m.name, l.type, l.ncol, l.wr, l.strict"
                + (from + ", pragma_table_list(m.name) AS l" + where + " ORDER BY 1"))
        + "\n"
        + site.rows(
            "SELECT m.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk, c.hidden"
                + (from + ", pragma_table_xinfo(m.name) AS c" + where + " ORDER BY 1, c.cid"))
        + "\n"
        + site.rows(
            "SELECT m.name, l.name, l.\"unique\", l.origin, l.partial, x.seqno, x.cid, x.\"desc\","
                + (" x.coll, x.key" + from + ", pragma_index_list(m.name) AS l,")
                + (" pragma_index_xinfo(l.name) AS x" + where + " ORDER BY 1, 2, 6"))
        + "\n"
        + site.rows(
            "SELECT m.name, f.* "
                + (from + ", pragma_foreign_key_list(m.name) AS f" + where + " ORDER BY 1, 2, 3"))
        + "\n"
        + site.rows(
            "SELECT m.type, m.name, m.tbl_name, lower(replace(m.sql, '\"', ''))"
                + (from + " WHERE m.type IN ('index', 'view', 'trigger') AND m.name" + ours)
                + " ORDER BY 1, 2")
        + "\n"
        + site.rows("SELECT name FROM crsql_tables ORDER BY 1");
  }

  /** The catalogue as it is written, the rows of a table, versions: all that must not change. */
  private static String state(Site site, String table) {
    return site.rows("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2")
        + site.rows("SELECT rowid, * FROM " + table)
        + site.rows("PRAGMA schema_version")
        + site.rows("SELECT crsql_db_version()")
        + site.rows("SELECT * FROM crsql_master")
        + site.rows("PRAGMA legacy_alter_table");
  }
}
