package org.sqlattice.schema;

/** Names and texts as they are written in SQL. */
public final class Identifiers {
  private Identifiers() {}

  /** Returns the name in double quotes, so that any name is taken as it is. */
  public static String quote(String name) {
    return enclose(name, '"');
  }

  /** Returns the text as a string literal. */
  public static String literal(String text) {
    return enclose(text, '\'');
  }

  /** Returns the name that a word of SQL is, quoted or not. */
  public static String unquote(String word) {
    char mark = word.isEmpty() ? ' ' : word.charAt(0);
    if (mark == '[') {
      return word.substring(1, word.length() - 1);
    }
    if (mark != '"' && mark != '`' && mark != '\'') {
      return word;
    }
    StringBuilder out = new StringBuilder(word.length());
    for (int i = 1; i < word.length() - 1; i++) {
      char c = word.charAt(i);
      out.append(c);
      if (c == mark) {
        i++;
      }
    }
    return out.toString();
  }

  /** Returns the name as SQLite compares names: the letters A to Z are small. */
  public static String fold(String name) {
    StringBuilder out = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      out.append(c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c);
    }
    return out.toString();
  }

  private static String enclose(String text, char mark) {
    StringBuilder out = new StringBuilder(text.length() + 2).append(mark);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == mark) {
        out.append(mark);
      }
      out.append(c);
    }
    return out.append(mark).toString();
  }
}
