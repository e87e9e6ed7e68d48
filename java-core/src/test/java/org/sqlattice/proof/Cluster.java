package org.sqlattice.proof;

import org.sqlattice.contract.Databases;

/** Makes the databases of one schedule. */
@FunctionalInterface
public interface Cluster {
  /** Opens a fresh, empty database as the member of this index, for a site id of this seed. */
  Member open(Databases databases, int index, long seed);

  /** A cluster of our replicas. */
  static Member replica(Databases databases, int index, long seed) {
    return new ReplicaMember(databases.open(), seed * 31 + index);
  }
}
