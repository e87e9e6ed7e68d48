/** The SQL port on sqlite-jdbc. */
@NullMarked
package org.sqlattice.jdbc;

import org.jspecify.annotations.NullMarked;
