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

  private final Connection connection;
  private final String name;
  private final SqlTemplate sql = new SqlTemplate();
  private final List<String> shown = new ArrayList<>();
  private final List<String> columns = new ArrayList<>();
  private final List<String> inserted = new ArrayList<>();
  private final List<String> updated = new ArrayList<>();

  /**
   * Reads a table that is to be ordered.
   *
   * @throws SchemaException if the table or a column is not there, or its rows have no key
   */
  OrderedTable(Connection connection, String table, String orderColumn, List<String> listColumns) {
    this.connection = connection;
    Catalogue catalogue = new Catalogue(connection);
    String resolved = catalogue.resolve(table);
    if (resolved == null) {
      throw missing(table, orderColumn);
    }
    name = resolved;
    List<String> list = new ArrayList<>();
    for (String column : listColumns) {
      list.add(quote(existing(column)));
    }
    String order = existing(orderColumn);
    List<String> key = new ArrayList<>();
    List<String> afterKey = new ArrayList<>();
    boolean isInKey = false;
    for (String column : catalogue.keyColumns(name)) {
      String after = find("after_" + column);
      if (after != null) {
        throw refused("a column has the name of one of the view's", after);
      }
      isInKey |= column.equals(order);
      key.add(quote(column));
      afterKey.add(quote("after_" + column));
    }
    if (key.isEmpty()) {
      throw new SchemaException("no primary key: table=" + name);
    }
    putPieces(quote(order), list, key, afterKey);
    readColumns(quote(order));
    if (isInKey || !columns.contains(quote(order))) {
      throw refused("the order column is generated or part of the key", order);
    }
  }

  private String existing(String column) {
    String found = find(column);
    if (found == null) {
      throw missing(name, column);
    }
    return found;
  }

  /** Returns the column's name as the catalogue spells it, or {@code null} if there is none. */
  private @Nullable String find(String column) {
    try (Statement statement =
        connection.prepare(
            "SELECT name FROM pragma_table_xinfo(?) WHERE name = ? COLLATE NOCASE")) {
      statement.bindText(1, name);
      statement.bindText(2, column);
      return statement.step() ? statement.columnText(0) : null;
    }
  }

  private static SchemaException missing(String table, String column) {
    return new SchemaException(
        "all columns are not present in the base table: table=" + table + ", column=" + column);
  }

  private SchemaException refused(String what, String column) {
    return new SchemaException(what + ": table=" + name + ", column=" + column);
  }

  private void putPieces(String order, List<String> list, List<String> key, List<String> afterKey) {
    sql.putName('t', quote(name));
    sql.putName('v', quote(name + "_fractindex"));
    sql.putName('o', order);
    // Whether r is in the row's list; whether it is the row, by its new and its old key; whether it
    // is the one that the row goes behind.
    sql.putName('l', list.isEmpty() ? "1" : sql.each(list, list, "r.@n IS NEW.@n", " AND "));
    sql.putName('w', sql.each(key, key, "@n IS (SELECT NEW.@n)", " AND "));
    sql.putName('y', sql.each(key, key, "@n IS (SELECT OLD.@n)", " AND "));
    sql.putName('b', sql.each(key, afterKey, "@n IS (SELECT NEW.@m)", " AND "));
    sql.putName('p', sql.each(key, afterKey, "r.@n = NEW.@m", " AND "));
    sql.putName('d', sql.each(afterKey, afterKey, "@n", ", "));
    sql.putName('s', sql.each(afterKey, afterKey, "NULL AS @n", ", "));
    sql.put('x', "r.@o COLLATE BINARY");
    // The keys of the list: they start with A to z; 1 and -1, numbers or texts, are outside.
    sql.put('r', "FROM @t AS r WHERE @l AND @x >= 'A' AND @x < '{'");
    // The key of the row that the row goes behind, NULL if it is not in the list.
    sql.put('a', "(SELECT r.@o FROM @t AS r WHERE @p AND @l)");
    sql.put('f', "crsql_fract_key_between(NULL, (SELECT min(@x) @r))");
    sql.put(
        'k',
        "CASE WHEN @a IS NULL THEN @f"
            + " ELSE crsql_fract_key_between(@a, (SELECT min(@x) @r AND @x > @a)) END");
    sql.put(
        'z',
        "UPDATE @t SET @o = (SELECT crsql_fract_key_between((SELECT max(@x) @r AND @x < @a), @a))"
            + " WHERE @b AND (SELECT 1 < (SELECT count(*) @r AND @x = @a))");
  }

  /**
   * Reads the columns, which of them can be written, and what they are given. A view has no
   * defaults, so where NULL is refused it stands for the default.
   */
  private void readColumns(String order) {
    try (Statement statement =
        connection.prepare(
            "SELECT name, CASE WHEN \"notnull\" AND NOT pk THEN dflt_value END, hidden"
                + " FROM pragma_table_xinfo(?) ORDER BY cid")) {
      statement.bindText(1, name);
      while (statement.step()) {
        String column = quote("" + statement.columnText(0));
        sql.putName('n', column);
        shown.add(sql.fill("@n AS @n"));
        if (statement.columnLong(2) == 0) {
          boolean isOrder = column.equals(order);
          sql.putName('m', "" + statement.columnText(1));
          columns.add(column);
          inserted.add(
              sql.fill(
                  isOrder
                      ? "@k"
                      : statement.columnText(1) == null ? "NEW.@n" : "coalesce(NEW.@n, (@m))"));
          updated.add(
              sql.fill(
                  isOrder
                      ? "@n = CASE WHEN (SELECT NEW.@n IS OLD.@n) THEN @n ELSE (SELECT NEW.@n) END"
                      : "@n = (SELECT NEW.@n)"));
        }
      }
    }
    sql.putName('h', sql.each(shown, shown, "@n", ", "));
    sql.putName('c', sql.each(columns, columns, "@n", ", "));
    sql.putName('i', sql.each(inserted, inserted, "@n", ", "));
    sql.putName('u', sql.each(updated, updated, "@n", ", "));
  }

  /** Makes the triggers and the view, in place of former ones if there are. */
  void install() {
    connection.execute("SAVEPOINT " + SAVEPOINT);
    try {
      connection.execute(sql.fill("DROP VIEW IF EXISTS @v"));
      for (String trigger : tableTriggers()) {
        connection.execute("DROP TRIGGER " + quote(trigger));
      }
      addTableTrigger("_fractindex_pend_trig", "INSERT");
      addTableTrigger("_fractindex_ezmove", "UPDATE OF @o");
      connection.execute(sql.fill("CREATE VIEW @v AS SELECT @h, @s FROM @t"));
      addViewTrigger("insert", "INSERT", "@z; INSERT INTO @t (@c) VALUES (@i)");
      addViewTrigger("update", "UPDATE OF @c", "UPDATE @t SET @u WHERE @y");
      addViewTrigger(
          "move", "UPDATE OF @d", "@z; UPDATE @t SET @o = (SELECT @k) WHERE (@w) OR (@y)");
      addViewTrigger("delete", "DELETE", "DELETE FROM @t WHERE @y");
    } catch (RuntimeException e) {
      connection.execute("ROLLBACK TO " + SAVEPOINT + "; RELEASE " + SAVEPOINT);
      throw e;
    }
    connection.execute("RELEASE " + SAVEPOINT);
  }

  /** Returns our triggers on the table, whatever its name was when they were made. */
  private List<String> tableTriggers() {
    List<String> triggers = new ArrayList<>();
    try (Statement statement =
        connection.prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?"
                + " AND (name GLOB '__crsql_*_fractindex_pend_trig'"
                + " OR name GLOB '__crsql_*_fractindex_ezmove')")) {
      statement.bindText(1, name);
      while (statement.step()) {
        triggers.add("" + statement.columnText(0));
      }
    }
    return triggers;
  }

  private void addTableTrigger(String suffix, String event) {
    sql.putName('n', quote("__crsql_" + name + suffix));
    sql.put('e', event);
    connection.execute(
        sql.fill(
            "CREATE TRIGGER @n AFTER @e ON @t WHEN NEW.@o IN (-1, 1, '-1', '1')"
                + " AND crsql_internal_sync_bit() = 0 BEGIN UPDATE @t SET @o = (SELECT CASE WHEN"
                + " NEW.@o IN (-1, '-1') THEN @f ELSE crsql_fract_key_between("
                + "(SELECT max(@x) @r), NULL) END) WHERE @w; END"));
  }

  private void addViewTrigger(String kind, String event, String body) {
    sql.putName('n', quote(name + "_fractindex_" + kind + "_trig"));
    sql.put('e', event);
    sql.put('m', body);
    connection.execute(sql.fill("CREATE TRIGGER @n INSTEAD OF @e ON @v BEGIN @m; END"));
  }
}
