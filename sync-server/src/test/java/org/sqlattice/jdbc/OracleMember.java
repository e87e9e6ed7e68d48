package org.sqlattice.jdbc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlattice.proof.ChangesetPort;
import org.sqlattice.proof.Literals;
import org.sqlattice.proof.Member;
import org.sqlattice.sql.SqlValue;

/** A database of cr-sqlite. */
final class OracleMember implements Member {
  private final OracleProcess process;
  private final String name;

  OracleMember(OracleProcess process, String name) {
    this.process = process;
    this.name = name;
    process.ask("open", name);
  }

  @Override
  public @Nullable String execute(String sql) {
    return failure(process.ask("execute", name, sql));
  }

  @Override
  public List<List<SqlValue>> query(String sql, SqlValue... parameters) {
    String text = sql;
    for (SqlValue parameter : parameters) {
      int mark = text.indexOf('?');
      text = text.substring(0, mark) + Literals.of(parameter) + text.substring(mark + 1);
    }
    List<List<String>> answer = process.ask("query", name, text);
    check(answer, text);
    List<List<SqlValue>> rows = new ArrayList<>();
    for (List<String> row : answer) {
      List<SqlValue> values = new ArrayList<>();
      for (String value : row) {
        values.add(value(value));
      }
      rows.add(values);
    }
    return rows;
  }

  private static SqlValue value(String told) {
    String rest = told.substring(1);
    return switch (told.charAt(0)) {
      case 'i' -> new SqlValue.Integer(Long.parseLong(rest));
      case 'r' -> new SqlValue.Real(Double.longBitsToDouble(Long.parseUnsignedLong(rest, 16)));
      case 't' ->
          new SqlValue.Text(new String(HexFormat.of().parseHex(rest), StandardCharsets.UTF_8));
      case 'b' -> new SqlValue.Blob(HexFormat.of().parseHex(rest));
      default -> SqlValue.NULL;
    };
  }

  @Override
  public void insertChanges(List<List<SqlValue>> changes) {
    StringBuilder sql = new StringBuilder();
    for (List<SqlValue> change : changes) {
      sql.append("INSERT INTO crsql_changes VALUES (").append(Literals.of(change)).append(");");
    }
    check(process.ask("execute", name, sql.toString()), sql.toString());
  }

  private static void check(List<List<String>> answer, String sql) {
    String failure = failure(answer);
    if (failure != null) {
      throw new IllegalStateException("cr-sqlite: " + failure + ": sql=" + sql);
    }
  }

  private static @Nullable String failure(List<List<String>> answer) {
    boolean isFailure = !answer.isEmpty() && answer.get(0).get(0).equals("e");
    return isFailure ? answer.get(0).get(1) : null;
  }

  @Override
  public @Nullable ChangesetPort changesets() {
    return null;
  }

  @Override
  public void reopen() {}

  @Override
  public boolean keepsOurDeviations() {
    return false;
  }

  void close() {
    process.ask("close", name);
  }
}
