package org.sqlattice.proof;

import java.util.Map;
import java.util.TreeMap;

/** Counts of what schedules did. */
public final class Tally {
  private final Map<String, Long> counts = new TreeMap<>();
  private long applied;
  private long ignored;

  void add(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  void addMerge(long appliedChanges, long ignoredChanges) {
    applied += appliedChanges;
    ignored += ignoredChanges;
  }

  /** Returns how many changes won and were written. */
  public long applied() {
    return applied;
  }

  /** Returns how many changes were known already or lost. */
  public long ignored() {
    return ignored;
  }

  /** Returns how often something was done, 0 if never. */
  public long count(String what) {
    return counts.getOrDefault(what, 0L);
  }

  @Override
  public String toString() {
    return "applied=" + applied + " ignored=" + ignored + " " + counts;
  }
}
