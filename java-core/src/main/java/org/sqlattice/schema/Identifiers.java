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
