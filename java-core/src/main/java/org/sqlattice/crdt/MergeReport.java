package org.sqlattice.crdt;

/**
 * What became of a changeset's changes.
 *
 * @param applied how many won
 * @param ignored how many were known already or lost
 * @param quarantined how many were kept aside for a later schema
 * @param version the db version after the merge
 */
public record MergeReport(long applied, long ignored, long quarantined, long version) {}
