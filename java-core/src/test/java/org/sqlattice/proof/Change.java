package org.sqlattice.proof;

import java.util.List;
import org.sqlattice.contract.Checks;
import org.sqlattice.sql.SqlValue;

/** A row of crsql_changes: its nine values, as they came. */
record Change(List<SqlValue> values) {
  static final String COLUMNS =
      "\"table\", pk, cid, val, col_version, db_version, site_id, cl, seq";
  static final String INSERT =
      "INSERT INTO crsql_changes (" + COLUMNS + ") VALUES (?,?,?,?,?,?,?,?,?)";
  static final String SENTINEL = "-1";

  String table() {
    return text(0);
  }

  byte[] packedKey() {
    return blob(1);
  }

  String cid() {
    return text(2);
  }

  SqlValue value() {
    return values.get(3);
  }

  long columnVersion() {
    return number(4);
  }

  String site() {
    return Checks.hex(blob(6));
  }

  long causalLength() {
    return number(7);
  }

  boolean isSentinel() {
    return cid().equals(SENTINEL);
  }

  boolean isDelete() {
    return isSentinel() && (causalLength() & 1) == 0;
  }

  private String text(int index) {
    return ((SqlValue.Text) values.get(index)).value();
  }

  private byte[] blob(int index) {
    return ((SqlValue.Blob) values.get(index)).value();
  }

  private long number(int index) {
    return ((SqlValue.Integer) values.get(index)).value();
  }
}
