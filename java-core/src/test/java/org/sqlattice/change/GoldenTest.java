package org.sqlattice.change;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sqlattice.contract.ChangesetText;
import org.sqlattice.contract.Checks;

/** Golden files are never changed: what once was written must be read forever. */
final class GoldenTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final Path DOCUMENT = Path.of("../docs/changeset-format.md");

  private static final SiteId SENDER = site("the sender's id.");
  private static final SiteId OTHER = site("another site's..");

  /** What the files were written from, by name. */
  private static final Map<String, byte[]> CHANGESETS =
      Map.of(
          "example", example(),
          "kinds", kinds(),
          "bulk", bulk());

  @TestFactory
  Stream<DynamicTest> filesAreRead() {
    return CHANGESETS.keySet().stream()
        .sorted()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name, () -> assertEquals(dump(name), ChangesetText.of(bytes(name)))));
  }

  @TestFactory
  Stream<DynamicTest> filesAreWritten() {
    return CHANGESETS.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> assertArrayEquals(bytes(entry.getKey()), entry.getValue())));
  }

  /** The bytes of the example in the document, whose lines are bytes, two spaces, a remark. */
  @Test
  void documentShowsExample() throws IOException {
    String text = Files.readString(DOCUMENT);
    int start = text.indexOf("```hex\n") + 7;
    StringBuilder hex = new StringBuilder();
    for (String line : text.substring(start, text.indexOf("```", start)).split("\n", -1)) {
      int end = line.indexOf("  ");
      hex.append((end < 0 ? line : line.substring(0, end)).replace(" ", ""));
    }
    assertEquals(Checks.hex(example()), hex.toString());
  }

  /** Writes the files that are missing. */
  public static void main(String[] arguments) throws IOException {
    for (Map.Entry<String, byte[]> entry : CHANGESETS.entrySet()) {
      Path file = FOLDER.resolve(entry.getKey() + ".bin");
      if (!Files.exists(file)) {
        Files.write(file, entry.getValue());
        Files.writeString(
            FOLDER.resolve(entry.getKey() + ".txt"), ChangesetText.of(entry.getValue()));
      }
    }
  }

  private static ChangesetWriter writer() {
    VersionVector base = new VersionVector();
    base.raise(SENDER, 6);
    VersionVector top = base.copy();
    top.raise(SENDER, 7);
    return new ChangesetWriter(SENDER, base, top);
  }

  /** Two rows inserted, one column updated. */
  private static byte[] example() {
    ChangesetWriter writer = writer();
    TableWriter table = writer.table("todo", 1);
    int[] columns = {table.column("title"), table.column("done")};
    RunWriter run = table.run(SENDER, 7, 0, 2, columns, new int[] {0, 1});
    String[] titles = {"Milk", "Bread"};
    for (int i = 0; i < 2; i++) {
      run.keys()[0].addLong(i + 1);
      addText(run.values()[0], titles[i]);
      run.values()[1].addLong(0);
      run.row(i, 1);
    }
    CellsWriter cells = table.cells();
    cells.keys()[0].addLong(9);
    cells.row(1);
    cells.values().addDouble(0.5);
    cells.cell(columns[1], 2, SENDER, 7, 4);
    return writer.finish();
  }

  /** Every kind of group, every type of value. */
  private static byte[] kinds() {
    ChangesetWriter writer = writer();
    TableWriter table = writer.table("kinds", 2);
    int[] columns = {table.column("a"), table.column("b"), table.column("c")};
    RunWriter run = table.run(OTHER, 3, 12, 4, columns, new int[] {0, 2, 3});
    double[] reals = {12.5, -0.0, 1e300, 0.1 + 0.2};
    for (int i = 0; i < 4; i++) {
      addText(run.keys()[0], "key " + i);
      run.keys()[1].addLong(Long.MIN_VALUE >> i * 16);
      run.values()[0].addDouble(reals[i]);
      if (i == 2) {
        run.absent(1);
      } else {
        run.values()[1].addBlob(new byte[] {0, (byte) 0xFF, (byte) i}, 0, i);
      }
      run.values()[2].addNull();
      run.row(i * 2, 1 + i % 2 * 2);
    }
    CellsWriter cells = table.cells();
    addText(cells.keys()[0], "é");
    cells.keys()[1].addNull();
    cells.row(3);
    cells.cell(CellsWriter.SENTINEL, 3, SENDER, 7, 0);
    cells.values().addLong(Long.MAX_VALUE);
    cells.cell(columns[0], 0, OTHER, 0, ClockLimits.MAX);
    DeadWriter dead = table.dead();
    addText(dead.keys()[0], "\uD83D\uDE00\u0000");
    dead.keys()[1].addDouble(Double.NEGATIVE_INFINITY);
    dead.row(ClockLimits.MAX - 1, OTHER, ClockLimits.MAX, 1);
    RunWriter lone = writer.table("keys only", 1).run(SENDER, 7, 1, 1, new int[0], new int[0]);
    lone.keys()[0].addLong(1);
    lone.row(0, 1);
    return writer.finish();
  }

  /** Several runs of the same columns; long enough for prefixes and compression. */
  private static byte[] bulk() {
    ChangesetWriter writer = writer();
    TableWriter table = writer.table("bulk", 1);
    int[] columns = {table.column("text"), table.column("price"), table.column("count")};
    for (int version = 5; version < 8; version++) {
      RunWriter run = table.run(SENDER, version, 0, 3, columns, new int[] {0, 1, 2});
      for (int i = 0; i < 60; i++) {
        addText(run.keys()[0], "item-" + version + "-" + (1000 + i));
        addText(run.values()[0], "the words of " + i * 7919 % 1000 + " repeat themselves");
        run.values()[1].addDouble(i * 7919 % 10007 / 100.0);
        run.values()[2].addLong(i * 31 % 500);
        run.row(i, 1);
      }
    }
    return writer.finish();
  }

  private static void addText(ValueColumn column, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    column.addText(utf8, 0, utf8.length);
  }

  private static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(FOLDER.resolve(name + ".bin"));
  }

  private static String dump(String name) throws IOException {
    return Files.readString(FOLDER.resolve(name + ".txt"));
  }

  private static SiteId site(String name) {
    return new SiteId(name.getBytes(StandardCharsets.US_ASCII));
  }
}
