/** What the compiled port is measured with: runs in the browser, in both builds. */
@NullMarked
package org.sqlattice.bench.port;

import org.jspecify.annotations.NullMarked;
