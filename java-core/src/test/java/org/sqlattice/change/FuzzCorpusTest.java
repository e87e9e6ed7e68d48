package org.sqlattice.change;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Reads again what the fuzzer once found worth keeping. */
final class FuzzCorpusTest {
  private static final Path CORPUS =
      Path.of("src/test/resources/org/sqlattice/change/ChangesetFuzzInputs/readOrRefuse");

  @TestFactory
  List<DynamicTest> isReadOrRefused() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS)) {
      return files.sorted().map(FuzzCorpusTest::test).toList();
    }
  }

  private static DynamicTest test(Path file) {
    return DynamicTest.dynamicTest(
        String.valueOf(file.getFileName()),
        () -> FuzzedChangeset.readOrRefuse(Files.readAllBytes(file)));
  }
}
