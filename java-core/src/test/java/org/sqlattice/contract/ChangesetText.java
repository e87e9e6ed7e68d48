package org.sqlattice.contract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.sqlattice.change.CellsReader;
import org.sqlattice.change.ChangesetReader;
import org.sqlattice.change.DeadReader;
import org.sqlattice.change.Group;
import org.sqlattice.change.RunReader;
import org.sqlattice.change.ValueCursor;

/** A changeset as text, one row a line. */
public final class ChangesetText {
  private final ChangesetReader reader;
  private final StringBuilder text = new StringBuilder();

  private ChangesetText(ChangesetReader reader) {
    this.reader = reader;
  }

  public static String of(byte[] changeset) {
    ChangesetText text = new ChangesetText(ChangesetReader.open(changeset));
    text.appendAll();
    return text.text.toString();
  }

  private void appendAll() {
    text.append("from ").append(reader.sender());
    text.append(" base ").append(reader.base()).append(" top ").append(reader.top()).append('\n');
    while (reader.nextTable()) {
      text.append("table ").append(reader.tableName()).append(" keys ").append(reader.keyCount());
      text.append(" columns ").append(reader.columns()).append('\n');
      Group group = reader.nextGroup();
      while (group != null) {
        append(group);
        group = reader.nextGroup();
      }
    }
  }

  private void append(Group group) {
    if (group instanceof RunReader run) {
      append(run);
    } else if (group instanceof CellsReader cells) {
      append(cells);
    } else if (group instanceof DeadReader dead) {
      append(dead);
    }
  }

  private void append(RunReader run) {
    text.append("run ").append(clock(run.siteIndex(), run.originVersion(), run.firstSeq()));
    text.append(shape(run.width(), run.columns(), run.positions())).append('\n');
    while (run.nextRow()) {
      text.append("  ").append(run.index()).append(" seq ").append(run.rowSeq());
      appendKey(run);
      for (int i = 0; i < run.values().length; i++) {
        text.append(' ').append(run.isPresent(i) ? value(run.values()[i]) : "-");
      }
      text.append('\n');
    }
  }

  private void append(CellsReader cells) {
    text.append("cells\n");
    while (cells.nextRow()) {
      text.append(' ');
      appendKey(cells);
      text.append('\n');
      while (cells.nextCell()) {
        text.append("    column ").append(cells.column());
        text.append(" version ").append(cells.columnVersion()).append(' ');
        text.append(clock(cells.siteIndex(), cells.originVersion(), cells.seq()));
        text.append(cells.column() < 0 ? "" : " " + value(cells.values())).append('\n');
      }
    }
  }

  private void append(DeadReader dead) {
    text.append("dead\n");
    while (dead.nextRow()) {
      text.append("  ").append(clock(dead.siteIndex(), dead.originVersion(), dead.seq()));
      appendKey(dead);
      text.append('\n');
    }
  }

  private void appendKey(Group group) {
    text.append(" cl ").append(group.causalLength()).append(" key");
    for (ValueCursor key : group.keys()) {
      text.append(' ').append(value(key));
    }
  }

  private String clock(int siteIndex, long originVersion, long seq) {
    return reader.sites().get(siteIndex) + "@" + originVersion + "/" + seq;
  }

  static String shape(int width, int[] columns, int[] positions) {
    return " width "
        + width
        + " columns "
        + Arrays.toString(columns)
        + " positions "
        + Arrays.toString(positions);
  }

  private static String value(ValueCursor value) {
    return switch (value.type()) {
      case NULL -> "NULL";
      case INTEGER -> String.valueOf(value.longValue());
      case REAL -> real(value.doubleValue());
      case TEXT -> text(value.bytes(), value.offset(), value.length());
      case BLOB -> blob(value.bytes(), value.offset(), value.length());
    };
  }

  static String real(double value) {
    return value + "r" + Long.toHexString(Double.doubleToRawLongBits(value));
  }

  static String text(byte[] bytes, int offset, int length) {
    return "'" + new String(bytes, offset, length, StandardCharsets.UTF_8) + "'";
  }

  static String blob(byte[] bytes, int offset, int length) {
    return "x'" + Checks.hex(Arrays.copyOfRange(bytes, offset, offset + length)) + "'";
  }
}
