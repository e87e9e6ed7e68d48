/** The SQL port: the small synchronous interface through which the core speaks to SQLite. */
@NullMarked
package org.sqlattice.sql;

import org.jspecify.annotations.NullMarked;
