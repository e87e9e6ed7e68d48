package org.sqlattice.crdt;

import java.util.ArrayList;
import java.util.List;
import org.sqlattice.change.PackedColumns;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.ResultCode;
import org.sqlattice.sql.SqlException;
import org.sqlattice.sql.SqlValue;

/** The table crsql_unpack_columns: a row for each value in a packed key. */
final class UnpackColumns {
  private UnpackColumns() {}

  /** Defines the table, if the engine has tables of functions. */
  static void define(Connection connection) {
    try {
      connection.defineTableFunction(
          "crsql_unpack_columns", List.of("cell"), "package", UnpackColumns::rows);
    } catch (SqlException e) {
      if (e.resultCode() != ResultCode.NOTFOUND) {
        throw e;
      }
    }
  }

  private static List<SqlValue[]> rows(SqlValue argument) {
    List<SqlValue[]> rows = new ArrayList<>();
    if (argument instanceof SqlValue.Blob packed) {
      for (SqlValue value : PackedColumns.unpack(packed.value())) {
        rows.add(new SqlValue[] {value});
      }
    } else if (argument != SqlValue.NULL) {
      throw new IllegalArgumentException("package is not a blob: type=" + argument.type());
    }
    return rows;
  }
}
