/** The formats, on the JVM. */
@NullMarked
package org.sqlattice.change;

import org.jspecify.annotations.NullMarked;
