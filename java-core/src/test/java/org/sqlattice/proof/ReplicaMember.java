package org.sqlattice.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.sqlattice.crdt.Replica;
import org.sqlattice.sql.Connection;
import org.sqlattice.sql.SqlException;
import org.sqlattice.sql.SqlValue;
import org.sqlattice.sql.Statement;

/** A replica of ours on an open connection. */
public final class ReplicaMember implements Member {
  private final Connection connection;
  private final long seed;
  private Replica replica;

  public ReplicaMember(Connection connection, long seed) {
    this.connection = connection;
    this.seed = seed;
    this.replica = Replica.open(connection, new Random(seed)::nextBytes);
  }

  @Override
  public @Nullable String execute(String sql) {
    try {
      connection.execute(sql);
      return null;
    } catch (SqlException e) {
      return "" + e.getMessage();
    }
  }

  @Override
  public List<List<SqlValue>> query(String sql) {
    List<List<SqlValue>> rows = new ArrayList<>();
    try (Statement statement = connection.prepare(sql)) {
      while (statement.step()) {
        List<SqlValue> row = new ArrayList<>();
        for (int i = 0; i < statement.columnCount(); i++) {
          row.add(statement.columnValue(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  @Override
  public void insertChanges(List<List<SqlValue>> changes) {
    try (Statement insert = connection.prepare(Change.INSERT)) {
      for (List<SqlValue> change : changes) {
        for (int i = 0; i < change.size(); i++) {
          insert.bind(i + 1, change.get(i));
        }
        insert.run();
      }
    }
  }

  @Override
  public ChangesetPort changesets() {
    return new ChangesetPort(replica);
  }

  @Override
  public void reopen() {
    replica.close();
    replica = Replica.open(connection, new Random(seed + 1)::nextBytes);
  }

  @Override
  public boolean keepsOurDeviations() {
    return true;
  }
}
