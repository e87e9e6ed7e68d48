package org.sqlattice.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a table needs to be replicated: columns arrive one at a time, so they need defaults; rows
 * arrive in any order, so no foreign keys; a merge cannot keep uniqueness beyond the key.
 */
public final class TableRules {
  private static final int MAX_NAME_LENGTH = 2048;

  private TableRules() {}

  /**
   * Returns the table's name as the catalogue spells it.
   *
   * @throws SchemaException with the first rule that the table breaks
   */
  public static String check(Catalogue catalogue, String name) {
    Catalogue.Entry entry = catalogue.find(name);
    String violation = entry == null ? "no such table" : violation(catalogue, entry);
    if (violation != null) {
      throw new SchemaException(violation + ": table=" + name);
    }
    return entry == null ? name : entry.name();
  }

  private static @Nullable String violation(Catalogue catalogue, Catalogue.Entry entry) {
    String table = entry.name();
    if (!entry.type().equals("table")) {
      return "not a table but a " + entry.type();
    }
    if (table.startsWith("sqlite_") || table.startsWith("crsql_") || table.contains("__crsql_")) {
      return "the name is reserved for internal tables";
    }
    if (table.length() > MAX_NAME_LENGTH) {
      return "the table's name is too long";
    }
    String index = catalogue.otherUniqueIndex(table);
    if (index != null) {
      return "a unique index besides the primary key cannot be kept by a merge, index=" + index;
    }
    List<Catalogue.ColumnInfo> columns = catalogue.columns(table);
    String violation = keyViolation(columns);
    if (violation != null) {
      return violation;
    }
    if (SqlTokens.hasKeyword(entry.sql(), "AUTOINCREMENT")) {
      return "two sites would hand out the same AUTOINCREMENT keys";
    }
    if (catalogue.hasForeignKey(table)) {
      return "a foreign key would be violated by rows that arrive in any order";
    }
    return columnViolation(columns);
  }

  private static @Nullable String keyViolation(List<Catalogue.ColumnInfo> columns) {
    int count = 0;
    String nullable = null;
    for (Catalogue.ColumnInfo column : columns) {
      if (column.keyNumber() > 0) {
        count++;
        nullable = column.isNotNull() ? nullable : column.name();
      }
    }
    if (count == 0) {
      return "no primary key";
    }
    if (nullable == null) {
      return null;
    }
    return count == 1
        ? "the primary key must be NOT NULL, column=" + nullable
        : "every part of the primary key must be NOT NULL, column=" + nullable;
  }

  private static @Nullable String columnViolation(List<Catalogue.ColumnInfo> columns) {
    for (Catalogue.ColumnInfo column : columns) {
      if (column.name().equals("-1") || column.name().length() > MAX_NAME_LENGTH) {
        return "the column's name cannot be replicated, column=" + column.name();
      }
      if (column.keyNumber() == 0 && column.isNotNull() && !column.hasDefault()) {
        return "a NOT NULL column needs a DEFAULT, column=" + column.name();
      }
    }
    return null;
  }
}
