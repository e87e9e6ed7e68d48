package org.sqlattice.migrate;

import static org.sqlattice.schema.Identifiers.literal;
import static org.sqlattice.schema.Identifiers.quote;

import org.sqlattice.migrate.DatabaseSchema.Column;
import org.sqlattice.migrate.DatabaseSchema.Table;
import org.sqlattice.schema.SqlTokens;

/*
 * SQLite's way for what ALTER TABLE cannot do: a new table, the rows, and the old one's name.
 *
 * (1) Rows keep their rowids, or their order becomes the key where the key becomes the rowid.
 * (2) No row is left out: a constraint's ON CONFLICT clause has no say while rows are copied.
 * (3) AUTOINCREMENT goes on where it was.
 *
 * See https://sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes".
 */

/** Writes the SQL that gives a table another declaration and keeps its rows. */
final class TableRebuild {
  /** The table's name while it is not yet in place of the old one. */
  static final String NAME = "crsql_rebuilt";

  private final Table table;
  private final Table wanted;
  private String targets = "";
  private String sources = "";
  private boolean isLossy;

  TableRebuild(Table table, Table wanted) {
    this.table = table;
    this.wanted = wanted;
    boolean hasRowIdKey = false;
    for (Column column : table.columns()) {
      Column target = wanted.find(column);
      if (target == null || target.isGenerated()) {
        isLossy |= !column.isGenerated();
      } else {
        isLossy |= !target.affinity().isEmpty() && !target.affinity().equals(column.affinity());
        hasRowIdKey |= target.name().equals(wanted.rowIdKey());
        copy(target.name(), column.name());
      }
    }
    if (!hasRowIdKey && !table.rowId().isEmpty() && !wanted.rowId().isEmpty()) {
      copy(wanted.rowId(), table.rowId());
    }
  }

  /** Returns whether values are dropped or may be converted. */
  boolean isLossy() {
    return isLossy || targets.isEmpty();
  }

  String sql() {
    String name = quote(table.name());
    String rebuilt = quote(NAME);
    StringBuilder sql = new StringBuilder("CREATE TABLE ");
    sql.append(rebuilt).append(new TableText(wanted.sql()).body()).append("; ");
    if (!targets.isEmpty()) {
      sql.append("INSERT OR ABORT INTO ").append(rebuilt).append(" (").append(targets);
      sql.append(") SELECT ").append(sources).append(" FROM ").append(name).append("; ");
    }
    if (isCounted(table) && isCounted(wanted)) {
      sql.append("DELETE FROM sqlite_sequence WHERE name = ").append(literal(NAME));
      sql.append("; INSERT INTO sqlite_sequence SELECT ").append(literal(NAME));
      sql.append(", seq FROM sqlite_sequence WHERE name = ").append(literal(table.name()));
      sql.append("; ");
    }
    sql.append("DROP TABLE ").append(name).append("; ALTER TABLE ").append(rebuilt);
    return sql.append(" RENAME TO ").append(name).toString();
  }

  private static boolean isCounted(Table table) {
    return SqlTokens.hasKeyword(table.sql(), "AUTOINCREMENT");
  }

  private void copy(String target, String source) {
    targets += (targets.isEmpty() ? "" : ", ") + quote(target);
    sources += (sources.isEmpty() ? "" : ", ") + quote(source);
  }
}
