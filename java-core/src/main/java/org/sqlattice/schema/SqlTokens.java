package org.sqlattice.schema;

/** Looks for keywords in SQL text, past names, texts, and comments. */
final class SqlTokens {
  private SqlTokens() {}

  /** Returns whether the text has the keyword, in any case, as a word of its own. */
  static boolean hasKeyword(String sql, String keyword) {
    int i = 0;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      int end = skipQuotedOrComment(sql, i, c);
      if (end == i) {
        end = i + 1;
        if (isWordPart(c)) {
          while (end < sql.length() && isWordPart(sql.charAt(end))) {
            end++;
          }
          if (end - i == keyword.length() && sql.regionMatches(true, i, keyword, 0, end - i)) {
            return true;
          }
        }
      }
      i = end;
    }
    return false;
  }

  private static int skipQuotedOrComment(String sql, int start, char c) {
    switch (c) {
      case '\'', '"', '`':
        return after(sql, sql.indexOf(c, start + 1), 1);
      case '[':
        return after(sql, sql.indexOf(']', start), 1);
      case '-':
        return sql.startsWith("--", start) ? after(sql, sql.indexOf('\n', start), 1) : start;
      case '/':
        return sql.startsWith("/*", start) ? after(sql, sql.indexOf("*/", start + 2), 2) : start;
      default:
        return start;
    }
  }

  private static int after(String sql, int found, int length) {
    return found < 0 ? sql.length() : found + length;
  }

  private static boolean isWordPart(char c) {
    return c == '_' || c >= 0x80 || c >= '0' && c <= '9' || isAsciiLetter(c);
  }

  private static boolean isAsciiLetter(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
