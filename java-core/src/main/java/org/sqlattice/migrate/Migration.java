package org.sqlattice.migrate;

import java.util.List;
import java.util.function.Function;
import org.sqlattice.schema.Identifiers;
import org.sqlattice.schema.SchemaException;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.SqlException;
import org.sqlattice.sql.Statement;

/*
 * The wanted schema is that of a model: another database, on which its text was run. So SQLite
 * itself has read it, and what is compared is two catalogues.
 *
 * (1) All steps happen or none, within the caller's transaction if there is one.
 * (2) Afterwards there is no step left between the database and the model.
 * (3) While tables change, SQLite does not look into views and triggers, which would have it refuse
 *     those that miss a table for the moment; and foreign keys are off, as dropping a table deletes
 *     its rows, and with ON DELETE CASCADE those that refer to them. Within a transaction they
 *     cannot be switched off: then a table that others refer to stays, and all of it fails.
 */

/** Brings a database to the schema of another, and keeps the rows. */
public final class Migration {
  private static final String SAVEPOINT = "crsql_migrate";

  private final Connection connection;
  private final DatabaseSchema model;
  private final Function<Connection, List<String>> replicatedTables;
  private final MigrationReport report;

  /**
   * Plans the steps.
   *
   * @param model a database that has the wanted schema, and no rows
   * @param replicatedTables tells a database's replicated tables
   * @throws SchemaException if the model has rows
   */
  public Migration(
      Connection connection,
      Connection model,
      Function<Connection, List<String>> replicatedTables) {
    this.connection = connection;
    this.replicatedTables = replicatedTables;
    this.model = DatabaseSchema.read(model, replicatedTables.apply(model));
    for (DatabaseSchema.Table table : this.model.tables().values()) {
      if (has(model, "SELECT 1 FROM " + Identifiers.quote(table.name()))) {
        throw new SchemaException("a schema cannot bring rows: table=" + table.name());
      }
    }
    this.report = new MigrationReport(List.copyOf(steps()));
  }

  private List<MigrationStep> steps() {
    return SchemaDiff.between(
        DatabaseSchema.read(connection, replicatedTables.apply(connection)), model);
  }

  /** Returns the steps. */
  public MigrationReport report() {
    return report;
  }

  /**
   * Does all steps.
   *
   * @throws SqlException if SQLite refuses one, for example as a row breaks a constraint
   * @throws SchemaException if foreign keys stand against it
   */
  public void run() {
    if (report.steps().isEmpty()) {
      return;
    }
    boolean isLegacy = isOn("legacy_alter_table");
    boolean hasForeignKeys = isOn("foreign_keys");
    connection.execute("PRAGMA legacy_alter_table = on; PRAGMA foreign_keys = off");
    try {
      connection.execute("SAVEPOINT " + SAVEPOINT);
      try {
        doSteps(hasForeignKeys);
        connection.execute("RELEASE " + SAVEPOINT);
      } catch (RuntimeException e) {
        connection.execute("ROLLBACK TO " + SAVEPOINT + "; RELEASE " + SAVEPOINT);
        throw e;
      }
    } finally {
      connection.execute(
          ("PRAGMA legacy_alter_table = " + isLegacy)
              + ("; PRAGMA foreign_keys = " + hasForeignKeys));
    }
  }

  private void doSteps(boolean hasForeignKeys) {
    boolean hasForeignKeysStill = isOn("foreign_keys");
    List<String> replicated = replicatedTables.apply(connection);
    for (MigrationStep step : report.steps()) {
      if (hasForeignKeysStill && dropsTable(step)) {
        checkNoneRefers(step);
      }
      try {
        boolean isAltered = isAlteration(step) && replicated.contains(step.table());
        callAlter(isAltered, "crsql_begin_alter", step);
        connection.execute(step.sql());
        callAlter(isAltered, "crsql_commit_alter", step);
      } catch (SqlException e) {
        String message = ("" + e.getMessage()).replace(TableRebuild.NAME, step.table());
        throw new SqlException(
            e.resultCode(), "cannot migrate: " + message + ", table=" + step.table());
      }
    }
    if (hasForeignKeys && has(connection, "PRAGMA foreign_key_check")) {
      throw new SchemaException("cannot migrate: a row refers to one that is not there");
    }
    List<MigrationStep> rest = steps();
    if (!rest.isEmpty()) {
      throw new SchemaException("the schema was not reached: step=" + rest.get(0).sql());
    }
  }

  private static boolean dropsTable(MigrationStep step) {
    return step.type().equals("table")
        && (step.action() == MigrationStep.Action.DROP
            || step.action() == MigrationStep.Action.REBUILD);
  }

  private static boolean isAlteration(MigrationStep step) {
    return step.action() == MigrationStep.Action.REBUILD || step.type().equals("column");
  }

  /** The rows of a table that refers to itself go when the old one is dropped from under them. */
  private void checkNoneRefers(MigrationStep step) {
    try (Statement statement =
        connection.prepare(
            "SELECT s.name FROM sqlite_schema AS s, pragma_foreign_key_list(s.name) AS f"
                + " WHERE s.type = 'table' AND f.\"table\" = ?1 COLLATE NOCASE"
                + " AND (s.name <> ?1 OR ?2)")) {
      statement.bindText(1, step.table());
      statement.bindLong(2, step.action() == MigrationStep.Action.REBUILD ? 1 : 0);
      if (statement.step()) {
        throw new SchemaException(
            "cannot migrate in a transaction while foreign keys are on: table="
                + (step.table() + ", referred to by=" + statement.columnText(0)));
      }
    }
  }

  /** Calls a function around a change of a replicated table. */
  private void callAlter(boolean isAltered, String function, MigrationStep step) {
    if (isAltered) {
      connection.execute("SELECT " + function + "(" + Identifiers.literal(step.table()) + ")");
    }
  }

  private boolean isOn(String pragma) {
    try (Statement statement = connection.prepare("PRAGMA " + pragma)) {
      return statement.step() && statement.columnLong(0) != 0;
    }
  }

  private static boolean has(Connection connection, String query) {
    try (Statement statement = connection.prepare(query)) {
      return statement.step();
    }
  }
}
