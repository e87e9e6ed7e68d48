package org.sqlattice.crdt;

import java.util.ArrayList;
import java.util.List;
import org.sqlattice.change.CellsWriter;
import org.sqlattice.change.ChangesetWriter;
import org.sqlattice.change.DeadWriter;
import org.sqlattice.change.PackedColumns;
import org.sqlattice.change.TableWriter;
import org.sqlattice.change.ValueColumn;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.SqlValue;
import org.sqlattice.sql.Statement;

/**
 * Changes for tables and columns that are not known here, as a newer schema sends them. They are
 * kept as they would be in clocks, the winner of each cell, told to others like all that is known,
 * and merged when the schema has come so far.
 */
final class Quarantine {
  private static final String ROW =
      "SELECT pk, cid, val, col_version, cl, db_version, seq, site, origin";

  private final Connection connection;

  Quarantine(Connection connection) {
    this.connection = connection;
  }

  /** Keeps a change; a deleted row has no value. */
  void keep(
      String table,
      List<SqlValue> key,
      String cid,
      SqlValue value,
      long columnVersion,
      long causalLength,
      Clock clock) {
    String sql = "INSERT OR REPLACE INTO crsql_quarantine VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    try (Statement put = connection.prepare(sql)) {
      put.bindText(1, table);
      put.bindBlob(2, PackedColumns.pack(key));
      put.bindText(3, cid);
      put.bind(4, value);
      put.bindLong(5, columnVersion);
      put.bindLong(6, causalLength);
      clock.bindTo(put, 7);
      put.run();
    }
  }

  /** Whether a change wins over the one that is kept of the same cell, if there is one. */
  boolean wins(
      String table,
      List<SqlValue> key,
      String cid,
      SqlValue value,
      long columnVersion,
      long causalLength) {
    String sql =
        "SELECT cl, col_version, val FROM crsql_quarantine WHERE tbl = ? AND pk = ? AND cid = ?";
    try (Statement find = connection.prepare(sql)) {
      find.bindText(1, table);
      find.bindBlob(2, PackedColumns.pack(key));
      find.bindText(3, cid);
      if (!find.step()) {
        return true;
      }
      if (causalLength != find.columnLong(0)) {
        return causalLength > find.columnLong(0);
      }
      if (columnVersion != find.columnLong(1)) {
        return columnVersion > find.columnLong(1);
      }
      return ValueOrder.compare(value, find.columnValue(2)) > 0;
    }
  }

  /** Merges, and ceases to keep, what a table now has a place for. */
  void release(CrrTable table, Merge merge, Sites sites) {
    String name = table.schema().name();
    for (Kept kept : read(table)) {
      Clock clock = kept.clock();
      Merge.Stamp stamp =
          new Merge.Stamp(
              kept.causalLength(),
              0,
              clock.seq(),
              sites.origin(sites.site(clock.site())),
              clock.originVersion());
      RowState state = RowState.load(table, kept.key());
      int index = table.indexOf(kept.cid());
      if (index < 0) {
        merge.mergeSentinel(table, state, stamp);
      } else {
        merge.mergeCell(table, state, index, kept.value(), kept.columnVersion(), stamp);
      }
      drop(name, kept);
    }
  }

  private record Kept(
      byte[] pk,
      List<SqlValue> key,
      String cid,
      SqlValue value,
      long columnVersion,
      long causalLength,
      Clock clock) {}

  private List<Kept> read(CrrTable table) {
    List<Kept> all = new ArrayList<>();
    String sql = ROW + " FROM crsql_quarantine WHERE tbl = ? ORDER BY cl, cid";
    try (Statement statement = connection.prepare(sql)) {
      statement.bindText(1, table.schema().name());
      while (statement.step()) {
        Kept kept = kept(statement);
        boolean isKnown =
            kept.cid().equals(CrrTable.SENTINEL_NAME) || table.indexOf(kept.cid()) >= 0;
        if (isKnown && table.takesKey(kept.key())) {
          all.add(kept);
        }
      }
    }
    return all;
  }

  private static Kept kept(Statement statement) {
    byte[] pk = statement.columnBlob(0);
    return new Kept(
        pk,
        PackedColumns.unpack(pk),
        "" + statement.columnText(1),
        statement.columnValue(2),
        statement.columnLong(3),
        statement.columnLong(4),
        Clock.read(statement, 5));
  }

  private void drop(String table, Kept kept) {
    String sql = "DELETE FROM crsql_quarantine WHERE tbl = ? AND pk = ? AND cid = ?";
    try (Statement statement = connection.prepare(sql)) {
      statement.bindText(1, table);
      statement.bindBlob(2, kept.pk());
      statement.bindText(3, kept.cid());
      statement.run();
    }
  }

  /** Writes what is kept and the filter wants. */
  void write(ChangesetWriter changeset, Filter filter, Sites sites) {
    String sql = ROW + ", tbl FROM crsql_quarantine WHERE db_version > ? ORDER BY tbl, pk, cid";
    try (Statement statement = connection.prepare(sql)) {
      statement.bindLong(1, filter.since());
      while (statement.step()) {
        Kept kept = kept(statement);
        if (filter.wants(kept.clock())) {
          TableWriter out = changeset.table("" + statement.columnText(9), kept.key().size());
          write(out, kept, sites);
        }
      }
    }
  }

  private static void write(TableWriter out, Kept kept, Sites sites) {
    Clock clock = kept.clock();
    long origin = clock.originVersion();
    if ((kept.causalLength() & 1) == 0) {
      DeadWriter dead = out.dead();
      addKey(kept.key(), dead.keys());
      dead.row(kept.causalLength(), sites.site(clock.site()), origin, clock.seq());
      return;
    }
    CellsWriter cells = out.cells();
    addKey(kept.key(), cells.keys());
    cells.row(kept.causalLength());
    int column = CellsWriter.SENTINEL;
    if (!kept.cid().equals(CrrTable.SENTINEL_NAME)) {
      column = out.column(kept.cid());
      add(kept.value(), cells.values());
    }
    cells.cell(column, kept.columnVersion(), sites.site(clock.site()), origin, clock.seq());
  }

  private static void addKey(List<SqlValue> key, ValueColumn[] columns) {
    for (int i = 0; i < key.size(); i++) {
      add(key.get(i), columns[i]);
    }
  }

  private static void add(SqlValue value, ValueColumn out) {
    if (value instanceof SqlValue.Integer integer) {
      out.addLong(integer.value());
    } else if (value instanceof SqlValue.Real real) {
      out.addDouble(real.value());
    } else if (value instanceof SqlValue.Text text) {
      byte[] utf8 = text.value().getBytes(java.nio.charset.StandardCharsets.UTF_8);
      out.addText(utf8, 0, utf8.length);
    } else if (value instanceof SqlValue.Blob blob) {
      out.addBlob(blob.value(), 0, blob.value().length);
    } else {
      out.addNull();
    }
  }
}
