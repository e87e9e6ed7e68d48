package org.sqlattice.order;

import java.util.ArrayList;
import java.util.List;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.FunctionCall;
import org.sqlattice.sql.SqlValue;
import org.sqlattice.sql.ValueType;

/** The functions for ordered lists, callable from SQL. */
public final class OrderFunctions {
  private static final String AS_ORDERED = "crsql_fract_as_ordered";
  private static final String FIX_CONFLICT = "crsql_fract_fix_conflict_return_old_key";

  private final Connection connection;

  private OrderFunctions(Connection connection) {
    this.connection = connection;
  }

  /** Makes the functions callable on a connection. */
  public static void define(Connection connection) {
    OrderFunctions functions = new OrderFunctions(connection);
    connection.defineFunction(
        "crsql_fract_key_between",
        2,
        call -> call.returnText(FractionalKey.between(call.textArgument(0), call.textArgument(1))));
    connection.defineFunction(AS_ORDERED, -1, functions::asOrdered);
    connection.defineFunction(FIX_CONFLICT, -1, functions::fixConflict);
  }

  /** Arguments: table, order column, list columns. */
  private void asOrdered(FunctionCall call) {
    List<String> names = names(call, 0, call.argumentCount());
    if (names.size() < 2) {
      throw new IllegalArgumentException(
          "Must provide at least 2 arguments -- the table name and the column to order by: function="
              + AS_ORDERED);
    }
    OrderedTable.find(connection, names.get(0), names.get(1), names.subList(2, names.size()))
        .install(connection);
    call.returnNull();
  }

  /** Arguments: table, order column, list columns, -1, key columns, as many values of the key. */
  private void fixConflict(FunctionCall call) {
    int count = call.argumentCount();
    int end = 2;
    while (end < count && call.type(end) != ValueType.INTEGER) {
      end++;
    }
    int keyCount = (count - end - 1) / 2;
    if (keyCount < 1 || (count - end - 1) % 2 != 0) {
      throw new IllegalArgumentException(
          "key columns and values do not match: function=" + FIX_CONFLICT);
    }
    List<String> names = names(call, 0, end);
    List<SqlValue> key = new ArrayList<>();
    for (int i = count - keyCount; i < count; i++) {
      key.add(call.argument(i));
    }
    call.returnText(
        new OrderConflict(
                names.get(0), names.get(1), names.subList(2, end), names(call, end + 1, keyCount))
            .resolve(connection, key));
  }

  private static List<String> names(FunctionCall call, int first, int count) {
    List<String> names = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      String name = call.textArgument(i);
      if (name == null) {
        throw new IllegalArgumentException("name is NULL: index=" + i);
      }
      names.add(name);
    }
    return names;
  }
}
