package org.sqlattice.crdt;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sqlattice.change.ChangesetException;
import org.sqlattice.change.ChangesetReader;
import org.sqlattice.change.ChangesetWriter;
import org.sqlattice.change.SiteId;
import org.sqlattice.change.VersionVector;
import org.sqlattice.migrate.MigrationReport;
import org.sqlattice.order.OrderFunctions;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.TransactionListener;

/**
 * A database that merges: the entry point of the CRDT on an open connection.
 *
 * <p>The SQL surface is cr-sqlite's: {@code SELECT crsql_as_crr('t')}, the table {@code
 * crsql_changes}, and so on. While a replica is open it owns the connection's transaction listener.
 */
public final class Replica implements AutoCloseable {
  private static final String SAVEPOINT = "crsql_apply";

  private final Connection connection;
  private final Versions versions;
  private final Sites sites;
  private final CrrTables tables;
  private final Seen seen;
  private final Quarantine quarantine;
  private final Merge merge;
  private final SqlFunctions functions;
  private final Config config;
  private final SchemaFunctions schemaFunctions;
  private boolean closed;

  private Replica(Connection connection, Supplier<Connection> inMemory) {
    this.connection = connection;
    this.versions = new Versions(connection);
    this.sites = new Sites(connection);
    this.tables = new CrrTables(connection, versions);
    this.seen = new Seen(connection, sites, versions);
    this.quarantine = new Quarantine(connection);
    this.config = new Config(connection);
    this.merge = new Merge(versions, sites, config);
    this.functions = new SqlFunctions(connection, versions, sites, tables, quarantine, merge);
    this.schemaFunctions = new SchemaFunctions(connection, inMemory, versions, functions);
  }

  /** Opens a replica that cannot {@link #migrate}. */
  public static Replica open(Connection connection, EntropySource entropy) {
    return open(
        connection,
        entropy,
        () -> {
          throw new UnsupportedOperationException("the replica was opened without migrations");
        });
  }

  /**
   * Installs functions, internal tables, and the crsql_changes view; idempotent.
   *
   * @param inMemory opens a fresh database in memory, on which {@link #migrate} runs a schema to
   *     read it; if a schema needs functions of the caller's, they are defined there
   */
  public static Replica open(
      Connection connection, EntropySource entropy, Supplier<Connection> inMemory) {
    InternalTables.install(connection, entropy);
    Replica replica = new Replica(connection, inMemory);
    replica.functions.define(connection);
    replica.config.define(connection);
    replica.schemaFunctions.define();
    OrderFunctions.define(connection);
    UnpackColumns.define(connection);
    CompatibilityFunctions.define(connection);
    replica.tables.settleByRows();
    connection.setTransactionListener(replica.new Listener());
    replica.functions.schemaChanges().finish();
    return replica;
  }

  /** Returns this database's id. */
  public SiteId siteId() {
    return sites.self();
  }

  /** Returns the last committed db version, 0 in a fresh database. */
  public long version() {
    checkOpen();
    return versions.committed();
  }

  /** Returns how much of each site's history this replica holds, its own included. */
  public VersionVector seen() {
    checkOpen();
    return seen.vector();
  }

  /**
   * Returns, encoded, the latest write of every cell and row that was written or merged here after
   * a version.
   *
   * @param version a db version of this replica, 0 for everything
   * @param excluded a site whose own writes are left out, if any: whoever applies the changes has
   *     them
   */
  public byte[] changesSince(long version, @Nullable SiteId excluded) {
    checkOpen();
    Filter filter = new Filter(version);
    VersionVector base = new VersionVector();
    base.raise(sites.self(), version);
    if (excluded != null) {
      filter.leaveOut(sites.find(excluded), Filter.EVERYTHING);
      base.raise(excluded, seen.vector().get(excluded));
    }
    return changes(filter, base);
  }

  /** Returns, encoded, what a replica that has seen this much has not seen. */
  public byte[] changesSince(VersionVector vector) {
    checkOpen();
    return changes(Filter.of(vector, sites), vector);
  }

  private byte[] changes(Filter filter, VersionVector base) {
    ChangesetWriter changeset = new ChangesetWriter(sites.self(), base, seen.vector());
    for (CrrTable table : tables.all()) {
      table.reader(sites).write(changeset, filter);
    }
    quarantine.write(changeset, filter, sites);
    return changeset.finish();
  }

  /**
   * Merges an encoded changeset, all of it or nothing, within the open transaction if there is one.
   * What this replica has no table or column for is kept, and merged when the schema has it.
   *
   * @throws ReplicationException if the changeset is damaged or not for this replica's schema
   * @throws org.sqlattice.sql.SqlException if a merged row breaks a CHECK or NOT NULL constraint
   */
  public MergeReport apply(byte[] changeset) {
    checkOpen();
    boolean isNested = connection.isInTransaction();
    long formerPending = versions.pending();
    connection.execute(isNested ? "SAVEPOINT " + SAVEPOINT : "BEGIN IMMEDIATE");
    try {
      MergeReport report = merge(changeset);
      connection.execute(isNested ? "RELEASE " + SAVEPOINT : "COMMIT");
      return report;
    } catch (RuntimeException e) {
      rollBack(isNested);
      versions.restore(isNested ? formerPending : 0);
      if (e instanceof ChangesetException) {
        throw new ReplicationException(
            ReplicationException.Code.BAD_CHANGESET, "" + e.getMessage(), e);
      }
      throw e;
    }
  }

  private MergeReport merge(byte[] changeset) {
    ChangesetReader reader = ChangesetReader.open(changeset);
    ChangesetMerge merging = new ChangesetMerge(tables, sites, versions, quarantine, merge, reader);
    functions.whileMerging(merging::merge);
    boolean isContiguous = seen.vector().covers(reader.base());
    if (isContiguous) {
      seen.raise(reader.top());
    }
    versions.store();
    versions.addImpacted(merging.applied());
    return new MergeReport(
        merging.applied(),
        merging.ignored(),
        merging.quarantined(),
        versions.current(),
        isContiguous);
  }

  /**
   * Brings the database to a schema: what is missing is made, what differs is changed, and what the
   * schema does not have is dropped; rows stay, as far as there is a column for their values. All
   * of it or nothing, within the open transaction if there is one. A column or table under another
   * name is dropped and made: rename it first, by {@code ALTER TABLE}.
   *
   * @param schema statements that make the schema in an empty database, calls such as {@code SELECT
   *     crsql_as_crr('t')} among them, and no rows
   * @param isDryRun whether only to tell the steps
   * @throws org.sqlattice.sql.SqlException if the text is wrong, or rows break a constraint
   */
  public MigrationReport migrate(String schema, boolean isDryRun) {
    checkOpen();
    return schemaFunctions.migrate(schema, isDryRun);
  }

  private void rollBack(boolean isNested) {
    if (isNested) {
      connection.execute("ROLLBACK TO " + SAVEPOINT + "; RELEASE " + SAVEPOINT);
    } else if (connection.isInTransaction()) {
      connection.execute("ROLLBACK");
    }
  }

  /** Hears of the connection's transactions. */
  private final class Listener implements TransactionListener {
    private boolean isBusy;

    @Override
    public void committing() {
      versions.committing();
      functions.schemaChanges().transactionEnds();
    }

    @Override
    public void rolledBack() {
      versions.rolledBack();
      functions.schemaChanges().transactionEnds();
    }

    @Override
    public void ending(String sql) {
      if (!closed) {
        functions.schemaChanges().ending(sql);
      }
    }

    @Override
    public void schemaChanging(String sql) {
      if (!closed) {
        functions.schemaChanges().changing(sql);
      }
    }

    @Override
    public void schemaChanged() {
      if (!closed) {
        functions.schemaChanges().changed();
      }
    }

    @Override
    public void undone() {
      if (!isBusy && !closed) {
        isBusy = true;
        try {
          functions.schemaChanges().undone();
          sites.forget();
          tables.undone();
        } finally {
          isBusy = false;
        }
      }
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("replica is closed: site=" + sites.self().hex());
    }
  }

  /** Frees the replica's statements; the connection stays open. A second call does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      functions.close();
      config.close();
      tables.close();
      sites.close();
      versions.close();
    }
  }
}
