package org.sqlattice.change;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How many bytes a change takes in a large changeset; a change is a column written. */
final class ChangesetSizeTest {
  private static final int ROWS = 100_000;
  private static final SiteId SITE = new SiteId(new byte[SiteId.LENGTH]);

  private final Random random = new Random(1);
  private final String[] words = new String[2000];

  ChangesetSizeTest() {
    for (int i = 0; i < words.length; i++) {
      words[i] = letters(3 + random.nextInt(6), 'a', 26);
    }
  }

  @Test
  void rowsOfWords() {
    assertBytes(6.5, inserted(false, false), 3);
  }

  @Test
  void rowsOfRandomText() {
    assertBytes(8.5, inserted(true, false), 3);
  }

  @Test
  void rowsWithUuids() {
    assertBytes(12, inserted(false, true), 3);
  }

  @Test
  void updatesOfRandomRows() {
    ChangesetWriter writer = new ChangesetWriter(SITE, new VersionVector(), new VersionVector());
    TableWriter table = writer.table("items", 1);
    int column = table.column("amount");
    CellsWriter cells = table.cells();
    for (int i = 0; i < ROWS; i++) {
      cells.keys()[0].addLong(random.nextInt(1_000_000));
      cells.row(1);
      cells.values().addLong(random.nextInt(1000));
      cells.cell(column, 2, SITE, 1, i);
    }
    assertBytes(5, writer.finish(), 1);
  }

  private byte[] inserted(boolean isRandomText, boolean hasUuids) {
    ChangesetWriter writer = new ChangesetWriter(SITE, new VersionVector(), new VersionVector());
    TableWriter table = writer.table("items", 1);
    int[] columns = {table.column("amount"), table.column("name"), table.column("price")};
    RunWriter run = table.run(SITE, 1, 0, 3, columns, new int[] {0, 1, 2});
    byte[] uuid = new byte[16];
    for (int i = 0; i < ROWS; i++) {
      if (hasUuids) {
        random.nextBytes(uuid);
        run.keys()[0].addBlob(uuid, 0, 16);
      } else {
        run.keys()[0].addLong(i + 1);
      }
      run.values()[0].addLong(random.nextInt(1000));
      String text = isRandomText ? letters(20, '!', 94) : phrase();
      run.values()[1].addText(text.getBytes(StandardCharsets.US_ASCII), 0, 20);
      run.values()[2].addDouble(random.nextInt(100_000) / 100.0);
      run.row(i, 1);
    }
    return writer.finish();
  }

  private String phrase() {
    StringBuilder text = new StringBuilder();
    while (text.length() < 20) {
      text.append(words[random.nextInt(words.length)]);
      text.append(random.nextInt(5) == 0 ? "" + random.nextInt(100) : "").append(' ');
    }
    return text.substring(0, 20);
  }

  private String letters(int count, char first, int range) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append((char) (first + random.nextInt(range)));
    }
    return text.toString();
  }

  private static void assertBytes(double limit, byte[] changeset, int changesPerRow) {
    double actual = changeset.length / (double) ROWS / changesPerRow;
    assertTrue(actual <= limit && actual > limit * 0.8, "bytes per change: " + actual);
  }
}
