package org.sqlattice.bench.port;

/** A row as an object. */
record Sample(long id, String name, double val) {
  /** A number that all fields have a part in; {@code Contender.SUM_OF_TABLE} does the same. */
  double weight() {
    return id * 3.0 + name.length() * 5.0 + name.charAt(name.length() - 1) * 7.0 + val * 11.0;
  }
}
