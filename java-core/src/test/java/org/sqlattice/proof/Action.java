package org.sqlattice.proof;

/** A step of a schedule: what is done, and the seed of all choices within it. */
record Action(Kind kind, long seed) {
  /** What a step does, and how often it comes among others. */
  enum Kind {
    WRITE(12),
    TRANSACTION(4),
    ROLL_BACK(2),
    SAVEPOINT(3),
    SEND_CHANGESET(4),
    SEND_FILTERED_CHANGESET(2),
    SEND_ROWS(4),
    DELIVER(8),
    DELIVER_AND_KEEP(3),
    MERGE_AND_WRITE(1),
    MERGE_AND_ROLL_BACK(1),
    PULL(8),
    LOSE(1),
    PARTITION(1),
    HEAL(1),
    REOPEN(1),
    ADD_COLUMN(5),
    RENAME_COLUMN(1),
    DROP_COLUMN(1),
    REBUILD(2);

    final int weight;

    Kind(int weight) {
      this.weight = weight;
    }

    /** Whether it changes a schema, as only replicas of ours can without further ado. */
    boolean changesSchema() {
      return this == ADD_COLUMN || this == RENAME_COLUMN || this == DROP_COLUMN || this == REBUILD;
    }
  }
}
