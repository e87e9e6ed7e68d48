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
