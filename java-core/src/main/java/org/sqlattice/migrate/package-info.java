/** Brings a database to a declared schema and keeps its rows. */
@NullMarked
package org.sqlattice.migrate;

import org.jspecify.annotations.NullMarked;
