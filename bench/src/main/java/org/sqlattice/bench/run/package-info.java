/** Runs the measurements in a browser and reports them. */
@NullMarked
package org.sqlattice.bench.run;

import org.jspecify.annotations.NullMarked;
