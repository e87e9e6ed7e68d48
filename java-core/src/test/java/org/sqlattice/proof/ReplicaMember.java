package org.sqlattice.proof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final Map<String, Statement> statements = new HashMap<>();
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
  public List<List<SqlValue>> query(String sql, SqlValue... parameters) {
    List<List<SqlValue>> rows = new ArrayList<>();
    Statement statement = prepared(sql);
    try {
      for (int i = 0; i < parameters.length; i++) {
        statement.bind(i + 1, parameters[i]);
      }
      while (statement.step()) {
        List<SqlValue> row = new ArrayList<>();
        for (int i = 0; i < statement.columnCount(); i++) {
          row.add(statement.columnValue(i));
        }
        rows.add(row);
      }
    } finally {
      statement.reset();
    }
    return rows;
  }

  @Override
  public void insertChanges(List<List<SqlValue>> changes) {
    Statement insert = prepared(Change.INSERT);
    for (List<SqlValue> change : changes) {
      for (int i = 0; i < change.size(); i++) {
        insert.bind(i + 1, change.get(i));
      }
      insert.run();
    }
  }

  /** Compiling is what takes most time; the connection finalizes what is kept here. */
  private Statement prepared(String sql) {
    return statements.computeIfAbsent(sql, connection::prepare);
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
