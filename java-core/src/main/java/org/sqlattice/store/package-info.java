/** The store's ports: what SQLite asks of a file store, and what a file store asks of its host. */
@NullMarked
package org.sqlattice.store;

import org.jspecify.annotations.NullMarked;
