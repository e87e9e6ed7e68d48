package org.sqlattice.schema;

import java.util.ArrayList;
import java.util.List;

/** Takes SQL text apart: names, texts, words, and signs, without spaces and comments. */
public final class SqlTokens {
  private SqlTokens() {}

  /** A token and where it lies in the text. */
  public record Token(String text, int start, int end) {
    /**
     * Returns what stands for all spellings of the token: a word in small letters, a quoted name
     * that needs no quotes without them, anything else as it is.
     */
    public String canonical() {
      char first = text.charAt(0);
      if (first == '\'') {
        return text;
      }
      if (first != '"' && first != '`' && first != '[') {
        return Identifiers.fold(text);
      }
      char mark = first == '[' ? ']' : first;
      StringBuilder name = new StringBuilder();
      boolean isPlain = text.length() > 2;
      for (int i = 1; i < text.length() - 1; i++) {
        char c = text.charAt(i);
        name.append(c);
        isPlain &= isWordPart(c) && (c < 'A' || c > 'Z');
        i += c == mark ? 1 : 0;
      }
      return isPlain ? name.toString() : Identifiers.quote(name.toString());
    }
  }

  /** Returns the tokens of a text. */
  public static List<Token> of(String sql) {
    List<Token> tokens = new ArrayList<>();
    int i = 0;
    while (i < sql.length()) {
      int start = i;
      char c = sql.charAt(i);
      if (c == '-' && sql.startsWith("--", i)) {
        i = after(sql, sql.indexOf('\n', i), 1);
      } else if (c == '/' && sql.startsWith("/*", i)) {
        i = after(sql, sql.indexOf("*/", i + 2), 2);
      } else if (c <= ' ') {
        i++;
      } else {
        i = end(sql, i, c);
        tokens.add(new Token(sql.substring(start, i), start, i));
      }
    }
    return tokens;
  }

  /** Returns whether the text has the keyword, in any case, as a word of its own. */
  public static boolean hasKeyword(String sql, String keyword) {
    for (Token token : of(sql)) {
      if (token.text.equalsIgnoreCase(keyword)) {
        return true;
      }
    }
    return false;
  }

  private static int end(String sql, int start, char first) {
    int end = start + 1;
    if (first == '[') {
      return after(sql, sql.indexOf(']', end), 1);
    }
    if (first == '\'' || first == '"' || first == '`') {
      end = after(sql, sql.indexOf(first, end), 1);
      while (end < sql.length() && sql.charAt(end) == first) {
        end = after(sql, sql.indexOf(first, end + 1), 1);
      }
    } else if (isWordPart(first)) {
      while (end < sql.length() && isWordPart(sql.charAt(end))) {
        end++;
      }
    }
    return end;
  }

  private static int after(String sql, int found, int length) {
    return found < 0 ? sql.length() : found + length;
  }

  private static boolean isWordPart(char c) {
    return c == '_' || c >= 0x80 || c >= '0' && c <= '9' || (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }
}
