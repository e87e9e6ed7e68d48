package org.sqlattice.contract;

import java.util.Random;
import org.sqlattice.crdt.MergeReport;
import org.sqlattice.crdt.Replica;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.SqlValue;
import org.sqlattice.sql.Statement;

/** A replica with its connection, for tests. */
final class Site {
  private static final String COLUMNS =
      "\"table\", pk, cid, val, col_version, db_version, site_id, cl, seq";

  private final Connection connection;
  private final Replica replica;

  Site(Databases databases, long seed) {
    connection = databases.open();
    replica = Replica.open(connection, new Random(seed)::nextBytes, databases::open);
  }

  Connection connection() {
    return connection;
  }

  Replica replica() {
    return replica;
  }

  void execute(String sql) {
    connection.execute(sql);
  }

  String rows(String sql) {
    return Checks.rows(connection, sql);
  }

  /** Makes tables and starts to replicate them. */
  void replicate(String schema, String... tables) {
    connection.execute(schema);
    for (String table : tables) {
      asCrr(table);
    }
  }

  void asCrr(String table) {
    try (Statement statement = connection.prepare("SELECT crsql_as_crr(?)")) {
      statement.bindText(1, table);
      Checks.check(statement.step(), "no result");
      Checks.checkEquals("OK", statement.columnText(0));
    }
  }

  /** Clocks of a table: packed key, cell, versions, seq, causal length. */
  String clocks() {
    return rows(
        "SELECT \"table\", pk, cid, col_version, db_version, seq, cl FROM crsql_changes"
            + " ORDER BY \"table\", pk, cid");
  }

  /** What replicas that merged the same changes agree on. */
  String agreed() {
    return rows(
        "SELECT \"table\", pk, cid, col_version, cl FROM crsql_changes"
            + " ORDER BY \"table\", pk, cid");
  }

  MergeReport applyFrom(Site other, long since) {
    return replica.apply(other.replica.changesSince(since, null));
  }

  /** Copies rows of crsql_changes, as SQL would between databases. */
  void mergeRowsFrom(Site other, long since, String order) {
    String select = "SELECT " + COLUMNS + " FROM crsql_changes WHERE db_version > ? ORDER BY ";
    String insert = "INSERT INTO crsql_changes (" + COLUMNS + ") VALUES (?,?,?,?,?,?,?,?,?)";
    try (Statement from = other.connection.prepare(select + order);
        Statement to = connection.prepare(insert)) {
      from.bindLong(1, since);
      while (from.step()) {
        for (int i = 0; i < from.columnCount(); i++) {
          to.bind(i + 1, from.columnValue(i));
        }
        to.run();
      }
    }
  }

  /** Merges one change, with the table's key already packed. */
  void merge(String table, String pk, String cid, String value, String clock, String site) {
    execute(
        "INSERT INTO crsql_changes (\"table\", pk, cid, val, col_version, db_version, cl, seq,"
            + " site_id) VALUES ("
            + (table + ", " + pk + ", " + cid + ", " + value + ", " + clock + ", " + site + ")"));
  }

  long number(String sql) {
    return ((SqlValue.Integer) Checks.value(connection, sql)).value();
  }
}
