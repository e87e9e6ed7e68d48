package org.sqlattice.order;

import java.util.List;

/** SQL with places to fill in: {@code @} and a letter stands for a piece that was put there. */
final class SqlTemplate {
  private final String[] pieces = new String[128];

  /** Fills a template and puts it, for templates that follow. */
  void put(char letter, String template) {
    pieces[letter] = fill(template);
  }

  /** Puts a piece in which nothing is filled in. */
  void putName(char letter, String name) {
    pieces[letter] = name;
  }

  String fill(String template) {
    StringBuilder out = new StringBuilder();
    int start = 0;
    int mark = template.indexOf('@');
    while (mark >= 0) {
      out.append(template, start, mark).append(pieces[template.charAt(mark + 1)]);
      start = mark + 2;
      mark = template.indexOf('@', start);
    }
    return out.append(template, start, template.length()).toString();
  }

  /** Repeats a template for each name, which is piece n, and what belongs to it, piece m. */
  String each(List<String> names, List<String> others, String template, String separator) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      putName('n', names.get(i));
      putName('m', others.get(i));
      out.append(i == 0 ? "" : separator).append(fill(template));
    }
    return out.toString();
  }
}
