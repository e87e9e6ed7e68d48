package org.sqlattice.order;

import java.util.ArrayList;
import java.util.List;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.FunctionCall;
import org.sqlattice.sql.SqlValue;
import org.sqlattice.sql.ValueType;

/** The functions for ordered lists, callable from SQL. */
public final class OrderFunctions {
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
    connection.defineFunction("crsql_fract_as_ordered", -1, functions::asOrdered);
    connection.defineFunction(
        "crsql_fract_fix_conflict_return_old_key", -1, functions::fixConflict);
  }

  /** Arguments: table, order column, list columns. */
  private void asOrdered(FunctionCall call) {
    int count = call.argumentCount();
    if (count < 2) {
      throw new IllegalArgumentException(
          "Must provide at least 2 arguments -- the table name and the column to order by: count="
              + count);
    }
    new OrderedTable(connection, name(call, 0), name(call, 1), names(call, 2, count - 2)).install();
  }

  /** Arguments: table, order column, list columns, -1, key columns, as many values of the key. */
  private void fixConflict(FunctionCall call) {
    int count = call.argumentCount();
    int end = 2;
    while (end < count && call.type(end) != ValueType.INTEGER) {
      end++;
    }
    int keyCount = (count - end - 1) >> 1;
    if (keyCount < 1 || end + 1 + 2 * keyCount != count) {
      throw new IllegalArgumentException("key columns and values do not match: count=" + count);
    }
    List<SqlValue> key = new ArrayList<>();
    for (int i = count - keyCount; i < count; i++) {
      key.add(call.argument(i));
    }
    OrderConflict conflict =
        new OrderConflict(
            name(call, 0), name(call, 1), names(call, 2, end - 2), names(call, end + 1, keyCount));
    call.returnText(conflict.resolve(connection, key));
  }

  private static List<String> names(FunctionCall call, int first, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(name(call, first + i));
    }
    return names;
  }

  private static String name(FunctionCall call, int index) {
    String name = call.textArgument(index);
    if (name == null) {
      throw new IllegalArgumentException("name is NULL: index=" + index);
    }
    return name;
  }
}
