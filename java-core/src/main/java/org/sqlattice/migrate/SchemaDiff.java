package org.sqlattice.migrate;

import static org.sqlattice.schema.Identifiers.fold;
import static org.sqlattice.schema.Identifiers.literal;
import static org.sqlattice.schema.Identifiers.quote;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlattice.migrate.DatabaseSchema.Item;
import org.sqlattice.migrate.DatabaseSchema.Table;
import org.sqlattice.migrate.MigrationStep.Action;

/*
 * First goes what is in the way, by name or because it needs a column that goes; then tables
 * change; then comes what is missing. Views and triggers are not compiled by any of this (see
 * Migration), so those that stay need not be touched when a table changes.
 *
 * (1) A step for what both schemas have is planned only if their declarations differ, or if it
 *     went with its table.
 * (2) Whatever may drop rows, values, or clocks is marked as lossy.
 */

/** Finds the steps from one schema to another. */
final class SchemaDiff {
  private final DatabaseSchema from;
  private final DatabaseSchema to;
  private final List<MigrationStep> steps = new ArrayList<>();

  /** Tables and views that are dropped, and with them their indexes and triggers. */
  private final Set<String> dropped = new HashSet<>();

  /** Tables that are made anew with their rows, but without their indexes and triggers. */
  private final Set<String> rebuilt = new HashSet<>();

  private SchemaDiff(DatabaseSchema from, DatabaseSchema to) {
    this.from = from;
    this.to = to;
  }

  static List<MigrationStep> between(DatabaseSchema from, DatabaseSchema to) {
    SchemaDiff diff = new SchemaDiff(from, to);
    diff.plan();
    return diff.steps;
  }

  private void plan() {
    for (Table table : from.tables().values()) {
      decide(table, find(to, table));
    }
    dropItems("view");
    dropItems("trigger");
    dropItems("index");
    // The last made goes first: foreign keys mostly refer to tables that were made before.
    List<Table> former = new ArrayList<>(from.tables().values());
    Collections.reverse(former);
    for (Table table : former) {
      if (isDropped(table.name())) {
        String cease = from.isReplicated(table.name()) ? cease(table) + "; " : "";
        add(Action.DROP, table, cease + "DROP TABLE " + quote(table.name()), true);
      } else if (from.isReplicated(table.name()) && !to.isReplicated(table.name())) {
        add(Action.CEASE, table, cease(table), true);
      }
    }
    for (Table table : to.tables().values()) {
      Table known = find(from, table);
      if (known == null || isDropped(table.name())) {
        add(Action.CREATE, table, table.sql(), false);
      } else if (rebuilt.contains(fold(table.name()))) {
        TableRebuild rebuild = new TableRebuild(known, table);
        add(Action.REBUILD, known, rebuild.sql(), rebuild.isLossy());
      } else {
        alter(known, table);
      }
    }
    createItems("index");
    for (Table table : to.tables().values()) {
      boolean isAlready = from.isReplicated(table.name()) && !isDropped(table.name());
      if (to.isReplicated(table.name()) && !isAlready) {
        add(Action.REPLICATE, table, "SELECT crsql_as_crr(" + literal(table.name()) + ")", false);
      }
    }
    createItems("view");
    createItems("trigger");
  }

  private void decide(Table table, @Nullable Table wanted) {
    if (wanted == null
        || table.isVirtual() != wanted.isVirtual()
        || table.isVirtual() && !table.rest().equals(wanted.rest())) {
      dropped.add(fold(table.name()));
    } else if (!isAlterable(table, wanted)) {
      rebuilt.add(fold(table.name()));
    }
  }

  /** Returns whether ALTER TABLE can do it: it drops columns, and adds them at the end. */
  private static boolean isAlterable(Table table, Table wanted) {
    int place = 0;
    for (DatabaseSchema.Column column : table.columns()) {
      if (place < wanted.columns().size() && column.is(wanted.columns().get(place))) {
        place++;
      } else if (has(wanted, column) || !column.isDroppable()) {
        return false;
      }
    }
    boolean isAlterable = table.rest().equals(wanted.rest());
    for (; place < wanted.columns().size(); place++) {
      isAlterable &= wanted.columns().get(place).isAddable();
      isAlterable &= !has(table, wanted.columns().get(place));
    }
    return isAlterable;
  }

  private static boolean has(Table table, DatabaseSchema.Column column) {
    return table.find(column) != null;
  }

  /** Adds before it drops: a table cannot be without columns. */
  private void alter(Table table, Table wanted) {
    String start = "ALTER TABLE " + quote(table.name());
    for (DatabaseSchema.Column column : wanted.columns()) {
      if (!has(table, column)) {
        String sql = start + " ADD COLUMN " + column.text();
        add(Action.CREATE, "column", table.name(), column.name(), sql, false);
      }
    }
    for (DatabaseSchema.Column column : table.columns()) {
      if (!has(wanted, column)) {
        String sql = start + " DROP COLUMN " + quote(column.name());
        add(Action.DROP, "column", table.name(), column.name(), sql, !column.isGenerated());
      }
    }
  }

  private void dropItems(String type) {
    for (Item item : from.items()) {
      if (item.type().equals(type) && !has(to, item) && !isDropped(item.table())) {
        if (type.equals("view")) {
          dropped.add(fold(item.name()));
        }
        String sql = "DROP " + type + " " + quote(item.name());
        add(Action.DROP, type, item.table(), item.name(), sql, false);
      }
    }
  }

  private void createItems(String type) {
    for (Item item : to.items()) {
      boolean isGone = isDropped(item.table()) || rebuilt.contains(fold(item.table()));
      if (item.type().equals(type) && (isGone || !has(from, item))) {
        add(Action.CREATE, type, item.table(), item.name(), item.sql(), false);
      }
    }
  }

  private static boolean has(DatabaseSchema schema, Item item) {
    for (Item other : schema.items()) {
      if (item.is(other)) {
        return true;
      }
    }
    return false;
  }

  private boolean isDropped(String table) {
    return dropped.contains(fold(table));
  }

  private static @Nullable Table find(DatabaseSchema schema, Table table) {
    return schema.tables().get(fold(table.name()));
  }

  private static String cease(Table table) {
    return "SELECT crsql_as_table(" + literal(table.name()) + ")";
  }

  private void add(Action action, Table table, String sql, boolean isLossy) {
    add(action, "table", table.name(), table.name(), sql, isLossy);
  }

  private void add(
      Action action, String type, String table, String name, String sql, boolean isLossy) {
    steps.add(new MigrationStep(action, type, table, name, sql, isLossy));
  }
}
