package org.sqlattice.crdt;

import java.util.function.Supplier;
import org.sqlattice.migrate.Migration;
import org.sqlattice.migrate.MigrationReport;
import org.sqlattice.migrate.MigrationStep;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.FunctionCall;
import org.sqlattice.sql.Statement;

/**
 * Brings a replica to a declared schema. The text is run on a replica of its own in memory, so all
 * that it may say about replication and order is read by what does it.
 */
final class SchemaFunctions {
  private final Connection connection;
  private final Supplier<Connection> inMemory;
  private final Versions versions;
  private final SqlFunctions functions;

  SchemaFunctions(
      Connection connection,
      Supplier<Connection> inMemory,
      Versions versions,
      SqlFunctions functions) {
    this.connection = connection;
    this.inMemory = inMemory;
    this.versions = versions;
    this.functions = functions;
  }

  void define() {
    functions.define(connection, "crsql_automigrate", -1, this::automigrate);
    functions.define(connection, "crsql_migration_plan", 1, this::plan);
  }

  MigrationReport migrate(String schema, boolean isDryRun) {
    functions.checkNotMerging("crsql_automigrate");
    try (Connection model = inMemory.get()) {
      Replica.open(model, bytes -> {}, inMemory);
      model.execute(schema);
      Migration migration = new Migration(connection, model, CrrTables::names);
      if (!isDryRun) {
        run(migration);
      }
      return migration.report();
    }
  }

  private void run(Migration migration) {
    long formerPending = versions.pending();
    try {
      migration.run();
      functions.schemaChanges().finish();
    } catch (RuntimeException e) {
      versions.restore(formerPending);
      throw e;
    }
  }

  /** Arguments: the schema, and SQL that cr-sqlite wants to be run after it. */
  private void automigrate(FunctionCall call) {
    int count = call.argumentCount();
    if (count < 1 || count > 2) {
      throw new IllegalArgumentException(
          "crsql_automigrate takes 1 or 2 arguments: count=" + count);
    }
    String cleanup = count == 2 ? call.textArgument(1) : null;
    migrate(schema(call) + (cleanup == null ? "" : "\n;" + cleanup), false);
    call.returnText("migration complete");
  }

  private void plan(FunctionCall call) {
    StringBuilder json = new StringBuilder("[");
    try (Statement object =
        connection.prepare(
            "SELECT json_object('action', lower(?), 'type', ?, 'table', ?, 'name', ?, 'sql', ?,"
                + " 'lossy', json(iif(?, 'true', 'false')))")) {
      for (MigrationStep step : migrate(schema(call), true).steps()) {
        object.bindText(1, step.action().name());
        object.bindText(2, step.type());
        object.bindText(3, step.table());
        object.bindText(4, step.name());
        object.bindText(5, step.sql());
        object.bindLong(6, step.isLossy() ? 1 : 0);
        object.step();
        json.append(json.length() == 1 ? "" : ",").append(object.columnText(0));
        object.reset();
      }
    }
    call.returnText(json.append("]").toString());
  }

  private static String schema(FunctionCall call) {
    String schema = call.textArgument(0);
    if (schema == null) {
      throw new IllegalArgumentException("schema is NULL");
    }
    return schema;
  }
}
