package org.sqlattice.schema;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.Statement;

/** Reads SQLite's catalogue of the main database. */
public final class Catalogue {
  private final Connection connection;

  public Catalogue(Connection connection) {
    this.connection = connection;
  }

  /** A column as {@code PRAGMA table_xinfo} tells it; {@code keyNumber} is 0 outside the key. */
  record ColumnInfo(
      String name, boolean isNotNull, boolean hasDefault, int keyNumber, boolean isGenerated) {}

  /** A table, view, or virtual table: its name as the catalogue spells it, its type, its text. */
  record Entry(String name, String type, String sql) {}

  /** Returns the table of that name, whatever its case, or {@code null}. */
  @Nullable Entry find(String name) {
    String sql =
        "SELECT l.name, l.type, s.sql FROM pragma_table_list AS l LEFT JOIN sqlite_schema AS s"
            + " ON s.name = l.name WHERE l.schema = 'main' AND l.name = ? COLLATE NOCASE"
            + " AND (s.type IS NULL OR s.type IN ('table', 'view'))";
    try (Statement statement = connection.prepare(sql)) {
      statement.bindText(1, name);
      if (!statement.step()) {
        return null;
      }
      return new Entry(text(statement, 0), text(statement, 1), text(statement, 2));
    }
  }

  /** Returns the table's name as the catalogue spells it, or {@code null} if there is none. */
  public @Nullable String resolve(String name) {
    Entry entry = find(name);
    return entry == null ? null : entry.name();
  }

  /** Returns whether the schema has an object of that very name. */
  public boolean has(String type, String name) {
    try (Statement statement =
        connection.prepare("SELECT 1 FROM sqlite_schema WHERE type = ? AND name = ?")) {
      statement.bindText(1, type);
      statement.bindText(2, name);
      return statement.step();
    }
  }

  List<ColumnInfo> columns(String table) {
    List<ColumnInfo> columns = new ArrayList<>();
    String sql =
        "SELECT name, \"notnull\", dflt_value IS NOT NULL, pk, hidden"
            + " FROM pragma_table_xinfo(?) ORDER BY cid";
    try (Statement statement = connection.prepare(sql)) {
      statement.bindText(1, table);
      while (statement.step()) {
        columns.add(
            new ColumnInfo(
                text(statement, 0),
                statement.columnLong(1) != 0,
                statement.columnLong(2) != 0,
                (int) statement.columnLong(3),
                statement.columnLong(4) >= 2));
      }
    }
    return columns;
  }

  /** Returns all columns of a table. */
  public List<String> columnNames(String table) {
    List<String> names = new ArrayList<>();
    for (ColumnInfo column : columns(table)) {
      names.add(column.name());
    }
    return names;
  }

  /** Returns a number that stays a table's while it is altered, 0 if it has none. */
  public long rootPage(String table) {
    String sql = "SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = ?";
    try (Statement statement = connection.prepare(sql)) {
      statement.bindText(1, table);
      return statement.step() ? statement.columnLong(0) : 0;
    }
  }

  /** Returns the table that has a root page, or nothing. */
  public String nameOf(long rootPage) {
    String sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage = ?";
    try (Statement statement = connection.prepare(sql)) {
      statement.bindLong(1, rootPage);
      return statement.step() ? text(statement, 0) : "";
    }
  }

  /** Returns a column's default as an expression. */
  public String defaultOf(String table, String column) {
    String sql = "SELECT dflt_value FROM pragma_table_xinfo(?) WHERE name = ?";
    String value = "";
    try (Statement statement = connection.prepare(sql)) {
      statement.bindText(1, table);
      statement.bindText(2, column);
      value = statement.step() ? text(statement, 0) : "";
    }
    if (value.startsWith("\"")) {
      return Identifiers.literal(Identifiers.unquote(value));
    }
    return value.isEmpty() ? "NULL" : "(" + value + ")";
  }

  /** Returns the key's columns in the order of the PRIMARY KEY clause. */
  public List<String> keyColumns(String table) {
    List<ColumnInfo> all = columns(table);
    List<String> key = new ArrayList<>();
    for (int number = 1; number <= all.size(); number++) {
      for (ColumnInfo column : all) {
        if (column.keyNumber() == number) {
          key.add(column.name());
        }
      }
    }
    return key;
  }

  /**
   * Returns what declares columns like the key's, in the order of the key: a column that is
   * declared so converts and compares values as the key's column does.
   */
  public List<String> keyTypes(String table) {
    boolean isStrict = exists("SELECT 1 FROM pragma_table_list(?) WHERE strict", table);
    List<String> types = new ArrayList<>();
    String sql =
        "SELECT upper(t.type), (SELECT x.coll FROM pragma_index_list(?1) AS l,"
            + " pragma_index_xinfo(l.name) AS x WHERE l.origin = 'pk' AND x.key"
            + " AND x.cid = t.cid) FROM pragma_table_xinfo(?1) AS t WHERE t.pk ORDER BY t.pk";
    try (Statement statement = connection.prepare(sql)) {
      statement.bindText(1, table);
      while (statement.step()) {
        String type = text(statement, 0);
        String collation = text(statement, 1);
        types.add(
            (isStrict && type.equals("ANY") ? "" : affinity(type))
                + (collation.isEmpty() ? "" : " COLLATE " + Identifiers.quote(collation)));
      }
    }
    return types;
  }

  /** Returns the columns that keep a number as it comes, integer or real. */
  public List<String> untypedColumns(String table) {
    boolean isStrict = exists("SELECT 1 FROM pragma_table_list(?) WHERE strict", table);
    List<String> names = new ArrayList<>();
    String sql = "SELECT name, upper(type) FROM pragma_table_xinfo(?)";
    try (Statement statement = connection.prepare(sql)) {
      statement.bindText(1, table);
      while (statement.step()) {
        String type = text(statement, 1);
        if (isStrict && type.equals("ANY") || affinity(type).isEmpty()) {
          names.add(text(statement, 0));
        }
      }
    }
    return names;
  }

  /** Returns whether keys that are equal may differ: by a collation, or as integer and real. */
  public boolean foldsKeys(String table) {
    List<String> untyped = untypedColumns(table);
    for (String column : keyColumns(table)) {
      if (untyped.contains(column)) {
        return true;
      }
    }
    return exists(
        "SELECT 1 FROM pragma_index_list(?1) AS l, pragma_index_xinfo(l.name) AS x"
            + " WHERE l.origin = 'pk' AND x.key AND x.coll <> 'BINARY'",
        table);
  }

  /** Returns whether a table has triggers other than those that record writes. */
  public boolean hasOtherTriggers(String table) {
    return exists(
        "SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1 COLLATE NOCASE"
            + " AND substr(name, 1, length(tbl_name) + 8) <> tbl_name || '__crsql_'",
        table);
  }

  /** Returns a name of the rowid that no column has, or nothing. */
  public String rowIdName(String table) {
    if (exists("SELECT 1 FROM pragma_table_list(?) WHERE wr", table)) {
      return "";
    }
    for (String name : new String[] {"rowid", "_rowid_", "oid"}) {
      boolean isTaken = false;
      for (ColumnInfo column : columns(table)) {
        isTaken |= column.name().equalsIgnoreCase(name);
      }
      if (!isTaken) {
        return name;
      }
    }
    return "";
  }

  /**
   * Returns the affinity of a declared type.
   *
   * @see <a href="https://sqlite.org/datatype3.html">Determination of column affinity</a>
   */
  public static String affinity(String type) {
    if (type.contains("INT")) {
      return "INTEGER";
    }
    if (type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT")) {
      return "TEXT";
    }
    if (type.contains("BLOB") || type.isEmpty()) {
      return "";
    }
    if (type.contains("REAL") || type.contains("FLOA") || type.contains("DOUB")) {
      return "REAL";
    }
    return "NUMERIC";
  }

  /** Returns the columns that carry values of their own: neither of the key nor generated. */
  public List<String> valueColumns(String table) {
    List<String> names = new ArrayList<>();
    for (ColumnInfo column : columns(table)) {
      if (column.keyNumber() == 0 && !column.isGenerated()) {
        names.add(column.name());
      }
    }
    return names;
  }

  /**
   * Returns whether the key is the rowid: a single column that needs no index. (A WITHOUT ROWID
   * table has an index entry for its key.)
   */
  public boolean hasRowIdKey(String table) {
    return keyColumns(table).size() == 1
        && !exists("SELECT 1 FROM pragma_index_list(?) WHERE origin = 'pk'", table);
  }

  /** Returns a unique index other than the key's, or {@code null}. */
  @Nullable String otherUniqueIndex(String table) {
    String sql = "SELECT name FROM pragma_index_list(?) WHERE \"unique\" AND origin <> 'pk'";
    try (Statement statement = connection.prepare(sql)) {
      statement.bindText(1, table);
      return statement.step() ? statement.columnText(0) : null;
    }
  }

  boolean hasForeignKey(String table) {
    return exists("SELECT 1 FROM pragma_foreign_key_list(?)", table);
  }

  private boolean exists(String sql, String table) {
    try (Statement statement = connection.prepare(sql)) {
      statement.bindText(1, table);
      return statement.step();
    }
  }

  private static String text(Statement statement, int index) {
    String text = statement.columnText(index);
    return text == null ? "" : text;
  }
}
