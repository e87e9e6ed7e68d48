/** Keys between keys, checked by properties. */
@NullMarked
package org.sqlattice.order;

import org.jspecify.annotations.NullMarked;
