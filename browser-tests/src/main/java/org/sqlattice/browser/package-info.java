/** Drives real browsers for the tests: one small interface, one lane per engine. */
@NullMarked
package org.sqlattice.browser;

import org.jspecify.annotations.NullMarked;
