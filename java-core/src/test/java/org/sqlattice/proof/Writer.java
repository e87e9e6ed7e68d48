package org.sqlattice.proof;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.sqlattice.sql.SqlValue;

/** Makes random statements for one site, which know from its reference what they will do. */
final class Writer {
  private static final Write.Kind[] KINDS = Write.Kind.values();

  private final Random random;
  private final Reference reference;
  private final boolean changesKeys;
  private final TableSpec spec;

  private Writer(Random random, Reference reference, TableSpec spec, boolean changesKeys) {
    this.random = random;
    this.reference = reference;
    this.spec = spec;
    this.changesKeys = changesKeys;
  }

  /**
   * Returns the next statement.
   *
   * @param changesKeys whether it may change a key
   */
  static Write next(
      Random random, Reference reference, List<TableSpec> tables, boolean changesKeys) {
    TableSpec spec = tables.get(random.nextInt(tables.size()));
    return new Writer(random, reference, spec, changesKeys).next();
  }

  /** Returns an insert of rows that are there before the table is replicated. */
  static Write fill(Random random, Reference reference, TableSpec spec) {
    return new Writer(random, reference, spec, false).insert(Write.Kind.INSERT_OR_IGNORE);
  }

  private Write next() {
    Write.Kind kind = KINDS[random.nextInt(KINDS.length)];
    switch (kind) {
      case UPDATE_KEY, UPDATE_KEY_OR_IGNORE, UPDATE_KEY_OR_REPLACE:
        return changesKeys ? changeKey(kind) : insert(Write.Kind.INSERT_OR_IGNORE);
      case UPDATE, UPDATE_ALL, UPDATE_TO_SAME:
        return spec.columns().isEmpty() ? insert(Write.Kind.REPLACE) : update(kind);
      case DELETE:
        return delete();
      case DELETE_ALL:
        return random.nextInt(3) == 0 ? deleteAll() : insert(Write.Kind.INSERT_OR_IGNORE);
      case BREAK_CHECK:
        return spec.name().equals("rules") ? breakCheck() : insert(Write.Kind.INSERT);
      default:
        return insert(kind);
    }
  }

  private Write insert(Write.Kind kind) {
    List<TableSpec.Column> named = new ArrayList<>();
    for (TableSpec.Column column : spec.columns()) {
      if (random.nextInt(4) > 0) {
        named.add(column);
      }
    }
    StringBuilder sql = new StringBuilder(verb(kind)).append(" INTO ").append(spec.name());
    sql.append(" (").append(String.join(", ", spec.key()));
    for (TableSpec.Column column : named) {
      sql.append(", ").append(column.name());
    }
    sql.append(") VALUES ");
    Map<List<SqlValue>, Map<Integer, SqlValue>> wins = new LinkedHashMap<>();
    List<Runnable> effects = new ArrayList<>();
    boolean fails = false;
    int most = Math.max(3, spec.keys().size() / 2);
    int count = random.nextInt(3) == 0 ? 1 + random.nextInt(most) : 1;
    for (int i = 0; i < count; i++) {
      List<SqlValue> key = anyKey();
      Map<Integer, SqlValue> values = new LinkedHashMap<>();
      List<SqlValue> listed = new ArrayList<>(key);
      for (TableSpec.Column column : named) {
        SqlValue value = anyValue(column);
        values.put(spec.indexOf(column.name()), value);
        listed.add(value);
      }
      sql.append(i == 0 ? "" : ", ").append('(').append(Literals.of(listed)).append(')');
      boolean isTaken = wins.containsKey(key) || reference.isPresent(spec, key);
      if (!isTaken || kind == Write.Kind.REPLACE) {
        List<SqlValue> row = row(values);
        if (!fails) {
          effects.add(() -> reference.insert(spec, key, row));
        }
        wins.put(key, values);
      } else if (kind == Write.Kind.UPSERT) {
        int first = 0;
        SqlValue value = row(values).isEmpty() ? SqlValue.NULL : row(values).get(first);
        if (!spec.columns().isEmpty()) {
          effects.add(() -> reference.update(spec, key, Map.of(first, value)));
        }
      } else if (kind != Write.Kind.INSERT_OR_IGNORE) {
        fails = true;
      }
    }
    if (kind == Write.Kind.UPSERT) {
      sql.append(" ON CONFLICT (").append(String.join(", ", spec.key())).append(") DO ");
      String first = spec.columns().isEmpty() ? "" : spec.columns().get(0).name();
      sql.append(first.isEmpty() ? "NOTHING" : "UPDATE SET " + first + " = excluded." + first);
    }
    boolean isUndone = fails && kind == Write.Kind.INSERT;
    return new Write(kind, sql.toString(), fails, isUndone ? () -> {} : () -> run(effects));
  }

  private static String verb(Write.Kind kind) {
    return switch (kind) {
      case INSERT_OR_IGNORE -> "INSERT OR IGNORE";
      case INSERT_OR_FAIL -> "INSERT OR FAIL";
      case REPLACE -> "INSERT OR REPLACE";
      default -> "INSERT";
    };
  }

  private static void run(List<Runnable> effects) {
    for (Runnable effect : effects) {
      effect.run();
    }
  }

  private List<SqlValue> row(Map<Integer, SqlValue> values) {
    List<SqlValue> row = new ArrayList<>();
    for (int i = 0; i < spec.columns().size(); i++) {
      TableSpec.Column column = spec.columns().get(i);
      row.add(column.stored(values.getOrDefault(i, column.fallback())));
    }
    return row;
  }

  private Write update(Write.Kind kind) {
    List<SqlValue> key = likelyKey();
    Map<Integer, SqlValue> values = new LinkedHashMap<>();
    StringBuilder set = new StringBuilder();
    int last = random.nextInt(spec.columns().size());
    int first = random.nextBoolean() ? last : 0;
    for (int i = first; i <= last; i++) {
      TableSpec.Column column = spec.columns().get(i);
      set.append(i == first ? "" : ", ").append(column.name()).append(" = ");
      if (kind == Write.Kind.UPDATE_TO_SAME) {
        set.append(column.name());
      } else {
        SqlValue value = anyValue(column);
        values.put(i, value);
        set.append(Literals.of(value));
      }
    }
    String sql = "UPDATE " + spec.name() + " SET " + set;
    if (kind == Write.Kind.UPDATE_ALL) {
      return new Write(
          kind,
          sql,
          false,
          () -> {
            for (List<SqlValue> present : reference.presentKeys(spec)) {
              reference.update(spec, present, values);
            }
          });
    }
    return new Write(kind, sql + where(key), false, () -> reference.update(spec, key, values));
  }

  private Write changeKey(Write.Kind kind) {
    List<SqlValue> from = likelyKey();
    List<SqlValue> to = anyKey();
    StringBuilder set = new StringBuilder();
    for (int i = 0; i < to.size(); i++) {
      set.append(i == 0 ? "" : ", ").append(spec.key().get(i)).append(" = ");
      set.append(Literals.of(to.get(i)));
    }
    Map<Integer, SqlValue> values = new LinkedHashMap<>();
    if (!spec.columns().isEmpty() && random.nextBoolean()) {
      SqlValue value = anyValue(spec.columns().get(0));
      values.put(0, value);
      set.append(", ").append(spec.columns().get(0).name()).append(" = ");
      set.append(Literals.of(value));
    }
    String policy =
        switch (kind) {
          case UPDATE_KEY_OR_IGNORE -> " OR IGNORE ";
          case UPDATE_KEY_OR_REPLACE -> " OR REPLACE ";
          default -> " ";
        };
    String sql = "UPDATE" + policy + spec.name() + " SET " + set + where(from);
    boolean isTaken =
        reference.isPresent(spec, from) && reference.isPresent(spec, to) && !from.equals(to);
    boolean isDone = !isTaken || kind == Write.Kind.UPDATE_KEY_OR_REPLACE;
    return new Write(
        kind,
        sql,
        isTaken && kind == Write.Kind.UPDATE_KEY,
        () -> {
          if (isDone) {
            moveAndUpdate(from, to, values);
          }
        });
  }

  private void moveAndUpdate(
      List<SqlValue> from, List<SqlValue> to, Map<Integer, SqlValue> values) {
    if (from.equals(to)) {
      reference.update(spec, from, values);
    } else {
      reference.changeKey(spec, from, to, values);
    }
  }

  private Write delete() {
    List<SqlValue> key = likelyKey();
    return new Write(
        Write.Kind.DELETE,
        "DELETE FROM " + spec.name() + where(key),
        false,
        () -> reference.delete(spec, key));
  }

  private Write deleteAll() {
    return new Write(
        Write.Kind.DELETE_ALL,
        "DELETE FROM " + spec.name(),
        false,
        () -> {
          for (List<SqlValue> key : reference.presentKeys(spec)) {
            reference.delete(spec, key);
          }
        });
  }

  /** Every row gets a new value before the CHECK fails, if there is a row at all. */
  private Write breakCheck() {
    String sql = "UPDATE rules SET b = 'undone', a = " + Literals.of(TableSpec.REFUSED);
    return new Write(Write.Kind.BREAK_CHECK, sql, !reference.presentKeys(spec).isEmpty(), () -> {});
  }

  private String where(List<SqlValue> key) {
    StringBuilder where = new StringBuilder();
    for (int i = 0; i < key.size(); i++) {
      where.append(i == 0 ? " WHERE " : " AND ").append(spec.key().get(i)).append(" = ");
      where.append(Literals.of(key.get(i)));
    }
    return where.toString();
  }

  private List<SqlValue> anyKey() {
    return spec.keys().get(random.nextInt(spec.keys().size()));
  }

  private List<SqlValue> likelyKey() {
    List<List<SqlValue>> present = reference.presentKeys(spec);
    return present.isEmpty() || random.nextInt(4) == 0
        ? anyKey()
        : present.get(random.nextInt(present.size()));
  }

  private SqlValue anyValue(TableSpec.Column column) {
    SqlValue value = TableSpec.VALUES.get(random.nextInt(TableSpec.VALUES.size()));
    return value.equals(SqlValue.NULL) ? column.fallback() : value;
  }
}
