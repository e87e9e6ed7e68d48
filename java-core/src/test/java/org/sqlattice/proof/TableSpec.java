package org.sqlattice.proof;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sqlattice.sql.SqlValue;

/**
 * A replicated table of the schedules.
 *
 * @param ddl how it is made
 * @param key its key's columns, in the order of the key
 * @param columns its other columns, generated ones left out
 * @param keys the keys that schedules use: few, so that they meet
 */
record TableSpec(
    String name, String ddl, List<String> key, List<Column> columns, List<List<SqlValue>> keys) {
  /** A text that the CHECK of "rules" refuses. */
  static final SqlValue REFUSED = new SqlValue.Text("refused");

  private static final int WIDTH = 40;

  static final List<SqlValue> VALUES =
      List.of(
          SqlValue.NULL,
          integer(0),
          integer(1),
          integer(-7),
          integer(Long.MAX_VALUE),
          integer(Long.MIN_VALUE),
          real(0),
          real(1),
          real(-2.5),
          real(1e300),
          real(0.1),
          real(Double.MIN_VALUE),
          real(Double.POSITIVE_INFINITY),
          real(Double.NEGATIVE_INFINITY),
          text(""),
          text("a"),
          text("A"),
          text("it's"),
          text("z"),
          text("é"),
          text("\uFFFD"),
          text("\uD83D\uDE00"),
          text("a\0b"),
          blob(""),
          blob("a"),
          blob("\u0000"),
          blob("ÿ"));

  /**
   * A column.
   *
   * @param fallback what it holds where nothing was written
   * @param isReal whether it turns integers to reals
   * @param place its place among the columns, whatever its name and whoever has got which columns
   */
  record Column(String name, SqlValue fallback, boolean isReal, int place) {
    /** Returns the value as the column stores it. */
    SqlValue stored(SqlValue value) {
      return isReal && value instanceof SqlValue.Integer integer
          ? real((double) integer.value())
          : value;
    }
  }

  /**
   * Returns all kinds of tables, in an order that seeds count on.
   *
   * @param isWide whether some have many keys rather than few
   */
  static List<TableSpec> all(boolean isWide) {
    List<TableSpec> specs = all();
    if (isWide) {
      for (TableSpec spec : specs) {
        for (int i = 10; i < 10 + WIDTH; i++) {
          switch (spec.name()) {
            case "ints" -> spec.keys().add(List.of(integer(i)));
            case "texts", "marks" -> spec.keys().add(List.of(text("" + i)));
            case "edges" -> spec.keys().add(List.of(integer(i), text("a")));
            default -> {}
          }
        }
      }
    }
    return specs;
  }

  private static List<TableSpec> all() {
    List<TableSpec> specs = new ArrayList<>();
    specs.add(
        spec(
            "ints",
            "(id INTEGER PRIMARY KEY NOT NULL, a, b)",
            "id",
            "a b",
            keys(integer(1), integer(2), integer(0), integer(-3), integer(1L << 40))));
    specs.add(
        spec(
            "texts",
            "(id TEXT PRIMARY KEY NOT NULL, a, b, c) WITHOUT ROWID",
            "id",
            "a b c",
            keys(text("a"), text("A"), text(""), text("é"), text("k'1"), text("x\0y"))));
    List<List<SqlValue>> pairs = new ArrayList<>();
    for (SqlValue x : List.of(integer(1), text("1"), blob("1"), integer(300))) {
      pairs.add(List.of(x, integer(1)));
      pairs.add(List.of(x, real(2.5)));
    }
    specs.add(spec("pairs", "(x NOT NULL, a, y NOT NULL, PRIMARY KEY (y, x))", "y x", "a", pairs));
    specs.add(
        spec(
            "marks",
            "(id TEXT PRIMARY KEY NOT NULL)",
            "id",
            "",
            keys(text("0"), text("1"), text("2"), text("3"))));
    List<List<SqlValue>> edges = new ArrayList<>();
    for (int x = -1; x < 2; x++) {
      edges.add(List.of(integer(x), text("a")));
      edges.add(List.of(integer(x), text("b")));
    }
    specs.add(
        spec(
            "edges",
            "(x INTEGER NOT NULL, y TEXT NOT NULL, PRIMARY KEY (x, y)) WITHOUT ROWID",
            "x y",
            "",
            edges));
    specs.add(
        spec(
            "reals",
            "(id REAL PRIMARY KEY NOT NULL, a, b)",
            "id",
            "a b",
            keys(real(0), real(1), real(-1), real(0.5), real(1e300))));
    specs.add(
        spec(
            "blobs",
            "(id BLOB PRIMARY KEY NOT NULL, a)",
            "id",
            "a",
            keys(blob(""), blob("\u0000"), blob("a"), blob("ÿ\u0001"))));
    specs.add(
        spec(
            "folded",
            "(id TEXT COLLATE NOCASE PRIMARY KEY NOT NULL, a COLLATE NOCASE, b)",
            "id",
            "a b",
            keys(text("a"), text("B"), text("c"), text("É"))));
    specs.add(
        new TableSpec(
            "rules",
            "(id INTEGER NOT NULL, a CHECK (a IS NOT 'refused'), b NOT NULL DEFAULT 7,"
                + " g AS (id + 1), r REAL, PRIMARY KEY (id)) WITHOUT ROWID",
            List.of("id"),
            List.of(
                new Column("a", SqlValue.NULL, false, 0),
                new Column("b", integer(7), false, 1),
                new Column("r", SqlValue.NULL, true, 2)),
            keys(integer(1), integer(2), integer(3))));
    return specs;
  }

  private static TableSpec spec(
      String name, String ddl, String key, String columns, List<List<SqlValue>> keys) {
    List<Column> all = new ArrayList<>();
    if (!columns.isEmpty()) {
      for (String column : List.of(columns.split(" ", -1))) {
        all.add(new Column(column, SqlValue.NULL, false, all.size()));
      }
    }
    return new TableSpec(name, ddl, List.of(key.split(" ", -1)), all, keys);
  }

  private static List<List<SqlValue>> keys(SqlValue... keys) {
    List<List<SqlValue>> all = new ArrayList<>();
    for (SqlValue key : keys) {
      all.add(List.of(key));
    }
    return all;
  }

  int indexOf(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no such column: table=" + name + ", column=" + column);
  }

  boolean has(String column) {
    for (Column known : columns) {
      if (known.name().equals(column)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a CHECK speaks of columns by their names. */
  boolean hasRules() {
    return name.equals("rules");
  }

  TableSpec with(Column added) {
    List<Column> all = new ArrayList<>(columns);
    int index = 0;
    while (index < all.size() && all.get(index).place() < added.place()) {
      index++;
    }
    all.add(index, added);
    return new TableSpec(name, ddl, key, all, keys);
  }

  TableSpec without(String column) {
    List<Column> all = new ArrayList<>(columns);
    all.remove(indexOf(column));
    return new TableSpec(name, ddl, key, all, keys);
  }

  TableSpec renamed(String from, String to) {
    List<Column> all = new ArrayList<>(columns);
    Column column = columns.get(indexOf(from));
    all.set(indexOf(from), new Column(to, column.fallback(), column.isReal(), column.place()));
    return new TableSpec(name, ddl, key, all, keys);
  }

  /** Returns the key's columns, then the others, parted by commas. */
  String columnList() {
    StringBuilder list = new StringBuilder(String.join(", ", key));
    for (Column column : columns) {
      list.append(", ").append(column.name());
    }
    return list.toString();
  }

  static SqlValue integer(long value) {
    return new SqlValue.Integer(value);
  }

  static SqlValue real(double value) {
    return new SqlValue.Real(value);
  }

  static SqlValue text(String value) {
    return new SqlValue.Text(value);
  }

  /** Makes a blob of one byte for each character. */
  static SqlValue blob(String bytes) {
    return new SqlValue.Blob(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }
}
