/** What the catalogue says about tables, and which of them can be replicated. */
@NullMarked
package org.sqlattice.schema;

import org.jspecify.annotations.NullMarked;
