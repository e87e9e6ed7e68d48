package org.sqlattice.crdt;

import org.sqlattice.sql.Connection;
import org.sqlattice.sql.FunctionCall;
import org.sqlattice.sql.Statement;
import org.sqlattice.sql.ValueType;

/**
 * The settings of a replica, in crsql_master. They are read there each time, as a rollback or
 * another connection may have changed them: one look-up by key.
 */
final class Config implements AutoCloseable {
  private static final String MERGE_EQUAL_VALUES = "merge-equal-values";
  private static final String PREFIX = "config.";

  private final Statement read;
  private final Statement write;

  Config(Connection connection) {
    this.read = connection.prepare("SELECT value FROM crsql_master WHERE key = ?");
    this.write =
        connection.prepare(
            "INSERT INTO crsql_master (key, value) VALUES (?1, ?2)"
                + " ON CONFLICT (key) DO UPDATE SET value = excluded.value");
    read.bindText(1, PREFIX + MERGE_EQUAL_VALUES);
    write.bindText(1, PREFIX + MERGE_EQUAL_VALUES);
  }

  void define(Connection connection) {
    connection.defineFunction("crsql_config_set", 2, this::set);
    connection.defineFunction("crsql_config_get", 1, this::get);
  }

  /** Returns whether of two equal values the one from the larger site wins. */
  boolean mergesEqualValues() {
    try {
      return read.step() && read.columnLong(0) != 0;
    } finally {
      read.reset();
    }
  }

  private void set(FunctionCall call) {
    checkName(call);
    long value = call.longArgument(1);
    if (call.type(1) != ValueType.INTEGER || (value & ~1L) != 0) {
      throw new IllegalArgumentException(
          "setting must be 0 or 1: name=" + MERGE_EQUAL_VALUES + ", value=" + call.textArgument(1));
    }
    write.bindLong(2, value);
    write.run();
    call.returnLong(value);
  }

  private void get(FunctionCall call) {
    checkName(call);
    call.returnLong(mergesEqualValues() ? 1 : 0);
  }

  private static void checkName(FunctionCall call) {
    if (!MERGE_EQUAL_VALUES.equals(call.textArgument(0))) {
      throw new IllegalArgumentException("Unknown setting name: name=" + call.textArgument(0));
    }
  }

  @Override
  public void close() {
    read.close();
    write.close();
  }
}
