package org.sqlattice.migrate;

import java.util.ArrayList;
import java.util.List;
import org.sqlattice.schema.SqlTokens;
import org.sqlattice.schema.SqlTokens.Token;

/**
 * What {@code CREATE TABLE} says between and behind its parentheses: columns, constraints, options.
 * The table's own name before a column's is left out: it means nothing there, and a table that
 * takes the place of another has yet another name when it is made.
 */
final class TableText {
  private static final int NAME = 2;

  /** The columns, then the constraints. */
  private final List<List<Token>> parts = new ArrayList<>();

  private final List<Token> body = new ArrayList<>();
  private final List<Token> options = new ArrayList<>();

  TableText(String sql) {
    List<Token> tokens = SqlTokens.of(sql);
    String name = tokens.get(NAME).canonical();
    List<Token> part = new ArrayList<>();
    int depth = 0;
    for (int i = NAME + 1; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      String text = token.text();
      if (depth > 0
          && i + 1 < tokens.size()
          && tokens.get(i + 1).text().equals(".")
          && token.canonical().equals(name)) {
        i++;
        continue;
      }
      body.add(token);
      depth -= text.equals(")") ? 1 : 0;
      if (depth == 1 && text.equals(",") || depth == 0 && text.equals(")")) {
        parts.add(part);
        part = new ArrayList<>();
      } else if (depth > 0) {
        part.add(token);
      } else if (!text.equals("(")) {
        options.add(token);
      }
      depth += text.equals("(") ? 1 : 0;
    }
  }

  /** Returns all that follows the table's name. */
  String body() {
    return text(body);
  }

  /** Returns the declaration of a column, by its place from 0. */
  String column(int index) {
    return text(parts.get(index));
  }

  /** Returns what stands for all spellings of what follows a column's name. */
  String declaration(int index) {
    List<Token> part = parts.get(index);
    return canonical(part.subList(1, part.size()));
  }

  /** Returns what stands for all spellings of the constraints and options. */
  String rest(int columnCount) {
    StringBuilder rest = new StringBuilder(canonical(options));
    for (List<Token> part : parts.subList(columnCount, parts.size())) {
      rest.append(" , ").append(canonical(part));
    }
    return rest.toString();
  }

  /** Returns the words of a column's declaration that are in no parentheses, with spaces around. */
  String words(int index) {
    StringBuilder words = new StringBuilder(" ");
    int depth = 0;
    List<Token> part = parts.get(index);
    for (Token token : part.subList(1, part.size())) {
      depth -= token.text().equals(")") ? 1 : 0;
      if (depth == 0) {
        words.append(token.canonical()).append(' ');
      }
      depth += token.text().equals("(") ? 1 : 0;
    }
    return words.toString();
  }

  /** Returns what stands for all spellings of some SQL. */
  static String canonical(List<Token> tokens) {
    StringBuilder text = new StringBuilder();
    String last = "";
    for (Token token : tokens) {
      // DEFAULT Word is a text, in which the case of letters counts.
      text.append(last.equals("default") ? token.text() : token.canonical()).append(' ');
      last = token.canonical();
    }
    return text.toString();
  }

  private static String text(List<Token> tokens) {
    StringBuilder text = new StringBuilder();
    int end = -1;
    for (Token token : tokens) {
      text.append(end < 0 || end == token.start() ? "" : " ").append(token.text());
      end = token.end();
    }
    return text.toString();
  }
}
