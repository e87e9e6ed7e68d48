/** SQLite's file store: a pool of access handles that are open for as long as the database is. */
@NullMarked
package org.sqlattice.vfs;

import org.jspecify.annotations.NullMarked;
