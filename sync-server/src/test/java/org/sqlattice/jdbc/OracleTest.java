package org.sqlattice.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.sqlattice.crdt.Replica;
import org.sqlattice.sql.Statement;

/**
 * Replays what {@code java-core/src/test/oracle} ran on cr-sqlite and compares tables and changes,
 * row by row, in all columns, but for the deviations that scenarios.txt names.
 */
final class OracleTest {
  private static final Path FOLDER = Path.of("..", "java-core", "src", "test", "oracle");
  private static final String COLUMNS =
      "\"table\", pk, cid, val, col_version, db_version, site_id, cl, seq";
  private static final String QUOTED =
      "quote(\"table\"), quote(pk), quote(cid), quote(val), quote(col_version),"
          + " quote(db_version), quote(site_id), quote(cl), quote(seq)";

  /**
   * A scenario's head line and its steps.
   *
   * @param ignored what is not compared: "changes", or columns of changes by name
   */
  private record Scenario(String name, String ignored, List<String> steps) {}

  @TestFactory
  Stream<DynamicTest> doesAsTheOracle() throws IOException {
    Map<String, List<String>> expected = readExpected();
    List<Scenario> scenarios = readScenarios();
    assertEquals(expected.size(), scenarios.size(), "scenarios");
    return scenarios.stream()
        .map(
            s ->
                DynamicTest.dynamicTest(
                    s.name(),
                    () ->
                        assertEquals(
                            comparable(s, expected.getOrDefault(s.name(), List.of())),
                            comparable(s, replay(s)))));
  }

  private static List<Scenario> readScenarios() throws IOException {
    List<Scenario> scenarios = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    for (String line : Files.readAllLines(FOLDER.resolve("scenarios.txt"))) {
      if (line.startsWith("# ")) {
        String[] head = line.substring(2).split(" \\| ", -1);
        steps = new ArrayList<>();
        scenarios.add(new Scenario(head[0], head.length > 1 ? head[1] : "", steps));
      } else if (!line.isBlank() && !line.startsWith("//")) {
        steps.add(line);
      }
    }
    return scenarios;
  }

  private static Map<String, List<String>> readExpected() throws IOException {
    Map<String, List<String>> expected = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(FOLDER.resolve("expected.txt"))) {
      if (line.startsWith("# ")) {
        lines = new ArrayList<>();
        expected.put(line.substring(2), lines);
      } else {
        lines.add(line);
      }
    }
    return expected;
  }

  /** Leaves out what the scenario says is not compared. */
  private static String comparable(Scenario scenario, List<String> lines) {
    List<String> names = List.of(COLUMNS.replace("\"", "").split(", ", -1));
    List<String> out = new ArrayList<>();
    for (String line : lines) {
      if (line.charAt(1) == 't') {
        out.add(line);
      } else if (!scenario.ignored().equals("changes")) {
        String[] values = line.split("\\|", -1);
        for (int i = 0; i < values.length; i++) {
          if (List.of(scenario.ignored().split(" ", -1)).contains(names.get(i))) {
            values[i] = "*";
          }
        }
        out.add(String.join("|", values));
      }
    }
    Collections.sort(out);
    return String.join("\n", out);
  }

  private static List<String> replay(Scenario scenario) {
    List<JdbcConnection> sites = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        JdbcConnection connection = JdbcConnection.openInMemory();
        sites.add(connection);
        Replica replica = Replica.open(connection, new SecureRandom()::nextBytes);
        ids.add("X'" + replica.siteId().hex().toUpperCase(java.util.Locale.ROOT) + "'");
      }
      for (String step : scenario.steps()) {
        run(sites, step);
      }
      List<String> out = new ArrayList<>();
      for (int i = 0; i < sites.size(); i++) {
        dump(sites.get(i), i, ids, out);
      }
      return out;
    } finally {
      sites.forEach(JdbcConnection::close);
    }
  }

  private static void run(List<JdbcConnection> sites, String step) {
    if (step.charAt(1) == '>') {
      for (int i = 0; i < sites.size(); i++) {
        if (step.charAt(0) == '*' || step.charAt(0) == '0' + i) {
          sites.get(i).execute(step.substring(3));
        }
      }
      return;
    }
    JdbcConnection to = sites.get(step.charAt(0) - '0');
    JdbcConnection from = sites.get(step.charAt(3) - '0');
    String since = step.substring("1< 0 since ".length(), step.indexOf(" by "));
    String order = step.substring(step.indexOf(" by ") + 4);
    String select =
        "SELECT "
            + COLUMNS
            + " FROM (SELECT *, db_version AS v, seq AS s, \"table\" AS t,"
            + " pk AS p, cid AS c FROM crsql_changes WHERE db_version > "
            + since
            + ") ORDER BY "
            + order;
    String insert = "INSERT INTO crsql_changes (" + COLUMNS + ") VALUES (?,?,?,?,?,?,?,?,?)";
    try (Statement rows = from.prepare(select);
        Statement put = to.prepare(insert)) {
      while (rows.step()) {
        for (int i = 0; i < 9; i++) {
          put.bind(i + 1, rows.columnValue(i));
        }
        put.run();
      }
    }
  }

  private static void dump(JdbcConnection site, int index, List<String> ids, List<String> out) {
    for (String row : rows(site, "SELECT " + QUOTED + " FROM crsql_changes")) {
      String named = row;
      for (int i = 0; i < ids.size(); i++) {
        named = named.replace(ids.get(i), "site" + i);
      }
      out.add(index + "c " + named);
    }
    String tables =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%crsql%'"
            + " AND name NOT LIKE 'sqlite%' ORDER BY name";
    for (String table : rows(site, tables)) {
      StringBuilder all = new StringBuilder();
      for (String column : rows(site, "SELECT name FROM pragma_table_info('" + table + "')")) {
        all.append(all.length() == 0 ? "" : ", ").append("quote(\"").append(column).append("\")");
      }
      for (String row : rows(site, "SELECT " + all + " FROM " + table)) {
        out.add(index + "t " + table + "|" + row);
      }
    }
  }

  private static List<String> rows(JdbcConnection site, String sql) {
    List<String> rows = new ArrayList<>();
    try (Statement statement = site.prepare(sql)) {
      while (statement.step()) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < statement.columnCount(); i++) {
          values.add(statement.columnText(i));
        }
        rows.add(String.join("|", values));
      }
    }
    return rows;
  }
}
