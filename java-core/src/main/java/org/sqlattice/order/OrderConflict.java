package org.sqlattice.order;

import static org.sqlattice.schema.Identifiers.quote;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.SqlValue;
import org.sqlattice.sql.Statement;

/**
 * Several rows of a list with one key, as triggers that cr-sqlite wrote resolve it. (Our own
 * triggers do the same in SQL.)
 */
record OrderConflict(
    String table, String orderColumn, List<String> listColumns, List<String> keyColumns) {
  /**
   * Moves the row of that key before the others.
   *
   * @return a key between the row's new one and the one that the others have
   */
  String resolve(Connection connection, List<SqlValue> key) {
    String order = quote(orderColumn);
    StringBuilder previous = new StringBuilder("(SELECT max(r.").append(order).append(") FROM ");
    previous.append(quote(table)).append(" AS r WHERE r.").append(order).append(" < x.");
    previous.append(order).append(" AND r.").append(order).append(" >= 'A'");
    for (String column : listColumns) {
      previous.append(" AND r.").append(quote(column)).append(" IS x.").append(quote(column));
    }
    String select = "SELECT x." + order + ", " + previous + ") FROM " + quote(table) + " AS x";
    String shared;
    String moved;
    try (Statement statement = prepare(connection, select, key, null)) {
      if (!statement.step()) {
        throw new IllegalArgumentException("no row has that key: table=" + table);
      }
      shared = statement.columnText(0);
      moved = FractionalKey.between(statement.columnText(1), shared);
    }
    String update = "UPDATE " + quote(table) + " SET " + order + " = ?1";
    try (Statement statement = prepare(connection, update, key, moved)) {
      statement.run();
    }
    return FractionalKey.between(moved, shared);
  }

  /** Compiles a statement for the row of a key, with at most one parameter of its own. */
  private Statement prepare(
      Connection connection, String sql, List<SqlValue> key, @Nullable String parameter) {
    StringBuilder text = new StringBuilder(sql);
    for (int i = 0; i < key.size(); i++) {
      text.append(i == 0 ? " WHERE " : " AND ").append(quote(keyColumns.get(i)));
      text.append(" IS ?").append(i + 2);
    }
    Statement statement = connection.prepare(text.toString());
    if (parameter != null) {
      statement.bindText(1, parameter);
    }
    for (int i = 0; i < key.size(); i++) {
      statement.bind(i + 2, key.get(i));
    }
    return statement;
  }
}
