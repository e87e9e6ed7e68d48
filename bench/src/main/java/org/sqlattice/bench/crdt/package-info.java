/** What the CRDT is measured with: runs in the browser, in both builds. */
@NullMarked
package org.sqlattice.bench.crdt;

import org.jspecify.annotations.NullMarked;
