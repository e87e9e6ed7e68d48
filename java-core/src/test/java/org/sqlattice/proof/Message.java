package org.sqlattice.proof;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Changes under way.
 *
 * @param from the name of the site they were read from
 * @param changeset the changes as bytes, null if they travel as rows
 * @param changes the changes as rows; of a changeset, a row's coming before its cells, those in
 *     quarantine after them, and deleted rows last
 */
record Message(String from, byte @Nullable [] changeset, List<Change> changes) {
  static Message ofChangeset(Site from, long since, byte @Nullable [] excludedSite) {
    ChangesetPort port = from.member().changesets();
    List<Change> sorted = new ArrayList<>();
    List<Change> changes = from.changes(since, excludedSite);
    for (Change change : changes) {
      if (change.isSentinel() && !change.isDelete()) {
        sorted.add(change);
      }
    }
    for (Change change : changes) {
      if (!change.isSentinel()) {
        sorted.add(change);
      }
    }
    sorted.addAll(from.quarantined(since, excludedSite));
    for (Change change : changes) {
      if (change.isDelete()) {
        sorted.add(change);
      }
    }
    return new Message(from.name(), port == null ? null : port.since(since, excludedSite), sorted);
  }

  static Message ofRows(Site from, long since, Random random) {
    List<Change> changes = from.changes(since, null);
    if (random.nextBoolean()) {
      Collections.shuffle(changes, random);
    }
    return new Message(from.name(), null, changes);
  }

  boolean isSplittable() {
    return changeset == null && changes.size() > 1;
  }

  /** Returns some of the rows. */
  Message part(int start, int end) {
    return new Message(from, null, new ArrayList<>(changes.subList(start, end)));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(changeset == null ? "rows" : "changeset");
    text.append(" from ").append(from).append(':');
    for (Change change : changes) {
      text.append("\n    ").append(Reference.clockLine(change, true));
    }
    return text.toString();
  }
}
