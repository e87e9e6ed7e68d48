package org.sqlattice.order;

import static org.sqlattice.schema.Identifiers.quote;

import java.util.List;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.SqlValue;
import org.sqlattice.sql.Statement;

/**
 * Several rows of a list with one key, as triggers that cr-sqlite wrote resolve it. (Our own
 * triggers do the same in SQL.)
 */
final class OrderConflict {
  private final String table;
  private final SqlTemplate sql = new SqlTemplate();

  OrderConflict(
      String table, String orderColumn, List<String> listColumns, List<String> keyColumns) {
    this.table = table;
    sql.putName('t', quote(table));
    sql.putName('o', quote(orderColumn));
    sql.putName('l', sql.each(listColumns, listColumns, " AND r.@n IS x.@n", ""));
    sql.putName('k', sql.each(keyColumns, keyColumns, "@n IS ?", " AND "));
  }

  /**
   * Moves the row of that key before the others.
   *
   * @return a key between the row's new one and the one that the others have
   */
  String resolve(Connection connection, List<SqlValue> key) {
    String shared;
    String moved;
    try (Statement statement =
        connection.prepare(
            sql.fill(
                "SELECT @o, (SELECT max(r.@o) FROM @t AS r WHERE r.@o < x.@o AND r.@o >= 'A'@l)"
                    + " FROM @t AS x WHERE @k"))) {
      bind(statement, 1, key);
      if (!statement.step()) {
        throw new IllegalArgumentException("no row has that key: table=" + table);
      }
      shared = statement.columnText(0);
      moved = FractionalKey.between(statement.columnText(1), shared);
    }
    try (Statement statement = connection.prepare(sql.fill("UPDATE @t SET @o = ? WHERE @k"))) {
      statement.bindText(1, moved);
      bind(statement, 2, key);
      statement.run();
    }
    return FractionalKey.between(moved, shared);
  }

  private static void bind(Statement statement, int first, List<SqlValue> key) {
    for (int i = 0; i < key.size(); i++) {
      statement.bind(first + i, key.get(i));
    }
  }
}
