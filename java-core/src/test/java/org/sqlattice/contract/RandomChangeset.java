package org.sqlattice.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.sqlattice.change.CellsWriter;
import org.sqlattice.change.ChangesetWriter;
import org.sqlattice.change.ClockLimits;
import org.sqlattice.change.DeadWriter;
import org.sqlattice.change.RunWriter;
import org.sqlattice.change.SiteId;
import org.sqlattice.change.TableWriter;
import org.sqlattice.change.ValueColumn;
import org.sqlattice.change.VersionVector;

/** A random changeset, and what {@link ChangesetText} must say about it. */
public final class RandomChangeset {
  private static final String[] TEXTS = {
    "", "a", "abc", "abcd", "é", "\uD83D\uDE00", "\u0000", "the quick brown fox", "fox 17"
  };
  private static final double[] REALS = {
    0.0,
    -0.0,
    1,
    -1,
    0.1,
    2.5,
    99.99,
    1e15,
    1e300,
    4.9e-324,
    0.1 + 0.2,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    9007199254740993.0,
    -12.34
  };

  private final Random random;
  private final ChangesetWriter writer;
  private final List<SiteId> sites = new ArrayList<>();
  private final StringBuilder expected = new StringBuilder();

  /** Makes one with up to {@code maxRows} rows in a group. */
  public RandomChangeset(long seed, int maxRows) {
    random = new Random(seed);
    for (int i = 0; i <= random.nextInt(4); i++) {
      byte[] site = new byte[SiteId.LENGTH];
      random.nextBytes(site);
      sites.add(new SiteId(site));
    }
    VersionVector base = vector();
    VersionVector top = vector();
    SiteId sender = site();
    writer = new ChangesetWriter(sender, base, top);
    expected.append("from " + sender + " base " + base + " top " + top + "\n");
    for (int i = random.nextInt(4); i > 0; i--) {
      addTable("table " + i, 1 + random.nextInt(3), maxRows);
    }
  }

  public byte[] finish() {
    return writer.finish();
  }

  public String expected() {
    return expected.toString();
  }

  private void addTable(String name, int keyCount, int maxRows) {
    TableWriter table = writer.table(name, keyCount);
    List<String> names = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      String column = "column é" + i;
      Checks.checkEquals(names.size(), table.column(column));
      names.add(column);
    }
    Map<String, StringBuilder> runs = new LinkedHashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      addRun(table, names.size(), random.nextInt(maxRows + 1), runs);
    }
    String groups = addCells(table.cells(), names.size(), random.nextInt(maxRows + 1));
    groups += addDead(table.dead(), random.nextInt(maxRows + 1));
    groups = String.join("", runs.values()) + groups;
    if (!groups.isEmpty()) {
      expected.append("table " + name + " keys " + keyCount + " columns " + names + "\n" + groups);
    }
  }

  private void addRun(TableWriter table, int count, int rows, Map<String, StringBuilder> runs) {
    int width = Math.max(1, count + random.nextInt(3));
    int[] columns = new int[count];
    int[] positions = new int[count];
    for (int i = 0; i < count; i++) {
      columns[i] = count - 1 - i;
      positions[i] = i;
    }
    SiteId site = site();
    long version = version();
    long firstSeq = version();
    long limit = (ClockLimits.MAX - firstSeq + 1) / width - rows * 2L - 2;
    if (limit < 0) {
      return;
    }
    RunWriter run = table.run(site, version, firstSeq, width, columns, positions);
    String shape = ChangesetText.shape(width, columns, positions);
    StringBuilder text = runs.computeIfAbsent(shape, key -> new StringBuilder());
    if (rows == 0) {
      return;
    }
    text.append("run " + clock(site, version, firstSeq) + shape + "\n");
    long index = random.nextInt(3) == 0 ? Math.min(limit, version()) : 0;
    int style = random.nextInt(8);
    for (int row = 0; row < rows; row++) {
      long causalLength = causalLength(1);
      text.append("  " + index + " seq " + (firstSeq + index * width) + " cl " + causalLength);
      text.append(" key" + key(run.keys(), style));
      for (int i = 0; i < count; i++) {
        if (random.nextInt(16) == 0) {
          run.absent(i);
          text.append(" -");
        } else {
          text.append(' ').append(value(run.values()[i], style));
        }
      }
      text.append('\n');
      run.row(index, causalLength);
      index += random.nextInt(8) == 0 ? 2 : 1;
    }
  }

  private String addCells(CellsWriter cells, int columnCount, int rows) {
    StringBuilder text = new StringBuilder(rows == 0 ? "" : "cells\n");
    int style = random.nextInt(8);
    for (int row = 0; row < rows; row++) {
      long causalLength = causalLength(1);
      text.append("  cl " + causalLength + " key" + key(cells.keys(), style) + "\n");
      cells.row(causalLength);
      for (int i = random.nextInt(4); i > 0; i--) {
        int column = random.nextInt(columnCount + 1) - 1;
        boolean isSentinel = column == CellsWriter.SENTINEL;
        String value = isSentinel ? "" : " " + value(cells.values(), style);
        long columnVersion = isSentinel ? causalLength : 1 + random.nextInt(3);
        SiteId site = site();
        long version = version();
        long seq = version();
        cells.cell(column, columnVersion, site, version, seq);
        text.append("    column " + column + " version " + columnVersion + " ");
        text.append(clock(site, version, seq) + value + "\n");
      }
    }
    return text.toString();
  }

  private String addDead(DeadWriter dead, int rows) {
    StringBuilder text = new StringBuilder(rows == 0 ? "" : "dead\n");
    int style = random.nextInt(8);
    for (int row = 0; row < rows; row++) {
      long causalLength = causalLength(2);
      SiteId site = site();
      long version = version();
      long seq = version();
      String key = key(dead.keys(), style);
      dead.row(causalLength, site, version, seq);
      text.append("  " + clock(site, version, seq) + " cl " + causalLength + " key" + key + "\n");
    }
    return text.toString();
  }

  private String key(ValueColumn[] keys, int style) {
    StringBuilder text = new StringBuilder();
    for (ValueColumn key : keys) {
      text.append(' ').append(value(key, style));
    }
    return text.toString();
  }

  /** Adds a value; of the same type for most rows, in some styles. */
  private String value(ValueColumn column, int style) {
    switch (style < 5 && random.nextInt(40) != 0 ? style : random.nextInt(5)) {
      case 0:
        long integer = random.nextLong() >> random.nextInt(64);
        column.addLong(integer);
        return String.valueOf(integer);
      case 1:
        double real = random.nextInt(20000) / 100.0;
        column.addDouble(real);
        return ChangesetText.real(real);
      case 2:
        double anyReal = REALS[random.nextInt(REALS.length)];
        column.addDouble(anyReal);
        return ChangesetText.real(anyReal);
      case 3:
        String word = TEXTS[random.nextInt(TEXTS.length)] + random.nextInt(3);
        byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
        column.addText(utf8, 0, utf8.length);
        return "'" + word + "'";
      default:
        return nullOrBlob(column);
    }
  }

  private String nullOrBlob(ValueColumn column) {
    if (random.nextBoolean()) {
      column.addNull();
      return "NULL";
    }
    byte[] bytes = new byte[3 + random.nextInt(20)];
    random.nextBytes(bytes);
    int length = bytes.length - 2;
    System.arraycopy(bytes, 1, column.buffer(length), column.position(), length);
    column.addedBlob(length);
    return ChangesetText.blob(bytes, 1, length);
  }

  private VersionVector vector() {
    VersionVector vector = new VersionVector();
    for (SiteId site : sites) {
      vector.raise(site, version());
    }
    return vector;
  }

  private SiteId site() {
    return sites.get(random.nextInt(sites.size()));
  }

  private long version() {
    return random.nextInt(50) == 0 ? ClockLimits.MAX : random.nextInt(1 << random.nextInt(20));
  }

  private long causalLength(long least) {
    return least + (random.nextInt(8) == 0 ? 2 * random.nextInt(5) : 0);
  }

  private static String clock(SiteId site, long version, long seq) {
    return site + "@" + version + "/" + seq;
  }
}
