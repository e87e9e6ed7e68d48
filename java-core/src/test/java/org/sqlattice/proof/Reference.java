package org.sqlattice.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.sqlattice.contract.Checks;
import org.sqlattice.sql.SqlValue;

/*
 * Rows are immutable and kept by table and packed key; a transaction is a copy of the map.
 *
 * A write takes the next column version of each cell it changes; a delete makes the causal length
 * even and forgets the cells; an insert over a row that was seen makes a recorded causal length
 * odd, and greater. A change of the key is a delete and an insert (docs/decisions/0005).
 *
 * A merge lets the longer causal length win, then the greater column version, then the greater
 * value; what is equal is ignored. A longer odd length leaves the values of the former life there
 * with version 0, below whatever the new life brings.
 */

/** What a replica must hold: the rules once more, over maps and without SQL. */
final class Reference {
  private static final String NOBODY = "";
  private static final long UNWRITTEN = -1;

  private final String site;
  private final boolean recursiveTriggers;
  private Map<String, TableSpec> specs = new LinkedHashMap<>();
  private TreeMap<String, Row> rows = new TreeMap<>();

  /** Cells without a column, by name: of each the one that wins. */
  private TreeMap<String, Change> quarantine = new TreeMap<>();

  /** Names of the clocks that were written since the last call of {@link #begin}. */
  private TreeSet<String> written = new TreeSet<>();

  /** A cell: its value in the table, and its clock, if its version is not negative. */
  private record Cell(SqlValue value, long version, String site) {}

  /** A row as far as it was ever seen; its causal length is recorded if it is not 0. */
  private record Row(
      TableSpec spec,
      List<SqlValue> key,
      long recordedLength,
      String lengthSite,
      boolean isPresent,
      List<Cell> cells) {
    long causalLength() {
      return recordedLength != 0 ? recordedLength : hasClocks() ? 1 : 0;
    }

    boolean hasClocks() {
      for (Cell cell : cells) {
        if (cell.version() >= 0) {
          return true;
        }
      }
      return false;
    }

    String name() {
      return Reference.name(spec.name(), PackedKey.pack(key));
    }

    Row with(long length, String site, boolean isPresent, List<Cell> cells) {
      return new Row(spec, key, length, site, isPresent, cells);
    }
  }

  /** Everything that a rollback brings back. */
  record Snapshot(
      Map<String, TableSpec> specs,
      TreeMap<String, ?> rows,
      TreeMap<String, Change> quarantine,
      TreeSet<String> written) {}

  Reference(List<TableSpec> tables, String site, boolean recursiveTriggers) {
    for (TableSpec spec : tables) {
      specs.put(spec.name(), spec);
    }
    this.site = site;
    this.recursiveTriggers = recursiveTriggers;
  }

  Snapshot snapshot() {
    return new Snapshot(
        new LinkedHashMap<>(specs),
        new TreeMap<>(rows),
        new TreeMap<>(quarantine),
        new TreeSet<>(written));
  }

  @SuppressWarnings("unchecked")
  void restore(Snapshot snapshot) {
    specs = new LinkedHashMap<>(snapshot.specs());
    rows = new TreeMap<>((TreeMap<String, Row>) snapshot.rows());
    quarantine = new TreeMap<>(snapshot.quarantine());
    written = new TreeSet<>(snapshot.written());
  }

  void begin() {
    written.clear();
  }

  List<TableSpec> tables() {
    return new ArrayList<>(specs.values());
  }

  TableSpec table(String name) {
    TableSpec spec = specs.get(name);
    if (spec == null) {
      throw new IllegalArgumentException("no such table: table=" + name);
    }
    return spec;
  }

  /** Gives a table other columns: cells stay in their places, and what waited for one is merged. */
  void alter(TableSpec spec) {
    TableSpec former = table(spec.name());
    specs.put(spec.name(), spec);
    for (Row row : new ArrayList<>(rows.values())) {
      if (row.spec().name().equals(spec.name())) {
        List<Cell> cells = unwritten(spec);
        for (int i = 0; i < cells.size(); i++) {
          for (int j = 0; j < former.columns().size(); j++) {
            if (former.columns().get(j).place() == spec.columns().get(i).place()) {
              cells.set(i, row.cells().get(j));
            }
          }
        }
        put(
            new Row(
                spec, row.key(), row.recordedLength(), row.lengthSite(), row.isPresent(), cells));
      }
    }
    for (Map.Entry<String, Change> kept : new ArrayList<>(quarantine.entrySet())) {
      Change change = kept.getValue();
      if (change.table().equals(spec.name()) && spec.has(change.cid())) {
        quarantine.remove(kept.getKey());
        merge(change);
      }
    }
  }

  /** Returns the clocks that the transaction wrote and that are still there, as {@link #name}s. */
  Set<String> written() {
    return Collections.unmodifiableSet(written);
  }

  boolean isPresent(TableSpec spec, List<SqlValue> key) {
    return row(spec, key).isPresent();
  }

  /** Returns the keys of a table's rows. */
  List<List<SqlValue>> presentKeys(TableSpec spec) {
    List<List<SqlValue>> keys = new ArrayList<>();
    for (Row row : rows.values()) {
      if (row.spec().equals(spec) && row.isPresent()) {
        keys.add(row.key());
      }
    }
    return keys;
  }

  /** Inserts a row, or writes over the one that is there as REPLACE does. */
  void insert(TableSpec spec, List<SqlValue> key, List<SqlValue> values) {
    Row row = row(spec, key);
    if (row.isPresent() && recursiveTriggers) {
      delete(spec, key);
    }
    captureInsert(row(spec, key), values);
  }

  private void captureInsert(Row row, List<SqlValue> values) {
    long length = row.recordedLength();
    boolean recordsLength = row.spec().columns().isEmpty() || length != 0;
    if (recordsLength) {
      length += 1 + (length & 1);
      written.add(row.name() + Change.SENTINEL);
    }
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      cells.add(write(row, i, values.get(i)));
    }
    put(row.with(length, recordsLength ? site : row.lengthSite(), true, cells));
  }

  /** Sets columns by index; a value that stays the same writes nothing. */
  void update(TableSpec spec, List<SqlValue> key, Map<Integer, SqlValue> values) {
    Row row = row(spec, key);
    if (!row.isPresent()) {
      return;
    }
    List<Cell> cells = new ArrayList<>(row.cells());
    for (Map.Entry<Integer, SqlValue> entry : values.entrySet()) {
      int i = entry.getKey();
      SqlValue value = spec.columns().get(i).stored(entry.getValue());
      if (!value.equals(cells.get(i).value())) {
        cells.set(i, write(row, i, value));
      }
    }
    put(row.with(row.recordedLength(), row.lengthSite(), true, cells));
  }

  private Cell write(Row row, int index, SqlValue value) {
    TableSpec.Column column = row.spec().columns().get(index);
    written.add(row.name() + column.name());
    long version = Math.max(row.cells().get(index).version(), 0) + 1;
    return new Cell(column.stored(value), version, site);
  }

  /** Gives a row another key and sets columns; a row that has the key is written over. */
  void changeKey(
      TableSpec spec, List<SqlValue> from, List<SqlValue> to, Map<Integer, SqlValue> changes) {
    Row row = row(spec, from);
    if (!row.isPresent()) {
      return;
    }
    if (recursiveTriggers && isPresent(spec, to)) {
      delete(spec, to);
    }
    delete(spec, from);
    List<SqlValue> values = new ArrayList<>();
    for (int i = 0; i < row.cells().size(); i++) {
      values.add(changes.getOrDefault(i, row.cells().get(i).value()));
    }
    captureInsert(row(spec, to), values);
  }

  void delete(TableSpec spec, List<SqlValue> key) {
    Row row = row(spec, key);
    if (!row.isPresent()) {
      return;
    }
    forget(row);
    written.add(row.name() + Change.SENTINEL);
    put(row.with(lengthAfterDelete(row), site, false, unwritten(spec)));
  }

  private static long lengthAfterDelete(Row row) {
    return row.recordedLength() == 0 ? 2 : row.recordedLength() + 2 & -2;
  }

  private void forget(Row row) {
    for (TableSpec.Column column : row.spec().columns()) {
      written.remove(row.name() + column.name());
    }
  }

  /** Merges one change, and returns how many were applied: a cell may bring its row's return. */
  int merge(Change change) {
    TableSpec spec = table(change.table());
    if (!knows(change)) {
      keep(change);
      return 0;
    }
    Row row = row(spec, PackedKey.unpack(change.packedKey()));
    long length = change.causalLength();
    if (length < row.causalLength() || (length == row.causalLength() && change.isSentinel())) {
      return 0;
    }
    if (change.isSentinel()) {
      put((length & 1) == 0 ? gone(row, change) : returned(row, change));
      return 1;
    }
    int index = spec.indexOf(change.cid());
    int applied = 0;
    if (length > row.causalLength()) {
      if (length > 1) {
        row = returned(row, change);
        applied++;
      }
    } else if (!wins(row.cells().get(index), change)) {
      return 0;
    }
    List<Cell> cells = new ArrayList<>(row.cells());
    cells.set(index, new Cell(change.value(), change.columnVersion(), change.site()));
    put(row.with(row.recordedLength(), row.lengthSite(), true, cells));
    return applied + 1;
  }

  /** Whether there is a place for a change. */
  boolean knows(Change change) {
    return change.isSentinel() || table(change.table()).has(change.cid());
  }

  private void keep(Change change) {
    String name = name(change.table(), change.packedKey()) + change.cid();
    Change kept = quarantine.get(name);
    if (kept == null || wins(kept, change)) {
      quarantine.put(name, change);
    }
  }

  private static boolean wins(Change kept, Change change) {
    if (change.causalLength() != kept.causalLength()) {
      return change.causalLength() > kept.causalLength();
    }
    return wins(new Cell(kept.value(), kept.columnVersion(), kept.site()), change);
  }

  private static boolean wins(Cell cell, Change change) {
    return change.columnVersion() != cell.version()
        ? change.columnVersion() > cell.version()
        : compare(change.value(), cell.value()) > 0;
  }

  private static Row gone(Row row, Change change) {
    return row.with(change.causalLength(), change.site(), false, unwritten(row.spec()));
  }

  private static Row returned(Row row, Change change) {
    List<Cell> cells = new ArrayList<>();
    for (Cell cell : row.cells()) {
      cells.add(cell.version() < 0 ? cell : new Cell(cell.value(), 0, cell.site()));
    }
    return row.with(change.causalLength(), change.site(), true, cells);
  }

  /** NULL, blobs, texts, reals, integers; within a type by number or by bytes. */
  static int compare(SqlValue left, SqlValue right) {
    int byRank = Integer.compare(rank(left), rank(right));
    if (byRank != 0) {
      return byRank;
    }
    if (left instanceof SqlValue.Integer l && right instanceof SqlValue.Integer r) {
      return Long.compare(l.value(), r.value());
    }
    if (left instanceof SqlValue.Real l && right instanceof SqlValue.Real r) {
      return Double.compare(l.value(), r.value());
    }
    return Arrays.compareUnsigned(bytes(left), bytes(right));
  }

  private static int rank(SqlValue value) {
    return switch (value.type()) {
      case NULL -> 0;
      case BLOB -> 1;
      case TEXT -> 2;
      case REAL -> 3;
      case INTEGER -> 4;
    };
  }

  private static byte[] bytes(SqlValue value) {
    if (value instanceof SqlValue.Text text) {
      return text.value().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
    return value instanceof SqlValue.Blob blob ? blob.value() : new byte[0];
  }

  private void put(Row row) {
    rows.put(row.name(), row);
  }

  private Row row(TableSpec spec, List<SqlValue> key) {
    Row row = rows.get(name(spec.name(), PackedKey.pack(key)));
    return row == null ? new Row(spec, key, 0, NOBODY, false, unwritten(spec)) : row;
  }

  private static List<Cell> unwritten(TableSpec spec) {
    List<Cell> cells = new ArrayList<>();
    for (TableSpec.Column column : spec.columns()) {
      cells.add(new Cell(column.fallback(), UNWRITTEN, NOBODY));
    }
    return cells;
  }

  /** Names a clock, up to its cid. */
  static String name(String table, byte[] packedKey) {
    return table + " " + Checks.hex(packedKey) + " ";
  }

  /** Returns all rows that are present as lines, sorted. */
  List<String> tableLines() {
    List<String> lines = new ArrayList<>();
    for (Row row : rows.values()) {
      if (row.isPresent()) {
        List<SqlValue> values = new ArrayList<>(row.key());
        for (Cell cell : row.cells()) {
          values.add(cell.value());
        }
        lines.add(row.spec().name() + ": " + Literals.of(values));
      }
    }
    Collections.sort(lines);
    return lines;
  }

  /** Returns what is in quarantine as lines, sorted. */
  List<String> quarantineLines() {
    List<String> lines = new ArrayList<>();
    for (Change change : quarantine.values()) {
      lines.add(clockLine(change, true));
    }
    Collections.sort(lines);
    return lines;
  }

  /** Returns all clocks as lines, sorted. */
  List<String> clockLines(boolean withSites) {
    List<String> lines = new ArrayList<>();
    for (Change change : changes()) {
      lines.add(clockLine(change, withSites));
    }
    Collections.sort(lines);
    return lines;
  }

  /**
   * The site of a sentinel hangs on whether it or one of its cells came first, so it is not told.
   */
  static String clockLine(Change change, boolean withSite) {
    String line =
        name(change.table(), change.packedKey())
            + (change.cid() + " = " + Literals.of(change.value()))
            + (" version=" + change.columnVersion() + " length=" + change.causalLength());
    return withSite && !change.isSentinel() ? line + " site=" + change.site() : line;
  }

  /** Returns what crsql_changes would; db version and seq are not known here and 0. */
  List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    for (Row row : rows.values()) {
      if (row.recordedLength() != 0) {
        changes.add(
            change(row, Change.SENTINEL, SqlValue.NULL, row.recordedLength(), row.lengthSite()));
      }
      for (int i = 0; i < row.cells().size(); i++) {
        Cell cell = row.cells().get(i);
        if (cell.version() >= 0) {
          String column = row.spec().columns().get(i).name();
          changes.add(change(row, column, cell.value(), cell.version(), cell.site()));
        }
      }
    }
    return changes;
  }

  private static Change change(Row row, String cid, SqlValue value, long version, String site) {
    SqlValue zero = TableSpec.integer(0);
    return new Change(
        List.of(
            TableSpec.text(row.spec().name()),
            new SqlValue.Blob(PackedKey.pack(row.key())),
            TableSpec.text(cid),
            value,
            TableSpec.integer(version),
            zero,
            new SqlValue.Blob(unhex(site)),
            TableSpec.integer(row.causalLength()),
            zero));
  }

  private static byte[] unhex(String hex) {
    byte[] bytes = new byte[hex.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
    }
    return bytes;
  }
}
