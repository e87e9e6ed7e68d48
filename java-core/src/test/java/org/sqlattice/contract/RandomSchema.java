package org.sqlattice.contract;

import static org.sqlattice.contract.Checks.checkEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/*
 * All values are different whole numbers, so no constraint and no type stands against a row, and a
 * value is the same number whatever its column made of it. c0 and c1 are in every table, and only
 * they are in keys.
 */

/** Random schemas, and databases that go from one to the next. */
final class RandomSchema {
  private static final int ROUNDS = 4;
  private static final String[] TYPES = {"INTEGER", "TEXT", "REAL", "ANY"};

  private final Random random;
  private final StringBuilder text = new StringBuilder();

  /** Per table the columns that hold values. */
  private final Map<String, List<String>> tables = new TreeMap<>();

  private RandomSchema(Random random) {
    this.random = random;
    for (String table : new String[] {"t", "order", "a b", "x\"y"}) {
      if (random.nextInt(4) > 0) {
        addTable(table);
      }
    }
  }

  /** Migrates through random schemas; rows must stay, and the schema be like a fresh one's. */
  static void migrate(Databases databases, long seed) {
    Random random = new Random(seed);
    Site site = new Site(databases, seed);
    RandomSchema former = new RandomSchema(random);
    site.execute(former.text.toString());
    for (int round = 0; round < ROUNDS; round++) {
      former.fill(site, round * 10 + 1);
      RandomSchema next = new RandomSchema(random);
      List<String> kept = former.kept(next);
      String before = values(site, kept);
      boolean isInTransaction = random.nextBoolean();
      site.execute(isInTransaction ? "BEGIN" : "");
      site.replica().migrate(next.text.toString(), false);
      site.execute(isInTransaction ? "COMMIT" : "");
      checkEquals(before, values(site, kept));
      MigrationContract.checkLikeFresh(databases, site, next.text.toString());
      former = next;
    }
  }

  private void addTable(String table) {
    String name = quote(table);
    boolean isStrict = random.nextBoolean();
    boolean isWithoutRowId = random.nextInt(3) == 0;
    int keyKind = random.nextInt(4);
    List<String> columns = new ArrayList<>(List.of("c0", "c1"));
    for (int i = 2; i < 7; i++) {
      if (random.nextBoolean()) {
        columns.add(
            random.nextInt(4) == 0 ? random.nextInt(columns.size() + 1) : columns.size(), "c" + i);
      }
    }
    tables.put(table, List.copyOf(columns));
    List<String> parts = new ArrayList<>();
    for (String column : columns) {
      parts.add(column + " " + declaration(column, keyKind, isWithoutRowId));
    }
    if (random.nextInt(3) == 0) {
      parts.add("g AS (c0 || " + random.nextInt(2) + ")" + (random.nextBoolean() ? " STORED" : ""));
      if (isStrict) {
        parts.set(parts.size() - 1, parts.get(parts.size() - 1).replace("g ", "g TEXT "));
      }
    }
    if (keyKind == 2) {
      parts.add("PRIMARY KEY (c1, c0)");
    } else if (keyKind == 3 && isWithoutRowId) {
      parts.add("PRIMARY KEY (c0)");
    }
    if (random.nextInt(3) == 0) {
      parts.add(random.nextBoolean() ? "UNIQUE (c1)" : "CHECK (c0 <> 0)");
    }
    text.append("CREATE TABLE ").append(name).append(" (").append(String.join(", ", parts));
    text.append(')').append(isStrict ? " STRICT" : "");
    text.append(isWithoutRowId ? (isStrict ? ", " : " ") + "WITHOUT ROWID" : "").append(";\n");
    addItems(table, columns);
  }

  private String declaration(String column, int keyKind, boolean isWithoutRowId) {
    if (column.equals("c0") && keyKind < 2) {
      return keyKind == 0 ? "INTEGER PRIMARY KEY" : "TEXT PRIMARY KEY";
    }
    String type = TYPES[random.nextInt(TYPES.length)];
    return switch (random.nextInt(8)) {
      case 0 -> type + " NOT NULL DEFAULT " + (1 + random.nextInt(3));
      case 1 -> type + " DEFAULT (1 + 1)";
      case 2 -> type + " COLLATE NOCASE";
      case 3 -> type + " CHECK (" + column + " IS NOT 0)";
      default -> type;
    };
  }

  private void addItems(String table, List<String> columns) {
    String name = quote(table);
    for (int i = random.nextInt(3); i > 0; i--) {
      String column = columns.get(random.nextInt(columns.size()));
      boolean isPartial = random.nextInt(3) == 0;
      text.append("CREATE INDEX ").append(quote("i" + i + table)).append(" ON ").append(name);
      text.append(" (").append(column).append(isPartial ? ") WHERE c0 > 3" : ")").append(";\n");
    }
    String column = columns.get(random.nextInt(columns.size()));
    if (random.nextBoolean()) {
      text.append("CREATE VIEW ").append(quote("v" + table)).append(" AS SELECT ");
      text.append(random.nextBoolean() ? "*" : column).append(" FROM ").append(name).append(";\n");
    }
    if (random.nextBoolean()) {
      text.append("CREATE TRIGGER ").append(quote("g" + table)).append(" AFTER UPDATE OF ");
      text.append(column).append(" ON ").append(name).append(" BEGIN SELECT NEW.").append(column);
      text.append("; END;\n");
    }
  }

  /** Adds rows, and gives the empty cells of older ones values. */
  private void fill(Site site, int first) {
    for (String table : tables.keySet()) {
      for (String column : tables.get(table)) {
        site.execute(
            "UPDATE " + quote(table) + " SET " + column + " = c0 WHERE " + column + " IS NULL");
      }
      for (int value = first; value < first + 3; value++) {
        StringBuilder list = new StringBuilder();
        StringBuilder values = new StringBuilder();
        for (String column : tables.get(table)) {
          list.append(list.length() == 0 ? "" : ", ").append(column);
          values.append(values.length() == 0 ? "" : ", ").append(value);
        }
        site.execute("INSERT INTO " + quote(table) + " (" + list + ") VALUES (" + values + ")");
      }
    }
  }

  /** Returns queries for the values that both schemas have a place for. */
  private List<String> kept(RandomSchema next) {
    List<String> queries = new ArrayList<>();
    for (String table : tables.keySet()) {
      StringBuilder list = new StringBuilder();
      for (String column : tables.get(table)) {
        if (next.tables.containsKey(table) && next.tables.get(table).contains(column)) {
          list.append(list.length() == 0 ? "" : ", ").append("CAST(").append(column);
          list.append(" AS INTEGER)");
        }
      }
      if (list.length() > 0) {
        queries.add("SELECT " + list + " FROM " + quote(table) + " ORDER BY CAST(c0 AS INTEGER)");
      }
    }
    return queries;
  }

  private static String values(Site site, List<String> queries) {
    StringBuilder values = new StringBuilder();
    for (String query : queries) {
      values.append(query).append(": ").append(site.rows(query)).append('\n');
    }
    return values.toString();
  }

  private static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
