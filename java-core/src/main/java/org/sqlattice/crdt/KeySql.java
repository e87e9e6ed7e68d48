package org.sqlattice.crdt;

import static org.sqlattice.schema.Identifiers.quote;

import org.sqlattice.schema.TableSchema;
import org.sqlattice.schema.TableSchema.Numbering;

/** How SQL finds the rows of a replicated table by key and by number. */
final class KeySql {
  private final TableSchema schema;
  private final TableNames names;

  KeySql(TableSchema schema) {
    this.schema = schema;
    this.names = new TableNames(schema.name());
  }

  /** The key's columns, each after a prefix such as {@code NEW.}, with commas between. */
  String list(String prefix) {
    StringBuilder text = new StringBuilder();
    for (String column : schema.keyColumns()) {
      text.append(text.length() == 0 ? "" : ", ").append(prefix).append(quote(column));
    }
    return text.toString();
  }

  /** Compares the keys of two rows, each named by a prefix. */
  String same(String left, String right) {
    StringBuilder text = new StringBuilder();
    for (String column : schema.keyColumns()) {
      text.append(text.length() == 0 ? "" : " AND ").append(left).append(quote(column));
      text.append(" = ").append(right).append(quote(column));
    }
    return text.toString();
  }

  /** Compares the key with parameters from a number on. */
  String is(String prefix, int number) {
    StringBuilder text = new StringBuilder();
    int next = number;
    for (String column : schema.keyColumns()) {
      text.append(text.length() == 0 ? "" : " AND ").append(prefix).append(quote(column));
      text.append(" = ?").append(next++);
    }
    return text.toString();
  }

  /** The number of base row b, or of the row named in a trigger. */
  String number(String row) {
    return schema.numbering() == Numbering.KEY
        ? row + "." + quote(schema.keyColumns().get(0))
        : row + "." + schema.rowId();
  }

  /** The number of a row of {@link #source}. */
  String sourceNumber() {
    return schema.numbering() == Numbering.KEY_TABLE ? "k.__crsql_key" : number("b");
  }

  /** The table that has all numbers in use. */
  String numbered() {
    return schema.numbering() == Numbering.KEY_TABLE ? names.keys() : names.base();
  }

  /** The column of {@link #numbered} that has the numbers. */
  String plainNumber() {
    return switch (schema.numbering()) {
      case KEY -> quote(schema.keyColumns().get(0));
      case ROWID -> schema.rowId();
      case KEY_TABLE -> "__crsql_key";
    };
  }

  /** All rows of the base table as b, by number; with their keys' numbers as k if need be. */
  String source() {
    if (schema.numbering() != Numbering.KEY_TABLE) {
      return names.base() + " AS b";
    }
    return names.keys() + " AS k CROSS JOIN " + names.base() + " AS b ON " + same("b.", "k.");
  }
}
