package org.sqlattice.jdbc;

import java.util.HashMap;
import java.util.Map;

/**
 * The named parameters of a statement, numbered as SQLite does: the driver has no way to ask.
 *
 * @see <a href="https://sqlite.org/lang_expr.html#parameters">Parameters</a>
 */
final class ParameterNames {
  private final Map<String, Integer> numbers = new HashMap<>();
  private int last;

  private ParameterNames() {}

  static ParameterNames of(String sql) {
    ParameterNames names = new ParameterNames();
    int i = 0;
    while (i < sql.length() && sql.charAt(i) != ';') {
      i = names.readToken(sql, i);
    }
    return names;
  }

  int number(String name) {
    return numbers.getOrDefault(name, 0);
  }

  private int readToken(String sql, int start) {
    char c = sql.charAt(start);
    switch (c) {
      case '\'', '"', '`':
        return endOfQuoted(sql, start, c);
      case '[':
        return endAfter(sql, start, "]");
      case '-':
        return sql.startsWith("--", start) ? endAfter(sql, start, "\n") : start + 1;
      case '/':
        return sql.startsWith("/*", start) ? endAfter(sql, start + 2, "*/") : start + 1;
      case '?', ':', '@', '$':
        return readParameter(sql, start);
      default:
        return isWordPart(c) ? endOfWord(sql, start) : start + 1;
    }
  }

  private int readParameter(String sql, int start) {
    int end = endOfWord(sql, start + 1);
    String name = sql.substring(start, end);
    if (name.charAt(0) != '?') {
      if (end > start + 1 && !numbers.containsKey(name)) {
        numbers.put(name, ++last);
      }
    } else if (end == start + 1) {
      last++;
    } else {
      int number = Integer.parseInt(name.substring(1));
      numbers.put(name, number);
      last = Math.max(last, number);
    }
    return end;
  }

  private static int endOfWord(String sql, int start) {
    int end = start;
    while (end < sql.length() && isWordPart(sql.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isWordPart(char c) {
    return c >= 0x80
        || c == '_'
        || c == '$'
        || (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z');
  }

  private static int endOfQuoted(String sql, int start, char quote) {
    int end = sql.indexOf(quote, start + 1);
    return end < 0 ? sql.length() : end + 1;
  }

  private static int endAfter(String sql, int start, String mark) {
    int end = sql.indexOf(mark, start);
    return end < 0 ? sql.length() : end + mark.length();
  }
}
