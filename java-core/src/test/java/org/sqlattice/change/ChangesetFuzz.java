package org.sqlattice.change;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Looks for bytes that the reader cannot cope with; CONTRIBUTING.md says how to run it. */
final class ChangesetFuzz {
  @FuzzTest(maxDuration = "5m")
  void readOrRefuse(byte[] bytes) {
    FuzzedChangeset.readOrRefuse(bytes);
  }
}
