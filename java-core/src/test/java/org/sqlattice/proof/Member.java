package org.sqlattice.proof;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlattice.sql.SqlValue;

/** A database of a cluster, ours or another that speaks the SQL surface. */
public interface Member {
  /** Runs statements, and returns the message of the first that fails, if one does. */
  @Nullable String execute(String sql);

  /** Returns all rows of a query with these parameters. */
  List<List<SqlValue>> query(String sql, SqlValue... parameters);

  /** Inserts rows of nine values into crsql_changes, in their order. */
  void insertChanges(List<List<SqlValue>> changes);

  /** Returns the way to exchange whole changesets, or null if there is none but crsql_changes. */
  @Nullable ChangesetPort changesets();

  /** Opens the replica anew on the open database, if it can be. */
  void reopen();

  /** Whether key updates, versions, and counts are as docs/decisions/0005 says. */
  boolean keepsOurDeviations();
}
