package org.sqlattice.crdt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlattice.change.ChangesetEncoder;
import org.sqlattice.change.SiteId;
import org.sqlattice.change.TableChanges;
import org.sqlattice.order.OrderFunctions;
import org.sqlattice.sql.Connection;

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
  private final SqlFunctions functions;
  private final Config config;
  private boolean closed;

  private Replica(Connection connection) {
    this.connection = connection;
    this.versions = new Versions(connection);
    this.sites = new Sites(connection);
    this.tables = new CrrTables(connection, versions);
    this.functions = new SqlFunctions(versions, sites, tables);
    this.config = new Config(connection);
  }

  /** Installs functions, internal tables, and the crsql_changes view; idempotent. */
  public static Replica open(Connection connection, EntropySource entropy) {
    InternalTables.install(connection, entropy);
    Replica replica = new Replica(connection);
    replica.functions.define(connection);
    replica.config.define(connection);
    OrderFunctions.define(connection);
    UnpackColumns.define(connection);
    CompatibilityFunctions.define(connection);
    connection.setTransactionListener(replica.versions);
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

  /**
   * Returns, encoded, the latest write of every cell and row that was written after a version.
   *
   * @param version a db version of this replica, 0 for everything
   * @param excluded a site whose own writes are left out, if any
   */
  public byte[] changesSince(long version, @Nullable SiteId excluded) {
    checkOpen();
    Map<Integer, SiteId> known = sites.all(connection);
    long ordinal = excluded == null ? Sites.UNKNOWN : sites.find(excluded);
    List<TableChanges> changes = new ArrayList<>();
    for (CrrTable table : tables.all()) {
      TableChanges tableChanges = ChangesetReader.read(table, known, version, ordinal);
      if (!tableChanges.rows().isEmpty()) {
        changes.add(tableChanges);
      }
    }
    return ChangesetEncoder.encode(changes);
  }

  /**
   * Merges an encoded changeset, all of it or nothing, within the open transaction if there is one.
   *
   * @throws ReplicationException if the changeset is damaged or not for this replica's schema
   * @throws org.sqlattice.sql.SqlException if a merged row breaks a CHECK or NOT NULL constraint
   */
  public MergeReport apply(byte[] changeset) {
    checkOpen();
    ChangesetMerge merge = new ChangesetMerge(tables, sites, new Merge(versions));
    List<ChangesetMerge.Target> targets = merge.check(changeset);
    if (!targets.isEmpty()) {
      boolean isNested = connection.isInTransaction();
      long formerPending = versions.pending();
      connection.execute(isNested ? "SAVEPOINT " + SAVEPOINT : "BEGIN IMMEDIATE");
      try {
        functions.whileMerging(() -> merge.merge(targets));
        versions.store();
        versions.addImpacted(merge.applied());
        connection.execute(isNested ? "RELEASE " + SAVEPOINT : "COMMIT");
      } catch (RuntimeException e) {
        rollBack(isNested);
        versions.restore(isNested ? formerPending : 0);
        throw e;
      }
    }
    return new MergeReport(merge.applied(), merge.ignored(), 0, versions.current());
  }

  private void rollBack(boolean isNested) {
    if (isNested) {
      connection.execute("ROLLBACK TO " + SAVEPOINT + "; RELEASE " + SAVEPOINT);
    } else if (connection.isInTransaction()) {
      connection.execute("ROLLBACK");
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
