package org.sqlattice.proof;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sqlattice.contract.Checks;
import org.sqlattice.sql.SqlValue;

/** A member of a cluster beside the reference that it must equal after every transaction. */
final class Site {
  private static final int MOST_WRITES = 4;

  private final String name;
  private final Member member;
  private final Reference reference;
  private final byte[] id;
  private final Tally tally;
  private final List<String> log;

  Site(
      String name,
      Member member,
      List<TableSpec> tables,
      Random random,
      Tally tally,
      List<String> log) {
    this.name = name;
    this.member = member;
    this.tally = tally;
    this.log = log;
    this.id = ((SqlValue.Blob) value("SELECT crsql_site_id()")).value();
    boolean recursiveTriggers = random.nextInt(4) == 0;
    this.reference = new Reference(tables, Checks.hex(id), recursiveTriggers);
    run("PRAGMA recursive_triggers = " + recursiveTriggers);
    for (TableSpec spec : tables) {
      run("CREATE TABLE " + spec.name() + " " + spec.ddl());
      if (random.nextInt(4) == 0) {
        Write write = Writer.fill(random, reference, spec);
        run(write.sql());
        write.effect().run();
      }
      run("SELECT crsql_as_crr('" + spec.name() + "')");
    }
  }

  String name() {
    return name;
  }

  byte[] id() {
    return id;
  }

  Member member() {
    return member;
  }

  List<TableSpec> tables() {
    return reference.tables();
  }

  Reference reference() {
    return reference;
  }

  long version() {
    return ((SqlValue.Integer) value("SELECT crsql_db_version()")).value();
  }

  TableSpec table(String table) {
    return reference.table(table);
  }

  private TableSpec anyTable(Random random) {
    List<TableSpec> tables = reference.tables();
    return tables.get(random.nextInt(tables.size()));
  }

  /** Runs one statement for itself. */
  void write(Random random) {
    long version = version();
    reference.begin();
    write(random, member.keepsOurDeviations());
    checkWritten(version, true);
  }

  /** Runs some statements in a transaction that commits. */
  void transact(Random random) {
    long version = version();
    reference.begin();
    run("BEGIN");
    boolean failed = writeSome(random);
    run("COMMIT");
    checkWritten(version, !failed);
  }

  /** Runs some statements in a transaction that is taken back, in one of two ways. */
  void rollBack(Random random) {
    long version = version();
    Reference.Snapshot snapshot = reference.snapshot();
    reference.begin();
    run("BEGIN");
    writeSome(random);
    TableSpec spec = anyTable(random);
    List<List<SqlValue>> present = reference.presentKeys(spec);
    if (present.isEmpty() || random.nextBoolean()) {
      run("ROLLBACK");
    } else {
      String row = String.join(", ", spec.key()) + ") VALUES (" + Literals.of(present.get(0));
      String sql = "INSERT OR ROLLBACK INTO " + spec.name() + " (" + row + ")";
      log.add(name + ": " + sql);
      Checks.check(member.execute(sql) != null, "succeeded, but should fail: sql=" + sql);
    }
    reference.restore(snapshot);
    reference.begin();
    checkWritten(version, true);
  }

  /** Runs a transaction of which a part is taken back. */
  void takeBackPart(Random random) {
    long version = version();
    reference.begin();
    run("BEGIN");
    if (random.nextBoolean()) {
      writeSome(random);
    }
    Reference.Snapshot snapshot = reference.snapshot();
    run("SAVEPOINT part");
    writeSome(random);
    if (random.nextInt(3) == 0) {
      run("SAVEPOINT inner");
      writeSome(random);
      run("RELEASE inner");
    }
    if (random.nextInt(3) > 0) {
      run("ROLLBACK TO part");
      reference.restore(snapshot);
    }
    if (random.nextBoolean()) {
      run("RELEASE part");
    }
    if (random.nextBoolean()) {
      writeSome(random);
    }
    run("COMMIT");
    checkWritten(version, false);
  }

  private boolean writeSome(Random random) {
    int count = 1 + random.nextInt(MOST_WRITES);
    boolean failed = false;
    for (int i = 0; i < count; i++) {
      failed |= write(random, member.keepsOurDeviations());
    }
    return failed;
  }

  /** Runs a statement, and returns whether it failed, as it then must. */
  private boolean write(Random random, boolean changesKeys) {
    Write write = Writer.next(random, reference, reference.tables(), changesKeys);
    log.add(name + ": " + write.sql());
    tally.add(write.fails() ? write.kind() + " fails" : write.kind().toString());
    String failure = member.execute(write.sql());
    if ((failure != null) != write.fails()) {
      throw new AssertionError(
          "failure=" + failure + ", expected=" + write.fails() + ", sql=" + write.sql());
    }
    write.effect().run();
    return write.fails();
  }

  /** What a transaction wrote must be there under new versions, and nothing else. */
  private void checkWritten(long before, boolean isExact) {
    if (!member.keepsOurDeviations()) {
      return;
    }
    Set<String> actual = new TreeSet<>();
    for (Change change : changes(before, null)) {
      actual.add(Reference.name(change.table(), change.packedKey()) + change.cid());
    }
    Checks.checkEquals(reference.written(), actual);
    long after = version();
    boolean isNew = !actual.isEmpty();
    Checks.check(
        isNew ? after > before : after >= before && (after == before || !isExact),
        "version=" + after + ", before=" + before + ", written=" + actual);
  }

  /** Reads changes as rows. */
  List<Change> changes(long since, byte @Nullable [] excludedSite) {
    List<Change> changes = new ArrayList<>();
    for (List<SqlValue> row : ChangesetPort.rows(member, since, excludedSite)) {
      changes.add(new Change(row));
    }
    return changes;
  }

  /** Reads what waits for a column, in the order in which a changeset has it. */
  List<Change> quarantined(long since, byte @Nullable [] excludedSite) {
    List<Change> changes = new ArrayList<>();
    if (member.keepsOurDeviations()) {
      for (List<SqlValue> row : ChangesetPort.quarantine(member, since, excludedSite)) {
        changes.add(new Change(row));
      }
    }
    return changes;
  }

  /** Merges a message in a transaction of its own. */
  void merge(Message message) {
    log.add(name + ": merge " + message);
    ChangesetPort port = member.changesets();
    if (message.changeset() != null && port != null) {
      mergeChangeset(port, message);
    } else {
      run("BEGIN");
      mergeRows(message.changes());
      run("COMMIT");
    }
  }

  /** Merges a message within a transaction that writes too, and perhaps is taken back. */
  void mergeAndWrite(Message message, Random random, boolean commits) {
    Reference.Snapshot snapshot = reference.snapshot();
    reference.begin();
    run("BEGIN");
    if (random.nextBoolean()) {
      writeSome(random);
    }
    log.add(name + ": merge " + message);
    ChangesetPort port = member.changesets();
    if (message.changeset() != null && port != null) {
      mergeChangeset(port, message);
    } else {
      mergeRows(message.changes());
    }
    if (random.nextBoolean()) {
      writeSome(random);
    }
    run(commits ? "COMMIT" : "ROLLBACK");
    if (!commits) {
      reference.restore(snapshot);
    }
  }

  private void mergeChangeset(ChangesetPort port, Message message) {
    byte[] changeset = message.changeset();
    if (changeset == null) {
      return;
    }
    long expected = 0;
    for (Change change : message.changes()) {
      expected += reference.merge(change);
    }
    long applied = port.apply(changeset);
    Checks.check(applied == expected, "applied=" + applied + ", expected=" + expected);
    tally.addMerge(applied, Math.max(0, message.changes().size() - applied));
  }

  private void mergeRows(List<Change> changes) {
    long before = member.keepsOurDeviations() ? impacted() : 0;
    List<List<SqlValue>> rows = new ArrayList<>();
    long expected = 0;
    for (Change change : changes) {
      if (reference.knows(change)) {
        rows.add(change.values());
        expected += reference.merge(change);
      }
    }
    member.insertChanges(rows);
    if (member.keepsOurDeviations()) {
      long applied = impacted() - before;
      Checks.check(applied == expected, "impacted=" + applied + ", expected=" + expected);
    }
    tally.addMerge(expected, Math.max(0, changes.size() - expected));
  }

  private long impacted() {
    return ((SqlValue.Integer) value("SELECT crsql_rows_impacted()")).value();
  }

  /** Adds a column, perhaps among writes, perhaps after it was taken back once. */
  void addColumn(Alterations.Addition addition, Random random) {
    String table = addition.table();
    String sql =
        "ALTER TABLE " + table + " ADD COLUMN " + addition.column().name() + addition.declaration();
    TableSpec spec = table(table).with(addition.column());
    reference.begin();
    if (random.nextInt(4) == 0) {
      Reference.Snapshot snapshot = reference.snapshot();
      run("BEGIN");
      alterAmongWrites(sql, spec, random);
      run("ROLLBACK");
      reference.restore(snapshot);
      check();
    }
    if (random.nextInt(3) == 0) {
      run("BEGIN");
      alterAmongWrites(sql, spec, random);
      run("COMMIT");
    } else {
      alter(sql, spec);
    }
    check();
  }

  private void alterAmongWrites(String sql, TableSpec spec, Random random) {
    if (random.nextBoolean()) {
      writeSome(random);
    }
    alter(sql, spec);
    if (random.nextBoolean()) {
      writeSome(random);
    }
  }

  private void alter(String sql, TableSpec spec) {
    run(sql);
    reference.alter(spec);
  }

  void renameColumn(String table, String from, String to) {
    long version = version();
    alter(
        "ALTER TABLE " + table + " RENAME COLUMN " + from + " TO " + to,
        table(table).renamed(from, to));
    check();
    Checks.checkEquals(version, version());
  }

  void dropColumn(String table, String column) {
    long version = version();
    alter("ALTER TABLE " + table + " DROP COLUMN " + column, table(table).without(column));
    check();
    Checks.checkEquals(version, version());
  }

  /** Puts the rows of a table into another that takes its place, perhaps after some writes. */
  void rebuild(Random random) {
    TableSpec spec = anyTable(random);
    long version = version();
    Reference.Snapshot snapshot = reference.snapshot();
    reference.begin();
    run("BEGIN");
    boolean failed = random.nextInt(3) == 0 && writeSome(random);
    String sql =
        Literals.of(value("SELECT sql FROM sqlite_schema WHERE name = '" + spec.name() + "'"));
    String columns = sql.substring(sql.indexOf('('), sql.length() - 1).replace("''", "'");
    boolean comesLast = random.nextBoolean();
    String source = comesLast ? spec.name() : "former";
    String target = comesLast ? "rebuilt" : spec.name();
    if (!comesLast) {
      run("ALTER TABLE " + spec.name() + " RENAME TO former");
    }
    run("CREATE TABLE " + target + " " + columns);
    String order = random.nextBoolean() ? "" : " ORDER BY " + String.join(" DESC, ", spec.key());
    run(
        ("INSERT INTO " + target + " (" + spec.columnList() + ") SELECT " + spec.columnList())
            + (" FROM " + source + order + (order.isEmpty() ? "" : " DESC")));
    run("DROP TABLE " + source);
    if (comesLast) {
      run("ALTER TABLE rebuilt RENAME TO " + spec.name());
    }
    if (random.nextInt(4) == 0) {
      run("ROLLBACK");
      reference.restore(snapshot);
      reference.begin();
    } else {
      run("COMMIT");
    }
    check();
    checkWritten(version, !failed);
  }

  void reopen() {
    log.add(name + ": reopen");
    long version = version();
    member.reopen();
    Checks.checkEquals(version, version());
  }

  /** Compares rows and clocks with the reference's. */
  void check() {
    checkLines("rows of " + name, reference.tableLines(), tableLines());
    checkLines("clocks of " + name, reference.clockLines(true), clockLines(true));
    checkLines("quarantine of " + name, reference.quarantineLines(), quarantineLines());
  }

  /** Returns all rows of all tables as lines, sorted. */
  List<String> tableLines() {
    List<String> lines = new ArrayList<>();
    for (TableSpec spec : reference.tables()) {
      for (List<SqlValue> row :
          member.query("SELECT " + spec.columnList() + " FROM " + spec.name())) {
        lines.add(spec.name() + ": " + Literals.of(row));
      }
    }
    Collections.sort(lines);
    return lines;
  }

  /** Returns all clocks as lines, sorted. */
  List<String> clockLines(boolean withSites) {
    List<String> lines = new ArrayList<>();
    for (Change change : changes(0, null)) {
      lines.add(Reference.clockLine(change, withSites));
    }
    Collections.sort(lines);
    return lines;
  }

  private List<String> quarantineLines() {
    List<String> lines = new ArrayList<>();
    for (Change change : quarantined(0, null)) {
      lines.add(Reference.clockLine(change, true));
    }
    Collections.sort(lines);
    return lines;
  }

  static void checkLines(String what, List<String> expected, List<String> actual) {
    if (!expected.equals(actual)) {
      List<String> missing = new ArrayList<>(expected);
      List<String> wrong = new ArrayList<>(actual);
      missing.removeAll(actual);
      wrong.removeAll(expected);
      throw new AssertionError(what + ": expected=" + missing + ", actual=" + wrong);
    }
  }

  private SqlValue value(String sql) {
    return member.query(sql).get(0).get(0);
  }

  /** Runs what must succeed. */
  private void run(String sql) {
    log.add(name + ": " + sql);
    String failure = member.execute(sql);
    Checks.check(failure == null, "failure=" + failure + ", sql=" + sql);
  }
}
