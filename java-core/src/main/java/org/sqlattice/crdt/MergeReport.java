package org.sqlattice.crdt;

/**
 * What became of a changeset's changes.
 *
 * @param applied how many won
 * @param ignored how many were known already or lost
 * @param quarantined how many were kept aside for a later schema
 * @param version the db version after the merge
 * @param isContiguous false if the changeset tells of changes before it that are not here: it is
 *     merged all the same, but counts as unseen
 */
public record MergeReport(
    long applied, long ignored, long quarantined, long version, boolean isContiguous) {}
