package org.sqlattice.contract;

/** One case of a contract: a fact as its name, and what shows it. */
public record ContractCase(String name, Body body) {
  /** Shows the fact, on connections of its own. */
  @FunctionalInterface
  public interface Body {
    void run(Databases databases);
  }
}
