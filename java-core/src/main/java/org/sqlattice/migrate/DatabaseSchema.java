package org.sqlattice.migrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlattice.schema.Catalogue;
import org.sqlattice.schema.Identifiers;
import org.sqlattice.schema.SqlTokens;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.Statement;

/**
 * What a database declares, without SQLite's tables and ours. Names in small letters lead to
 * tables.
 *
 * @param items indexes, views, and triggers, in the order they were made
 * @param replicated the replicated tables' names in small letters
 */
record DatabaseSchema(Map<String, Table> tables, List<Item> items, Set<String> replicated) {
  /**
   * A table.
   *
   * @param rest what stands for its constraints and options; for a virtual table, for all of it
   * @param rowIdKey the column that is the rowid, or nothing
   * @param rowId what SQL calls the rowid, or nothing
   */
  record Table(
      String name,
      String sql,
      boolean isVirtual,
      List<Column> columns,
      String rest,
      String rowIdKey,
      String rowId) {
    /** Returns the column of the same name, or {@code null}. */
    @Nullable Column find(Column column) {
      for (Column other : columns) {
        if (other.hasNameOf(column)) {
          return other;
        }
      }
      return null;
    }
  }

  /**
   * A column.
   *
   * @param text its declaration as written
   * @param declaration what stands for all spellings of it, without the name
   * @param words those of the declaration that are in no parentheses, with spaces around
   */
  record Column(
      String name,
      String text,
      String declaration,
      String words,
      String affinity,
      boolean isGenerated) {
    boolean is(Column other) {
      return hasNameOf(other) && declaration.equals(other.declaration);
    }

    boolean hasNameOf(Column other) {
      return name.equalsIgnoreCase(other.name);
    }

    /** Returns whether ALTER TABLE drops it. */
    boolean isDroppable() {
      return !has("primary") && !has("unique") && !has("references");
    }

    /** Returns whether ALTER TABLE adds it, also to a table with rows. */
    boolean isAddable() {
      return isDroppable()
          && !has("as")
          && !words.contains(" current_")
          && !has("default (")
          && (!has("not") || has("default"));
    }

    private boolean has(String word) {
      return words.contains(" " + word + " ");
    }
  }

  /**
   * An index, a view, or a trigger.
   *
   * @param table the table or view that it belongs to; a view's own name
   */
  record Item(String type, String name, String table, String sql) {
    boolean is(Item other) {
      return type.equals(other.type)
          && name.equalsIgnoreCase(other.name)
          && TableText.canonical(SqlTokens.of(sql))
              .equals(TableText.canonical(SqlTokens.of(other.sql)));
    }
  }

  /** Reads what a database declares; {@code replicatedTables} are those which are replicated. */
  static DatabaseSchema read(Connection connection, List<String> replicatedTables) {
    DatabaseSchema schema =
        new DatabaseSchema(new LinkedHashMap<>(), new ArrayList<>(), new LinkedHashSet<>());
    for (String table : replicatedTables) {
      schema.replicated.add(Identifiers.fold(table));
    }
    try (Statement statement =
        connection.prepare(
            "SELECT s.type, s.name, s.tbl_name, s.sql, l.type = 'virtual' FROM sqlite_schema AS s"
                + " LEFT JOIN pragma_table_list AS l ON l.schema = 'main' AND l.name = s.name"
                + " AND s.type = 'table' WHERE s.sql IS NOT NULL AND l.type IS NOT 'shadow'"
                + " AND lower(s.name) NOT GLOB 'sqlite_*' AND lower(s.name) NOT GLOB 'crsql_*'"
                + " AND s.name NOT GLOB '?*__crsql_*' ORDER BY s.rowid")) {
      while (statement.step()) {
        String type = "" + statement.columnText(0);
        String name = "" + statement.columnText(1);
        String sql = "" + statement.columnText(3);
        if (type.equals("table")) {
          boolean isVirtual = statement.columnLong(4) != 0;
          schema.tables.put(Identifiers.fold(name), table(connection, name, sql, isVirtual));
        } else {
          schema.items.add(new Item(type, name, "" + statement.columnText(2), sql));
        }
      }
    }
    return schema;
  }

  private static Table table(Connection connection, String name, String sql, boolean isVirtual) {
    if (isVirtual) {
      String rest = TableText.canonical(SqlTokens.of(sql));
      return new Table(name, sql, true, List.of(), rest, "", "");
    }
    Catalogue catalogue = new Catalogue(connection);
    TableText text = new TableText(sql);
    List<Column> columns = columns(connection, name, text);
    return new Table(
        name,
        sql,
        false,
        columns,
        text.rest(columns.size()),
        catalogue.hasRowIdKey(name) ? catalogue.keyColumns(name).get(0) : "",
        catalogue.rowIdName(name));
  }

  private static List<Column> columns(Connection connection, String table, TableText text) {
    List<Column> columns = new ArrayList<>();
    try (Statement statement =
        connection.prepare(
            "SELECT name, upper(type), hidden FROM pragma_table_xinfo(?) ORDER BY cid")) {
      statement.bindText(1, table);
      while (statement.step()) {
        int index = columns.size();
        columns.add(
            new Column(
                "" + statement.columnText(0),
                text.column(index),
                text.declaration(index),
                text.words(index),
                Catalogue.affinity("" + statement.columnText(1)),
                statement.columnLong(2) >= 2));
      }
    }
    return columns;
  }

  boolean isReplicated(String table) {
    return replicated.contains(Identifiers.fold(table));
  }
}
