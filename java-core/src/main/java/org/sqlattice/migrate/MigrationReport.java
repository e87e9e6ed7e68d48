package org.sqlattice.migrate;

import java.util.List;

/** The steps that lead to a schema, in their order; none if the database has it already. */
public record MigrationReport(List<MigrationStep> steps) {
  /** Returns whether something may be lost for good. */
  public boolean isLossy() {
    boolean isLossy = false;
    for (MigrationStep step : steps) {
      isLossy |= step.isLossy();
    }
    return isLossy;
  }
}
