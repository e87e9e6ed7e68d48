/** The CRDT: clocks of rows and cells, captured by triggers and merged between replicas. */
@NullMarked
package org.sqlattice.crdt;

import org.jspecify.annotations.NullMarked;
