package org.sqlattice.proof;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sqlattice.contract.Checks;
import org.sqlattice.sql.SqlValue;

/** Values as SQL, exact in type and bits; good to compare and to read, too. */
public final class Literals {
  private Literals() {}

  public static String of(SqlValue value) {
    if (value instanceof SqlValue.Integer integer) {
      return integer.value() == Long.MIN_VALUE
          ? "(-9223372036854775807 - 1)"
          : Long.toString(integer.value());
    }
    if (value instanceof SqlValue.Real real) {
      return Double.isInfinite(real.value())
          ? (real.value() < 0 ? "-9e999" : "9e999")
          : Double.toString(real.value());
    }
    if (value instanceof SqlValue.Text text) {
      return text.value().indexOf('\0') < 0
          ? "'" + text.value().replace("'", "''") + "'"
          : "CAST(x'" + (Checks.hex(text.value().getBytes(StandardCharsets.UTF_8)) + "' AS TEXT)");
    }
    if (value instanceof SqlValue.Blob blob) {
      return "x'" + Checks.hex(blob.value()) + "'";
    }
    return "NULL";
  }

  public static String of(List<SqlValue> values) {
    StringBuilder text = new StringBuilder();
    for (SqlValue value : values) {
      text.append(text.length() == 0 ? "" : ", ").append(of(value));
    }
    return text.toString();
  }
}
