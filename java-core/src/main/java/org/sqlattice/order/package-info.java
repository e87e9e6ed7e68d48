/** Lists that users order by hand: keys between keys, and tables whose rows have them. */
@NullMarked
package org.sqlattice.order;

import org.jspecify.annotations.NullMarked;
