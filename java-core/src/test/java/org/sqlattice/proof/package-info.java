/**
 * A reference model of the merge, and random schedules that compare databases with it. Plain Java.
 */
@NullMarked
package org.sqlattice.proof;

import org.jspecify.annotations.NullMarked;
