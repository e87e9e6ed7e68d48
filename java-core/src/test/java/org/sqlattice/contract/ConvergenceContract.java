package org.sqlattice.contract;

import static org.sqlattice.contract.Checks.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Replicas that merged the same changes hold the same rows, whatever the schedule: random writes,
 * exchanged late, twice, out of order, as rows of crsql_changes or as changesets.
 */
public final class ConvergenceContract {
  private static final int STEPS = 60;
  private static final int MAX_ROUNDS = 10;
  private static final String SCHEMA =
      """
      CREATE TABLE ints (id INTEGER PRIMARY KEY NOT NULL, a, b);
      CREATE TABLE texts (id TEXT PRIMARY KEY NOT NULL, a, b) WITHOUT ROWID;
      CREATE TABLE pairs (x NOT NULL, a, y NOT NULL, PRIMARY KEY (y, x));
      CREATE TABLE keys (id TEXT PRIMARY KEY NOT NULL);
      """;
  private static final String[] TABLES = {"ints", "texts", "pairs", "keys"};
  private static final String[] VALUES = {
    "NULL", "0", "1", "-7", "1.0", "2.5", "''", "'a'", "'é'", "'\uD83D\uDE00'", "x''", "x'ff'"
  };

  private final Random random;
  private final List<Site> sites = new ArrayList<>();
  private final List<String> log = new ArrayList<>();

  private ConvergenceContract(Databases databases, long seed, int siteCount) {
    random = new Random(seed);
    for (int i = 0; i < siteCount; i++) {
      Site site = new Site(databases, seed * 31 + i);
      site.replicate(SCHEMA, TABLES);
      sites.add(site);
    }
  }

  /** Returns cases for {@code count} seeds, with two and with three replicas. */
  public static List<ContractCase> cases(int firstSeed, int count) {
    List<ContractCase> cases = new ArrayList<>();
    for (int seed = firstSeed; seed < firstSeed + count; seed++) {
      int current = seed;
      for (int siteCount = 2; siteCount <= 3; siteCount++) {
        int currentCount = siteCount;
        cases.add(
            new ContractCase(
                "converges(seed=" + seed + ", sites=" + siteCount + ")",
                databases -> new ConvergenceContract(databases, current, currentCount).run()));
      }
    }
    return cases;
  }

  private void run() {
    for (int step = 0; step < STEPS; step++) {
      Site site = sites.get(random.nextInt(sites.size()));
      if (random.nextInt(4) == 0) {
        exchange(site, sites.get(random.nextInt(sites.size())));
      } else {
        write(site);
      }
    }
    settle();
    compare();
  }

  private void write(Site site) {
    switch (random.nextInt(8)) {
      case 0:
        execute(site, "BEGIN; " + statement() + "; " + statement() + "; ROLLBACK");
        break;
      case 1:
        execute(
            site,
            ("BEGIN; " + statement() + "; SAVEPOINT z; " + statement() + "; ROLLBACK TO z; ")
                + (statement() + "; COMMIT"));
        break;
      case 2:
        execute(site, "BEGIN; " + statement() + "; " + statement() + "; COMMIT");
        break;
      default:
        execute(site, statement());
        break;
    }
  }

  private void execute(Site site, String sql) {
    log.add(sites.indexOf(site) + ": " + sql);
    site.execute(sql);
  }

  private String statement() {
    switch (random.nextInt(4)) {
      case 0:
        return rowStatement("ints", "id", "" + random.nextInt(4), "" + random.nextInt(4));
      case 1:
        return rowStatement("texts", "id", "'k" + random.nextInt(4) + "'", "'k1'");
      case 2:
        return rowStatement("pairs", "x", "" + random.nextInt(3), "" + random.nextInt(3));
      default:
        return keyStatement();
    }
  }

  private String rowStatement(String table, String key, String id, String otherId) {
    boolean isPair = table.equals("pairs");
    String columns = isPair ? "(x, y, a)" : "(id, a, b)";
    String row = id + ", " + (isPair ? "" + random.nextInt(2) : value()) + ", " + value();
    String where = " WHERE " + key + " = " + id;
    String column = isPair || random.nextBoolean() ? "a" : "b";
    switch (random.nextInt(8)) {
      case 0:
        return "REPLACE INTO " + table + " " + columns + " VALUES (" + row + ")";
      case 1:
        return "INSERT INTO "
            + table
            + " "
            + columns
            + " VALUES ("
            + row
            + ") ON CONFLICT DO"
            + " UPDATE SET a = excluded.a";
      case 2, 3:
        return "UPDATE " + table + " SET " + column + " = " + value() + where;
      case 4:
        return "UPDATE OR REPLACE " + table + " SET " + key + " = " + otherId + where;
      case 5:
        return "DELETE FROM " + table + where;
      default:
        return "INSERT OR IGNORE INTO " + table + " " + columns + " VALUES (" + row + ")";
    }
  }

  private String keyStatement() {
    String id = "'" + random.nextInt(3) + "'";
    switch (random.nextInt(4)) {
      case 0:
        return "DELETE FROM keys WHERE id = " + id;
      case 1:
        return "REPLACE INTO keys VALUES (" + id + ")";
      case 2:
        return "UPDATE OR REPLACE keys SET id = '1' WHERE id = " + id;
      default:
        return "INSERT OR IGNORE INTO keys VALUES (" + id + ")";
    }
  }

  private String value() {
    return VALUES[random.nextInt(VALUES.length)];
  }

  private void exchange(Site to, Site from) {
    long since = random.nextInt((int) from.replica().version() + 1);
    int repeats = 1 + random.nextInt(2);
    for (int i = 0; i < repeats; i++) {
      if (random.nextBoolean()) {
        log.add(sites.indexOf(to) + ": changeset from " + sites.indexOf(from) + " since " + since);
        to.applyFrom(from, since);
      } else {
        String order = random.nextBoolean() ? "random()" : "db_version, seq";
        log.add(sites.indexOf(to) + ": rows from " + sites.indexOf(from) + " by " + order);
        to.mergeRowsFrom(from, since, order);
      }
    }
  }

  /** Exchanges everything until nothing is new to anybody. */
  private void settle() {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      long applied = 0;
      List<Site> order = new ArrayList<>(sites);
      Collections.shuffle(order, random);
      for (Site to : order) {
        for (Site from : sites) {
          applied += to == from ? 0 : to.applyFrom(from, 0).applied();
        }
      }
      if (applied == 0) {
        return;
      }
    }
    throw new AssertionError("not settled: rounds=" + MAX_ROUNDS + ", log=" + log);
  }

  private void compare() {
    String first = sites.get(0).agreed();
    for (Site site : sites) {
      for (String table : TABLES) {
        String sql = "SELECT * FROM " + table + " ORDER BY 1, 2, 3";
        if (table.equals("keys")) {
          sql = "SELECT * FROM keys ORDER BY 1";
        }
        String expected = sites.get(0).rows(sql);
        String actual = site.rows(sql);
        check(
            actual.equals(expected),
            table + ": expected " + expected + ", actual " + actual + ", log=" + log);
      }
      String actual = site.agreed();
      check(actual.equals(first), "expected " + first + ", actual " + actual + ", log=" + log);
    }
  }
}
