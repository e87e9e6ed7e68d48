package org.sqlattice.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.sqlattice.sql.SqlValue;

/*
 * A new column comes to one site after the other: who has it writes it, who has not keeps what is
 * told of it in quarantine. Other names, and columns that go, come to all sites at a barrier: all
 * have the same columns, everything is exchanged, and no message is under way.
 */

/** Changes of the schemas of one cluster. */
final class Alterations {
  private static final int MOST_COLUMNS = 8;
  private static final int FIRST_PLACE = 100;
  private static final List<Addition> KINDS =
      List.of(
          new Addition("", "", column(SqlValue.NULL, false)),
          new Addition("", " DEFAULT NULL", column(SqlValue.NULL, false)),
          new Addition("", " DEFAULT 7", column(TableSpec.integer(7), false)),
          new Addition("", " DEFAULT 'it''s'", column(TableSpec.text("it's"), false)),
          new Addition("", " DEFAULT x'00'", column(TableSpec.blob("\u0000"), false)),
          new Addition("", " REAL DEFAULT 3", column(TableSpec.real(3), true)),
          new Addition("", " NOT NULL DEFAULT -2.5", column(TableSpec.real(-2.5), false)));

  private final List<Site> sites;
  private final Tally tally;

  /** Exchanges all changes, and forgets the messages under way. */
  private final Runnable exchange;

  /** Columns that not all sites may have. */
  private final List<Addition> additions = new ArrayList<>();

  private final Set<String> altered = new TreeSet<>();
  private int count;

  /**
   * A column that comes to all sites.
   *
   * @param declaration what is declared after its name
   */
  record Addition(String table, String declaration, TableSpec.Column column) {
    boolean isMissingAt(Site site) {
      return !site.table(table).has(column.name());
    }
  }

  Alterations(List<Site> sites, Tally tally, Runnable exchange) {
    this.sites = sites;
    this.tally = tally;
    this.exchange = exchange;
  }

  private static TableSpec.Column column(SqlValue fallback, boolean isReal) {
    return new TableSpec.Column("", fallback, isReal, 0);
  }

  /** Returns the names of all tables that have got a column. */
  Set<String> altered() {
    return altered;
  }

  /**
   * Adds a new column at a site, or one that it lacks and another has. Tables without columns stay
   * so: whether their rows' coming is recorded would hang on who had which column when.
   */
  void addColumn(Site site, Random random) {
    List<Addition> missing = new ArrayList<>();
    for (Addition addition : additions) {
      if (addition.isMissingAt(site)) {
        missing.add(addition);
      }
    }
    if (!missing.isEmpty() && random.nextInt(4) > 0) {
      tally.add("column follows");
      site.addColumn(missing.get(random.nextInt(missing.size())), random);
    } else if (count < MOST_COLUMNS) {
      TableSpec spec = anyTable(site, random);
      if (!spec.columns().isEmpty()) {
        Addition addition = invent(spec.name(), random);
        additions.add(addition);
        altered.add(addition.table());
        site.addColumn(addition, random);
      }
    }
  }

  private Addition invent(String table, Random random) {
    Addition kind = KINDS.get(random.nextInt(KINDS.size()));
    TableSpec.Column column =
        new TableSpec.Column(
            "c" + count, kind.column().fallback(), kind.column().isReal(), FIRST_PLACE + count);
    count++;
    return new Addition(table, kind.declaration(), column);
  }

  private static TableSpec anyTable(Site site, Random random) {
    return site.tables().get(random.nextInt(site.tables().size()));
  }

  /** Adds what is missing anywhere. */
  void complete() {
    for (Site site : sites) {
      for (Addition addition : additions) {
        if (addition.isMissingAt(site)) {
          site.addColumn(addition, new Random(count));
        }
      }
    }
    additions.clear();
  }

  /** Gives a column another name, at all sites. */
  void renameColumn(Random random) {
    TableSpec spec = anyTable(sites.get(0), random);
    if (spec.columns().isEmpty() || spec.hasRules()) {
      return;
    }
    bar();
    TableSpec known = sites.get(0).table(spec.name());
    String from = known.columns().get(random.nextInt(known.columns().size())).name();
    String to = "r" + count++;
    for (Site site : sites) {
      site.renameColumn(spec.name(), from, to);
    }
  }

  /** Drops a column that was added, at all sites, where others hold the rows' clocks. */
  void dropColumn(Random random) {
    TableSpec spec = anyTable(sites.get(0), random);
    List<String> names = new ArrayList<>();
    for (TableSpec.Column column : spec.columns()) {
      if (column.place() >= FIRST_PLACE) {
        names.add(column.name());
      }
    }
    if (names.isEmpty() || names.size() == spec.columns().size()) {
      return;
    }
    bar();
    for (Site site : sites) {
      site.dropColumn(spec.name(), names.get(0));
    }
    tally.add("column dropped");
  }

  private void bar() {
    complete();
    exchange.run();
    for (Site site : sites) {
      site.check();
    }
  }
}
