package org.sqlattice.order;

import static org.sqlattice.schema.Identifiers.quote;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlattice.schema.Catalogue;
import org.sqlattice.schema.SchemaException;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.Statement;

/*
 * The order column holds a fractional key, or for the length of a statement 1 or -1, for which a
 * trigger on the table puts a key behind the last or before the first of the row's list. The view
 * has the table's columns and after_<key column>: a row written with it goes behind the row of that
 * key. If others share that row's order key, it first moves before them.
 *
 * Which columns an UPDATE of the view named is told by two triggers, UPDATE OF the table's columns
 * and UPDATE OF after_. SQLite promises no order between them, so each is right before and after
 * the other.
 *
 * (1) An UPDATE of the view that does not name after_ or the order column does not move the row.
 * (2) No name is in a text: after a renaming of the table or a column all of this still works, with
 *     the view under its old names.
 * (3) NEW is never in reach of a FROM or UPDATE of the table, which may have that name: tables have
 *     aliases, and where there can be none, NEW is read by a query of its own.
 * (4) The triggers on the table are silent during a merge.
 */

/** A table whose rows are ordered in lists: the triggers and the view that keep the keys. */
final class OrderedTable {
  private static final String SAVEPOINT = "crsql_fract";

  private static final String PREPEND = " IN (-1, '-1')";
  private static final String PENDING = " IN (-1, 1, '-1', '1')";

  private final String name;
  private final String table;
  private final String view;
  private final String order;
  private final List<String> list;
  private final List<String> key = new ArrayList<>();
  private final List<String> afterKey = new ArrayList<>();
  private final List<String> shown = new ArrayList<>();
  private final List<String> columns = new ArrayList<>();
  private final List<String> inserted = new ArrayList<>();

  private OrderedTable(String name, String order, List<String> list) {
    this.name = name;
    this.table = quote(name);
    this.view = quote(name + "_fractindex");
    this.order = order;
    this.list = list;
  }

  /**
   * Reads a table that is to be ordered.
   *
   * @throws SchemaException if the table or a column is not there, or its rows have no key
   */
  static OrderedTable find(
      Connection connection, String name, String orderColumn, List<String> listColumns) {
    Catalogue catalogue = new Catalogue(connection);
    String table = catalogue.resolve(name);
    if (table == null) {
      throw missing(name, orderColumn);
    }
    List<String> list = new ArrayList<>();
    for (String column : listColumns) {
      list.add(quote(column(connection, table, column)));
    }
    String order = column(connection, table, orderColumn);
    OrderedTable ordered = new OrderedTable(table, quote(order), list);
    List<String> key = catalogue.keyColumns(table);
    if (key.isEmpty()) {
      throw new SchemaException("no primary key: table=" + table);
    }
    for (String column : key) {
      if (findColumn(connection, table, "after_" + column) != null) {
        throw new SchemaException(
            "a column has the name of one of the view's: table="
                + table
                + ", column=after_"
                + column);
      }
      ordered.key.add(quote(column));
      ordered.afterKey.add(quote("after_" + column));
    }
    if (key.contains(order) || !ordered.readColumns(connection)) {
      throw new SchemaException(
          "the order column is generated or part of the key: table=" + table + ", column=" + order);
    }
    return ordered;
  }

  private static String column(Connection connection, String table, String name) {
    String column = findColumn(connection, table, name);
    if (column == null) {
      throw missing(table, name);
    }
    return column;
  }

  private static SchemaException missing(String table, String column) {
    return new SchemaException(
        "all columns are not present in the base table: table=" + table + ", column=" + column);
  }

  private static @Nullable String findColumn(Connection connection, String table, String name) {
    try (Statement statement =
        connection.prepare(
            "SELECT name FROM pragma_table_xinfo(?) WHERE name = ? COLLATE NOCASE")) {
      statement.bindText(1, table);
      statement.bindText(2, name);
      return statement.step() ? statement.columnText(0) : null;
    }
  }

  /**
   * Reads the columns, which of them can be written, and what an INSERT of the view gives them: a
   * view has no defaults, so where NULL is refused it stands for the default.
   *
   * @return whether the order column is one of them
   */
  private boolean readColumns(Connection connection) {
    String sql =
        "SELECT name, CASE WHEN \"notnull\" AND NOT pk THEN dflt_value END"
            + ", hidden FROM pragma_table_xinfo(?) ORDER BY cid";
    try (Statement statement = connection.prepare(sql)) {
      statement.bindText(1, name);
      while (statement.step()) {
        String column = quote("" + statement.columnText(0));
        shown.add(column + " AS " + column);
        if (statement.columnLong(2) != 0) {
          continue;
        }
        String defaultValue = statement.columnText(1);
        columns.add(column);
        inserted.add(
            column.equals(order)
                ? keyAfter()
                : defaultValue == null
                    ? "NEW." + column
                    : "coalesce(NEW." + column + ", (" + defaultValue + "))");
      }
    }
    return columns.contains(order);
  }

  /** Makes the triggers and the view, in place of former ones if there are. */
  void install(Connection connection) {
    connection.execute("SAVEPOINT " + SAVEPOINT);
    try {
      connection.execute("DROP VIEW IF EXISTS " + view);
      for (String trigger : tableTriggers(connection)) {
        connection.execute("DROP TRIGGER " + quote(trigger));
      }
      connection.execute(pendingTrigger("pend_trig", "INSERT"));
      connection.execute(pendingTrigger("ezmove", "UPDATE OF " + order));
      connection.execute(
          "CREATE VIEW "
              + view
              + " AS SELECT "
              + each("", shown, ", ")
              + ", "
              + each("NULL AS ", afterKey, ", ")
              + " FROM "
              + table);
      connection.execute(viewTrigger("insert", "INSERT", insert()));
      connection.execute(viewTrigger("update", "UPDATE OF " + each("", columns, ", "), update()));
      connection.execute(viewTrigger("move", "UPDATE OF " + each("", afterKey, ", "), move()));
      connection.execute(
          viewTrigger("delete", "DELETE", "DELETE FROM " + table + " WHERE " + isRow("OLD", key)));
    } catch (RuntimeException e) {
      connection.execute("ROLLBACK TO " + SAVEPOINT + "; RELEASE " + SAVEPOINT);
      throw e;
    }
    connection.execute("RELEASE " + SAVEPOINT);
  }

  /** Returns our triggers on the table, whatever its name was when they were made. */
  private List<String> tableTriggers(Connection connection) {
    List<String> triggers = new ArrayList<>();
    String sql =
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?"
            + " AND (name GLOB '__crsql_*_fractindex_pend_trig' OR name GLOB '__crsql_*_fractindex_ezmove')";
    try (Statement statement = connection.prepare(sql)) {
      statement.bindText(1, name);
      while (statement.step()) {
        triggers.add("" + statement.columnText(0));
      }
    }
    return triggers;
  }

  private String pendingTrigger(String kind, String event) {
    return ("CREATE TRIGGER " + quote("__crsql_" + name + "_fractindex_" + kind) + " AFTER ")
        + (event + " ON " + table + " WHEN NEW." + order + PENDING)
        + (" AND crsql_internal_sync_bit() = 0 BEGIN UPDATE " + table + " SET " + order)
        + (" = (SELECT CASE WHEN NEW." + order + PREPEND + " THEN " + firstKey())
        + (" ELSE crsql_fract_key_between(" + inList("max", "") + ", NULL) END)")
        + (" WHERE " + isRow("NEW", key) + "; END");
  }

  private String viewTrigger(String kind, String event, String body) {
    return ("CREATE TRIGGER " + quote(name + "_fractindex_" + kind + "_trig") + " INSTEAD OF ")
        + (event + " ON " + view + " BEGIN " + body + "; END");
  }

  private String insert() {
    return (separate() + "INSERT INTO " + table + " (" + each("", columns, ", ") + ") VALUES (")
        + (each("", inserted, ", ") + ")");
  }

  private String update() {
    StringBuilder text = new StringBuilder("UPDATE ").append(table).append(" SET ");
    String glue = "";
    for (String column : columns) {
      text.append(glue).append(column).append(" = ");
      if (column.equals(order)) {
        text.append("CASE WHEN (SELECT NEW.").append(order).append(" IS OLD.").append(order);
        text.append(") THEN ").append(order).append(" ELSE (SELECT NEW.").append(order);
        text.append(") END");
      } else {
        text.append("(SELECT NEW.").append(column).append(')');
      }
      glue = ", ";
    }
    return text.append(" WHERE ").append(isRow("OLD", key)).toString();
  }

  private String move() {
    return (separate()
            + "UPDATE "
            + table
            + " SET "
            + order
            + " = (SELECT "
            + keyAfter()
            + ") WHERE ")
        + (isRow("NEW", key) + " OR " + isRow("OLD", key));
  }

  /** The statement that moves the row given by after_ before others that share its order key. */
  private String separate() {
    return ("UPDATE " + table + " SET " + order + " = (SELECT crsql_fract_key_between(")
        + (inList("max", " < " + after()) + ", " + after() + ")) WHERE ")
        + (isRow("NEW", afterKey) + " AND (SELECT 1 < ")
        + (inList("count", " = " + after()) + "); ");
  }

  /** A key behind the row given by after_, or before all if that is not in the list. */
  private String keyAfter() {
    return ("CASE WHEN " + after() + " IS NULL THEN " + firstKey())
        + (" ELSE crsql_fract_key_between(" + after() + ", ")
        + (inList("min", " > " + after()) + ") END");
  }

  private String firstKey() {
    return "crsql_fract_key_between(NULL, " + inList("min", "") + ")";
  }

  /** The order key of the row given by after_, NULL if it is not in the new row's list. */
  private String after() {
    StringBuilder text = new StringBuilder("(SELECT a.").append(order).append(" FROM ");
    text.append(table).append(" AS a WHERE ");
    for (int i = 0; i < key.size(); i++) {
      text.append("a.").append(key.get(i)).append(" = NEW.").append(afterKey.get(i));
      text.append(" AND ");
    }
    return text.append(sameList("a")).append(')').toString();
  }

  /**
   * An aggregate of the order keys in the new row's list, of those only that compare so. Keys start
   * with A to z; 1 and -1 are outside, as numbers and as texts.
   */
  private String inList(String function, String comparison) {
    String value = "r." + order + " COLLATE BINARY";
    return ("(SELECT " + function + "(" + value + ") FROM " + table + " AS r WHERE ")
        + (sameList("r") + " AND " + value + " >= 'A' AND " + value + " < '{'")
        + (comparison.isEmpty() ? ")" : " AND " + value + comparison + ")");
  }

  private String sameList(String alias) {
    StringBuilder text = new StringBuilder();
    for (String column : list) {
      text.append(text.length() == 0 ? "" : " AND ");
      text.append(alias).append('.').append(column).append(" IS NEW.").append(column);
    }
    return text.length() == 0 ? "1" : text.toString();
  }

  /** Whether a row of the table has the key that columns of NEW or OLD give. */
  private String isRow(String source, List<String> from) {
    StringBuilder text = new StringBuilder("(");
    for (int i = 0; i < key.size(); i++) {
      text.append(i == 0 ? "" : " AND ").append(key.get(i)).append(" IS (SELECT ");
      text.append(source).append('.').append(from.get(i)).append(')');
    }
    return text.append(')').toString();
  }

  private static String each(String prefix, List<String> names, String separator) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(text.length() == 0 ? "" : separator).append(prefix).append(name);
    }
    return text.toString();
  }
}
