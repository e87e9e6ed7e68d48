package org.sqlattice.sql;

import java.util.ArrayList;
import java.util.List;

/** SQL text as statements, for engines that compile only one at a time. */
public final class SqlScript {
  private final String sql;
  private int position;

  private SqlScript(String sql) {
    this.sql = sql;
  }

  /**
   * Returns the statements of a text, without those that are empty. A trigger's statements belong
   * to it, up to {@code ;END;}.
   *
   * @see <a href="https://sqlite.org/c3ref/complete.html">sqlite3_complete</a>
   */
  public static List<String> split(String sql) {
    SqlScript script = new SqlScript(sql);
    List<String> statements = new ArrayList<>();
    while (true) {
      int start = script.position;
      String first = script.word();
      if (first.isEmpty()) {
        return statements;
      }
      if (!first.equals(";")) {
        script.skipStatement(first);
        statements.add(sql.substring(start, script.position));
      }
    }
  }

  /** Returns what the statement's first word tells. */
  public static StatementKind kind(String sql) {
    List<String> words = words(sql, 1);
    String word = words.isEmpty() ? "" : words.get(0);
    if (isOneOf(word, "COMMIT", "END", "RELEASE")) {
      return StatementKind.ENDING;
    }
    if (isOneOf(word, "ALTER", "CREATE", "DROP")) {
      return StatementKind.SCHEMA;
    }
    return isOneOf(word, "ROLLBACK") ? StatementKind.ROLLBACK : StatementKind.OTHER;
  }

  private static boolean isOneOf(String word, String... keywords) {
    for (String keyword : keywords) {
      if (word.equalsIgnoreCase(keyword)) {
        return true;
      }
    }
    return false;
  }

  /** Returns up to so many first words, names as they are quoted, and other marks one by one. */
  public static List<String> words(String sql, int count) {
    SqlScript script = new SqlScript(sql);
    List<String> words = new ArrayList<>();
    String word = script.word();
    while (!word.isEmpty() && words.size() < count) {
      if (!words.isEmpty() || !word.equals(";")) {
        words.add(word);
      }
      word = script.word();
    }
    return words;
  }

  private void skipStatement(String first) {
    String second = first.equalsIgnoreCase("EXPLAIN") ? skipExplain() : first;
    boolean isTrigger = false;
    if (second.equalsIgnoreCase("CREATE")) {
      String third = word();
      if (third.equalsIgnoreCase("TEMP") || third.equalsIgnoreCase("TEMPORARY")) {
        third = word();
      }
      isTrigger = third.equalsIgnoreCase("TRIGGER");
      if (third.equals(";")) {
        return;
      }
    } else if (second.equals(";")) {
      return;
    }
    String last = "";
    String word = word();
    while (!word.isEmpty()) {
      if (word.equals(";") && (!isTrigger || last.equals(";END"))) {
        return;
      }
      last =
          word.equals(";") ? ";" : last.equals(";") && word.equalsIgnoreCase("END") ? ";END" : "";
      word = word();
    }
  }

  private String skipExplain() {
    String word = word();
    if (word.equalsIgnoreCase("QUERY")) {
      word();
      word = word();
    }
    return word;
  }

  /** Returns the next word, a semicolon, or some other text, past spaces and comments. */
  private String word() {
    while (position < sql.length()) {
      int start = position;
      char c = sql.charAt(position);
      if (c == '-' && sql.startsWith("--", position)) {
        skipTo("\n");
      } else if (c == '/' && sql.startsWith("/*", position)) {
        position += 2;
        skipTo("*/");
      } else if (c <= ' ') {
        position++;
      } else {
        position++;
        if (c == '\'' || c == '"' || c == '`') {
          skipTo(String.valueOf(c));
          while (position < sql.length() && sql.charAt(position) == c) {
            position++;
            skipTo(String.valueOf(c));
          }
        } else if (c == '[') {
          skipTo("]");
        } else if (isWordPart(c)) {
          while (position < sql.length() && isWordPart(sql.charAt(position))) {
            position++;
          }
        }
        return sql.substring(start, position);
      }
    }
    return "";
  }

  private void skipTo(String end) {
    int found = sql.indexOf(end, position);
    position = found < 0 ? sql.length() : found + end.length();
  }

  private static boolean isWordPart(char c) {
    return c == '_' || c >= 0x80 || c >= '0' && c <= '9' || (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }
}
