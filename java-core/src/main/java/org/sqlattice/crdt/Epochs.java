package org.sqlattice.crdt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sqlattice.schema.TableSchema;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.Statement;

/**
 * Which columns a table had when a run was inserted, by column id in the order of their seqs. The
 * last epoch is the current one. A column added later has no clock in older runs. An epoch of which
 * no column is left has the row's own clock in its first place, so that the row is told to others.
 */
final class Epochs {
  private static final int[] NO_COLUMNS = {};
  private static final int[] ROW_ONLY = {CrrTable.SENTINEL};

  private final List<int[]> columns;

  private Epochs(List<int[]> columns) {
    this.columns = columns;
  }

  static Epochs read(Connection connection, int table) {
    List<int[]> epochs = new ArrayList<>();
    String sql = "SELECT epoch, col FROM crsql_epochs WHERE tbl = ? ORDER BY epoch, place";
    try (Statement statement = connection.prepare(sql)) {
      statement.bindLong(1, table);
      while (statement.step()) {
        int epoch = (int) statement.columnLong(0);
        while (epochs.size() <= epoch) {
          epochs.add(NO_COLUMNS);
        }
        int[] former = epochs.get(epoch);
        int[] longer = Arrays.copyOf(former, former.length + 1);
        longer[former.length] = (int) statement.columnLong(1);
        epochs.set(epoch, longer);
      }
    }
    return new Epochs(epochs);
  }

  /** Adds an epoch for the columns that a table now has, unless the last epoch had the same. */
  static void add(Connection connection, TableSchema schema) {
    Epochs epochs = read(connection, schema.id());
    int[] ids = ids(schema);
    if (Arrays.equals(ids, epochs.columns(epochs.current()))) {
      return;
    }
    String sql = "INSERT INTO crsql_epochs (tbl, epoch, place, col) VALUES (?, ?, ?, ?)";
    try (Statement insert = connection.prepare(sql)) {
      for (int place = 0; place < ids.length; place++) {
        insert.bindLong(1, schema.id());
        insert.bindLong(2, epochs.columns.size());
        insert.bindLong(3, place);
        insert.bindLong(4, ids[place]);
        insert.run();
      }
    }
  }

  private static int[] ids(TableSchema schema) {
    List<TableSchema.Column> columns = schema.columns();
    if (columns.isEmpty()) {
      return ROW_ONLY;
    }
    int[] ids = new int[columns.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = columns.get(i).id();
    }
    return ids;
  }

  /** Makes epochs of which no column is left have the row's own clock. */
  static void keepRows(Connection connection, int table) {
    connection.execute(
        ("UPDATE crsql_epochs SET col = -1 WHERE tbl = " + table + " AND place = 0 AND epoch NOT")
            + (" IN (SELECT e.epoch FROM crsql_epochs AS e JOIN crsql_columns AS c USING (tbl,")
            + (" col) WHERE tbl = " + table + ")"));
  }

  /** Whether some rows have no clock but their own. */
  boolean hasRowOnly() {
    for (int epoch = 0; epoch < columns.size(); epoch++) {
      if (place(epoch, CrrTable.SENTINEL) >= 0) {
        return true;
      }
    }
    return false;
  }

  int current() {
    return Math.max(0, columns.size() - 1);
  }

  int count() {
    return Math.max(1, columns.size());
  }

  int[] columns(int epoch) {
    return epoch < columns.size() ? columns.get(epoch) : NO_COLUMNS;
  }

  /** Returns how many seqs a row of an epoch takes. */
  int width(int epoch) {
    return Math.max(1, columns(epoch).length);
  }

  /** Returns how many seqs a row takes, as SQL, of the epoch in that column. */
  String widthSql(String epochColumn) {
    StringBuilder sql = new StringBuilder("CASE ").append(epochColumn);
    for (int epoch = 0; epoch < count(); epoch++) {
      sql.append(" WHEN ").append(epoch).append(" THEN ").append(width(epoch));
    }
    return sql.append(" END").toString();
  }

  /** Returns a column's place among an epoch's, or -1. */
  int place(int epoch, int column) {
    int[] ids = columns(epoch);
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == column) {
        return i;
      }
    }
    return -1;
  }
}
