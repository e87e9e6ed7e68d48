package org.sqlattice.change;

/**
 * When and where a cell, or the coming and going of a row, was written.
 *
 * @param columnVersion how often the cell was written; of a row, its causal length
 * @param dbVersion the version of the database that sent the change
 * @param seq the change's place within that version, from 0
 */
public record Clock(long columnVersion, long dbVersion, long seq, SiteId site) {}
