/** Changes as values and as bytes: packed keys and the encoded changeset. */
@NullMarked
package org.sqlattice.change;

import org.jspecify.annotations.NullMarked;
