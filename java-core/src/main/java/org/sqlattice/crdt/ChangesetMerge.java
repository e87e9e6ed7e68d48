package org.sqlattice.crdt;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlattice.change.ChangesetDecoder;
import org.sqlattice.change.ChangesetException;
import org.sqlattice.change.Clock;
import org.sqlattice.change.SiteId;
import org.sqlattice.change.TableChanges;
import org.sqlattice.schema.TableSchema;
import org.sqlattice.sql.SqlValue;

/** Checks a whole changeset, then merges it row by row. */
final class ChangesetMerge {
  private final CrrTables tables;
  private final Sites sites;
  private final Merge merge;
  private long applied;
  private long ignored;
  private @Nullable SiteId lastSite;
  private Merge.@Nullable Origin lastOrigin;

  ChangesetMerge(CrrTables tables, Sites sites, Merge merge) {
    this.tables = tables;
    this.sites = sites;
    this.merge = merge;
  }

  long applied() {
    return applied;
  }

  long ignored() {
    return ignored;
  }

  /** A table's changes with the local table and columns that they are for. */
  record Target(TableChanges changes, CrrTable table, List<TableSchema.Column> columns) {}

  /**
   * Decodes a changeset and finds its tables and columns, without writing anything.
   *
   * @throws ReplicationException if the bytes or the names are not for this replica
   */
  List<Target> check(byte[] bytes) {
    List<TableChanges> changeset;
    try {
      changeset = ChangesetDecoder.decode(bytes);
    } catch (ChangesetException e) {
      throw new ReplicationException(
          ReplicationException.Code.BAD_CHANGESET, "" + e.getMessage(), e);
    }
    List<Target> targets = new ArrayList<>();
    for (TableChanges changes : changeset) {
      targets.add(check(changes));
    }
    return targets;
  }

  private Target check(TableChanges changes) {
    String name = changes.name();
    CrrTable table = tables.find(name);
    if (table == null) {
      throw mismatch("table is not replicated: table=" + name);
    }
    if (changes.keyCount() != table.schema().keyColumns().size()) {
      throw mismatch("key differs: table=" + name + ", columns=" + changes.keyCount());
    }
    List<TableSchema.Column> columns = new ArrayList<>();
    for (TableChanges.Column remote : changes.columns()) {
      TableSchema.Column column = table.column(remote.name());
      if (column == null) {
        throw mismatch("no such column: table=" + name + ", column=" + remote.name());
      }
      columns.add(column);
    }
    if (table.schema().hasRowIdKey()) {
      for (TableChanges.Row row : changes.rows()) {
        if (!(row.key().get(0) instanceof SqlValue.Integer)) {
          throw new ReplicationException(
              ReplicationException.Code.BAD_CHANGESET,
              "key is not an integer: table=" + name + ", type=" + row.key().get(0).type());
        }
      }
    }
    return new Target(changes, table, columns);
  }

  private static ReplicationException mismatch(String message) {
    return new ReplicationException(ReplicationException.Code.SCHEMA_MISMATCH, message);
  }

  void merge(List<Target> targets) {
    for (Target target : targets) {
      for (TableChanges.Row row : target.changes().rows()) {
        mergeRow(target, row);
      }
    }
  }

  private void mergeRow(Target target, TableChanges.Row row) {
    CrrTable table = target.table();
    RowState state = table.load(row.key());
    Clock sentinel = row.sentinel();
    if (sentinel != null) {
      Merge.Stamp stamp = stamp(row, sentinel.dbVersion(), sentinel.seq(), sentinel.site());
      count(merge.mergeSentinel(table, state, stamp), 1);
    }
    TableChanges.Fresh fresh = row.fresh();
    if (fresh != null) {
      mergeFresh(target, row, state, fresh);
    }
    for (TableChanges.Cell cell : row.cells()) {
      Clock clock = cell.clock();
      Merge.Stamp stamp = stamp(row, clock.dbVersion(), clock.seq(), clock.site());
      TableSchema.Column column = target.columns().get(cell.column());
      count(merge.mergeCell(table, state, column, cell.value(), clock.columnVersion(), stamp), 1);
    }
  }

  private void mergeFresh(
      Target target, TableChanges.Row row, RowState state, TableChanges.Fresh fresh) {
    CrrTable table = target.table();
    if (row.causalLength() == 1 && state.causalLength() == 0 && isWhole(target, fresh)) {
      Merge.Stamp stamp = stamp(row, fresh.dbVersion(), fresh.seq(), fresh.site());
      count(merge.mergeFreshRow(table, state, fresh.values(), stamp), fresh.values().size());
      return;
    }
    for (int i = 0; i < fresh.columns().size(); i++) {
      int index = fresh.columns().get(i);
      long seq = fresh.seq() + target.changes().columns().get(index).position();
      Merge.Stamp stamp = stamp(row, fresh.dbVersion(), seq, fresh.site());
      TableSchema.Column column = target.columns().get(index);
      count(merge.mergeCell(table, state, column, fresh.values().get(i), 1, stamp), 1);
    }
  }

  /** Whether the cells are all of the table's, in its order and at its positions. */
  private static boolean isWhole(Target target, TableChanges.Fresh fresh) {
    List<TableSchema.Column> local = target.table().schema().columns();
    if (fresh.columns().size() != local.size()) {
      return false;
    }
    for (int i = 0; i < local.size(); i++) {
      int index = fresh.columns().get(i);
      if (target.columns().get(index) != local.get(i)
          || target.changes().columns().get(index).position() != local.get(i).position()) {
        return false;
      }
    }
    return true;
  }

  private Merge.Stamp stamp(TableChanges.Row row, long dbVersion, long seq, SiteId site) {
    Merge.Origin origin = lastOrigin;
    if (origin == null || !site.equals(lastSite)) {
      origin = new CachedOrigin(Merge.origin(sites, site));
      lastOrigin = origin;
      lastSite = site;
    }
    return new Merge.Stamp(row.causalLength(), dbVersion, seq, origin);
  }

  /** Asks once: within one merge nothing is rolled back in between. */
  private static final class CachedOrigin implements Merge.Origin {
    private final Merge.Origin origin;
    private long ordinal = Sites.UNKNOWN;

    CachedOrigin(Merge.Origin origin) {
      this.origin = origin;
    }

    @Override
    public long ordinal() {
      if (ordinal == Sites.UNKNOWN) {
        ordinal = origin.ordinal();
      }
      return ordinal;
    }
  }

  private void count(int won, int of) {
    applied += won;
    ignored += Math.max(0, of - won);
  }
}
