package org.sqlattice.crdt;

import static org.sqlattice.schema.Identifiers.quote;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sqlattice.change.CellsWriter;
import org.sqlattice.change.ChangesetWriter;
import org.sqlattice.change.DeadWriter;
import org.sqlattice.change.RunWriter;
import org.sqlattice.change.TableWriter;
import org.sqlattice.change.Utf8;
import org.sqlattice.change.ValueColumn;
import org.sqlattice.schema.TableSchema;
import org.sqlattice.schema.TableSchema.Numbering;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.Statement;

/*
 * Runs are read as ranges of the base table, with the clocks of single cells in the same order
 * beside them; cells by their own index. A row that has come back is written among the cells, where
 * its own clock goes first.
 */

/** Writes what a table has learned since some version into a changeset. */
final class TableReader implements AutoCloseable {
  private final CrrTable table;
  private final TableSchema schema;
  private final Sites sites;
  private final int keyCount;
  private final Prepared runs;
  private final Prepared rows;
  private final Prepared cellsOfRows;
  private final Prepared allCells;
  private final Prepared newCells;
  private final Prepared row;
  private final Prepared dead;

  /** Rows that have come back whose own clock is written. */
  private final Set<Long> returned = new HashSet<>();

  // The next clock of a cell in a range of rows; none if its row is past all.
  private long cellRow;

  TableReader(Connection connection, CrrTable table, Sites sites) {
    this.table = table;
    this.schema = table.schema();
    this.sites = sites;
    this.keyCount = schema.keyColumns().size();
    TableNames names = new TableNames(schema.name());
    KeySql key = new KeySql(schema);
    StringBuilder columns = new StringBuilder(key.sourceNumber() + ", " + key.list("b."));
    for (TableSchema.Column column : schema.columns()) {
      columns.append(", b.").append(quote(column.name()));
    }
    String from = " FROM " + key.source() + " WHERE " + key.sourceNumber();
    String clock = "db_version, seq, site, origin";
    runs =
        new Prepared(
            connection,
            ("SELECT first, last, " + clock + ", epoch FROM " + names.runs())
                + " WHERE db_version > ?1");
    rows =
        new Prepared(
            connection,
            ("SELECT " + columns + from + " BETWEEN ?1 AND ?2 ORDER BY ") + key.sourceNumber());
    row = new Prepared(connection, "SELECT " + columns + from + " = ?1");
    String cells = "SELECT row, col, col_version, " + clock + " FROM " + names.cells();
    cellsOfRows =
        new Prepared(connection, cells + " WHERE row BETWEEN ?1 AND ?2 ORDER BY row, col");
    allCells = new Prepared(connection, cells + " WHERE ?1 = 0 ORDER BY row, col");
    // Rows before their cells, which may have kept a lower seq from a former life.
    newCells =
        new Prepared(
            connection, cells + " WHERE db_version > ?1 ORDER BY db_version, col >= 0, seq");
    String deadKey =
        switch (schema.numbering()) {
          case KEY -> "d.key";
          case ROWID -> key.list("d.");
          case KEY_TABLE -> key.list("k.");
        };
    String keys =
        schema.numbering() == Numbering.KEY_TABLE
            ? " CROSS JOIN " + names.keys() + " AS k ON k.__crsql_key = d.key"
            : "";
    dead =
        new Prepared(
            connection,
            ("SELECT " + deadKey + ", cl, " + clock + " FROM " + names.dead() + " AS d" + keys)
                + " WHERE db_version > ?1");
  }

  /** Writes what the table has learned and the filter wants. */
  void write(ChangesetWriter changeset, Filter filter) {
    table.runs().settle();
    returned.clear();
    TableWriter out = changeset.table(schema.name(), keyCount);
    writeRuns(out, filter);
    if (table.hasCells()) {
      writeCells(out, filter);
    }
    if (table.hasDead()) {
      writeDead(out.dead(), filter);
    }
  }

  private void writeRuns(TableWriter out, Filter filter) {
    Statement statement = runs.get();
    statement.bindLong(1, filter.since());
    try {
      while (statement.step()) {
        Clock clock = Clock.read(statement, 2);
        if (filter.wants(clock)) {
          long first = statement.columnLong(0);
          int epoch = (int) statement.columnLong(6);
          writeRun(out, new Runs.Run(first, statement.columnLong(1), clock, epoch));
        }
      }
    } finally {
      statement.reset();
    }
  }

  private void writeRun(TableWriter out, Runs.Run run) {
    int[] ids = table.epochs().columns(run.epoch());
    List<TableSchema.Column> all = schema.columns();
    int count = 0;
    for (int id : ids) {
      count += indexOf(all, id) >= 0 ? 1 : 0;
    }
    int[] columns = new int[count];
    int[] places = new int[count];
    int[] indexes = new int[count];
    count = 0;
    for (int place = 0; place < ids.length; place++) {
      int index = indexOf(all, ids[place]);
      if (index >= 0) {
        columns[count] = out.column(all.get(index).name());
        places[count] = place;
        indexes[count++] = index;
      }
    }
    Clock clock = run.clock();
    int width = table.epochs().width(run.epoch());
    RunWriter writer =
        out.run(
            sites.site(clock.site()), clock.originVersion(), clock.seq(), width, columns, places);
    writeRows(out, writer, run, places, indexes);
  }

  private void writeRows(
      TableWriter out, RunWriter writer, Runs.Run run, int[] places, int[] indexes) {
    Statement base = rows.get();
    base.bindLong(1, run.first());
    base.bindLong(2, run.last());
    Statement cells = table.hasCells() ? cellsOfRows.get() : null;
    boolean isOnRow = false;
    if (cells != null) {
      cells.bindLong(1, run.first());
      cells.bindLong(2, run.last());
      isOnRow = nextCell(cells);
    }
    try {
      boolean[] isExplicit = new boolean[places.length];
      while (base.step()) {
        long number = base.columnLong(0);
        long causalLength = 1;
        Clock sentinel = null;
        int explicit = 0;
        Arrays.fill(isExplicit, false);
        while (cells != null && isOnRow && cellRow <= number) {
          if (cellRow == number) {
            int column = (int) cells.columnLong(1);
            if (column == CrrTable.SENTINEL) {
              causalLength = cells.columnLong(2);
              sentinel = Clock.read(cells, 3);
            } else {
              explicit += mark(isExplicit, indexes, column);
            }
          }
          isOnRow = nextCell(cells);
        }
        if (sentinel != null) {
          writeReturned(out, base, run, causalLength, sentinel, places, indexes, isExplicit);
        } else if (explicit < places.length || places.length == 0) {
          copyKey(base, writer.keys());
          for (int i = 0; i < places.length; i++) {
            if (isExplicit[i]) {
              writer.absent(i);
            } else {
              copy(base, 1 + keyCount + indexes[i], writer.values()[i]);
            }
          }
          writer.row(number - run.first(), 1);
        }
      }
    } finally {
      base.reset();
      if (cells != null) {
        cells.reset();
      }
    }
  }

  private boolean nextCell(Statement cells) {
    if (!cells.step()) {
      return false;
    }
    cellRow = cells.columnLong(0);
    return true;
  }

  private int mark(boolean[] isExplicit, int[] indexes, int column) {
    for (int i = 0; i < indexes.length; i++) {
      if (schema.columns().get(indexes[i]).id() == column) {
        isExplicit[i] = true;
        return 1;
      }
    }
    return 0;
  }

  /** Writes a row that has come back, and its cells that are as they were inserted. */
  private void writeReturned(
      TableWriter out,
      Statement base,
      Runs.Run run,
      long causalLength,
      Clock sentinel,
      int[] places,
      int[] indexes,
      boolean[] isExplicit) {
    CellsWriter cells = out.cells();
    returned.add(base.columnLong(0));
    copyKey(base, cells.keys());
    cells.row(causalLength);
    write(cells, CellsWriter.SENTINEL, causalLength, sentinel);
    long seq = run.seq(base.columnLong(0), table.epochs().width(run.epoch()));
    for (int i = 0; i < places.length; i++) {
      if (!isExplicit[i]) {
        copy(base, 1 + keyCount + indexes[i], cells.values());
        int column = out.column(schema.columns().get(indexes[i]).name());
        write(cells, column, 1, run.clock().withSeq(seq + places[i]));
      }
    }
  }

  private void writeCells(TableWriter out, Filter filter) {
    Statement statement = (filter.since() == 0 ? allCells : newCells).get();
    statement.bindLong(1, filter.since());
    Statement base = row.get();
    long current = 0;
    boolean isOpen = false;
    boolean isRowWritten = false;
    try {
      while (statement.step()) {
        Clock clock = Clock.read(statement, 3);
        int id = (int) statement.columnLong(1);
        int index = indexOf(schema.columns(), id);
        if (!filter.wants(clock) || index < 0 && id != CrrTable.SENTINEL) {
          continue;
        }
        long number = statement.columnLong(0);
        if (id == CrrTable.SENTINEL && returned.contains(number)) {
          continue;
        }
        if (!isOpen || number != current) {
          base.reset();
          base.bindLong(1, number);
          isOpen = base.step();
          current = number;
          isRowWritten = false;
        }
        if (isOpen) {
          if (!isRowWritten) {
            copyKey(base, out.cells().keys());
            out.cells().row(Math.max(1, table.sentinel(number)));
            isRowWritten = true;
          }
          writeCell(out, base, statement.columnLong(2), index, clock);
        }
      }
    } finally {
      base.reset();
      statement.reset();
    }
  }

  private void writeCell(TableWriter out, Statement base, long version, int index, Clock clock) {
    int column = CellsWriter.SENTINEL;
    if (index >= 0) {
      column = out.column(schema.columns().get(index).name());
      copy(base, 1 + keyCount + index, out.cells().values());
    }
    write(out.cells(), column, version, clock);
  }

  private void write(CellsWriter cells, int column, long version, Clock clock) {
    cells.cell(column, version, sites.site(clock.site()), clock.originVersion(), clock.seq());
  }

  private void writeDead(DeadWriter out, Filter filter) {
    Statement statement = dead.get();
    statement.bindLong(1, filter.since());
    try {
      while (statement.step()) {
        Clock clock = Clock.read(statement, keyCount + 1);
        if (filter.wants(clock)) {
          for (int i = 0; i < keyCount; i++) {
            copy(statement, i, out.keys()[i]);
          }
          long causalLength = statement.columnLong(keyCount);
          long origin = clock.originVersion();
          out.row(causalLength, sites.site(clock.site()), origin, clock.seq());
        }
      }
    } finally {
      statement.reset();
    }
  }

  private void copyKey(Statement base, ValueColumn[] keys) {
    for (int i = 0; i < keyCount; i++) {
      copy(base, 1 + i, keys[i]);
    }
  }

  private static void copy(Statement statement, int index, ValueColumn out) {
    switch (statement.columnType(index)) {
      case INTEGER -> out.addLong(statement.columnLong(index));
      case REAL -> out.addDouble(statement.columnDouble(index));
      case TEXT -> copyText(statement, index, out);
      case BLOB -> out.addedBlob(copyBytes(statement, index, out));
      case NULL -> out.addNull();
    }
  }

  private static int copyBytes(Statement statement, int index, ValueColumn out) {
    int length = statement.columnLength(index);
    statement.copyColumn(index, out.buffer(length), out.position());
    return length;
  }

  /** Copies a text; what is not UTF-8, and not a text to others, becomes U+FFFD. */
  private static void copyText(Statement statement, int index, ValueColumn out) {
    int length = copyBytes(statement, index, out);
    if (Utf8.isWellFormed(out.buffer(0), out.position(), length)) {
      out.addedText(length);
    } else {
      byte[] utf8 = ("" + statement.columnText(index)).getBytes(StandardCharsets.UTF_8);
      out.addText(utf8, 0, utf8.length);
    }
  }

  private static int indexOf(List<TableSchema.Column> columns, int id) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).id() == id) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public void close() {
    for (Prepared prepared :
        new Prepared[] {runs, rows, cellsOfRows, allCells, newCells, row, dead}) {
      prepared.close();
    }
  }
}
