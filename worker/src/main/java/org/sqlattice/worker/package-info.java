/** Where all parts meet: the engine's entry point and its protocol with the page. */
@NullMarked
package org.sqlattice.worker;

import org.jspecify.annotations.NullMarked;
