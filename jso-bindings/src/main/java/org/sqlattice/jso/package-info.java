/**
 * Typed declarations of what lies outside Java: SQLite's wasm exports, its memory, the host's
 * files. No decisions; on every platform the same facade.
 */
@NullMarked
package org.sqlattice.jso;

import org.jspecify.annotations.NullMarked;
