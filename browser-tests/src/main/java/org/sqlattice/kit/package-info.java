/**
 * The contract suites as compiled code: the same source as on the JVM, on wa-sqlite in a browser.
 */
@NullMarked
package org.sqlattice.kit;

import org.jspecify.annotations.NullMarked;
