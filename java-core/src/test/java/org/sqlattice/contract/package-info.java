/** What every implementation of the SQL port, and the core on it, must keep. Plain Java. */
@NullMarked
package org.sqlattice.contract;

import org.jspecify.annotations.NullMarked;
