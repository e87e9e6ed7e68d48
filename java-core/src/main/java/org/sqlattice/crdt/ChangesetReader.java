package org.sqlattice.crdt;

import static org.sqlattice.schema.Identifiers.literal;
import static org.sqlattice.schema.Identifiers.quote;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlattice.change.Clock;
import org.sqlattice.change.SiteId;
import org.sqlattice.change.TableChanges;
import org.sqlattice.schema.TableSchema;
import org.sqlattice.sql.SqlValue;
import org.sqlattice.sql.Statement;

/**
 * Reads one table's changes since a version, row by row: two statements, one over the records of
 * fresh rows and one over explicit clocks, both in the order of keys, are walked together.
 */
final class ChangesetReader {
  private static final int SINCE = 1;
  private static final int EXCLUDED = 2;

  private final CrrTable table;
  private final TableSchema schema;
  private final Map<Integer, SiteId> sites;
  private final int keyCount;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final List<Integer> allIndexes = new ArrayList<>();
  private final List<TableChanges.Row> rows = new ArrayList<>();

  private ChangesetReader(CrrTable table, Map<Integer, SiteId> sites) {
    this.table = table;
    this.schema = table.schema();
    this.sites = sites;
    this.keyCount = schema.keyColumns().size();
    for (TableSchema.Column column : schema.columns()) {
      allIndexes.add(indexes.size());
      indexes.put(column.name(), indexes.size());
    }
  }

  /** Returns the changes after {@code since} that are not from the excluded site's ordinal. */
  static TableChanges read(CrrTable table, Map<Integer, SiteId> sites, long since, long excluded) {
    ChangesetReader reader = new ChangesetReader(table, sites);
    reader.read(since, excluded);
    List<TableChanges.Column> columns = new ArrayList<>();
    for (TableSchema.Column column : table.schema().columns()) {
      columns.add(new TableChanges.Column(column.name(), column.position()));
    }
    return new TableChanges(table.schema().name(), reader.keyCount, columns, reader.rows);
  }

  private void read(long since, long excluded) {
    Statement records = table.statement("records since", this::recordsSql);
    Statement clocks = table.statement("clocks since", this::clocksSql);
    try {
      boolean hasRecord = start(records, since, excluded);
      boolean hasClock = start(clocks, since, excluded);
      while (hasRecord || hasClock) {
        long recordKey = hasRecord ? records.columnLong(0) : 0;
        long clockKey = hasClock ? clocks.columnLong(0) : 0;
        boolean takeRecord = hasRecord && (!hasClock || recordKey <= clockKey);
        boolean takeClocks = hasClock && (!hasRecord || clockKey <= recordKey);
        RowBuilder row = new RowBuilder();
        if (takeRecord) {
          row.readRecord(records);
          hasRecord = records.step();
        }
        while (takeClocks && hasClock && clocks.columnLong(0) == clockKey) {
          row.readClock(clocks);
          hasClock = clocks.step();
        }
        rows.add(row.build());
      }
    } finally {
      records.reset();
      clocks.reset();
    }
  }

  private static boolean start(Statement statement, long since, long excluded) {
    statement.bindLong(SINCE, since);
    statement.bindLong(EXCLUDED, excluded);
    return statement.step();
  }

  /** Columns: key, causal length, db version, seq, site, whether there are cells; key; values. */
  private String recordsSql() {
    TableNames names = table.names();
    StringBuilder sql = new StringBuilder("SELECT c.key, coalesce(s.col_version, 1),");
    sql.append(" c.db_version, c.seq, c.site, EXISTS (SELECT 1 FROM ").append(names.clock());
    sql.append(" AS o WHERE o.key = c.key AND o.cid <> '-1')");
    appendKey(sql);
    for (TableSchema.Column column : schema.columns()) {
      sql.append(", b.").append(quote(column.name()));
    }
    sql.append(" FROM ").append(names.rows()).append(" AS c");
    appendJoins(sql, " CROSS JOIN ");
    sql.append(" WHERE c.db_version > ?1 AND c.site <> ?2 AND coalesce(s.col_version, 1) & 1");
    return sql.append(" ORDER BY c.key").toString();
  }

  /** Columns: key, causal length, db version, seq, site, column version, cid; key; value. */
  private String clocksSql() {
    TableNames names = table.names();
    StringBuilder sql = new StringBuilder("SELECT c.key, coalesce(s.col_version, 1),");
    sql.append(" c.db_version, c.seq, c.site, c.col_version, c.cid");
    appendKey(sql);
    sql.append(", ");
    if (schema.columns().isEmpty()) {
      sql.append("NULL");
    } else {
      sql.append("CASE c.cid");
      for (TableSchema.Column column : schema.columns()) {
        sql.append(" WHEN ").append(literal(column.name()));
        sql.append(" THEN b.").append(quote(column.name()));
      }
      sql.append(" END");
    }
    sql.append(" FROM ").append(names.clock()).append(" AS c");
    appendJoins(sql, " LEFT JOIN ");
    sql.append(" WHERE c.db_version > ?1 AND c.site <> ?2 AND (c.cid = '-1' OR (b.");
    sql.append(quote(schema.keyColumns().get(0))).append(" IS NOT NULL");
    sql.append(" AND coalesce(s.col_version, 1) & 1)) ORDER BY c.key");
    return sql.toString();
  }

  private void appendKey(StringBuilder sql) {
    for (String column : schema.keyColumns()) {
      sql.append(", ").append(schema.hasRowIdKey() ? "c.key" : "k." + quote(column));
    }
  }

  private void appendJoins(StringBuilder sql, String baseJoin) {
    TableNames names = table.names();
    if (!schema.hasRowIdKey()) {
      sql.append(" CROSS JOIN ").append(names.keys()).append(" AS k ON k.__crsql_key = c.key");
    }
    sql.append(baseJoin).append(names.base()).append(" AS b ON ");
    String glue = "";
    for (String column : schema.keyColumns()) {
      sql.append(glue).append("b.").append(quote(column)).append(" = ");
      sql.append(schema.hasRowIdKey() ? "c.key" : "k." + quote(column));
      glue = " AND ";
    }
    sql.append(" LEFT JOIN ").append(names.clock());
    sql.append(" AS s ON s.key = c.key AND s.cid = '-1'");
  }

  private SiteId site(Statement statement) {
    SiteId site = sites.get((int) statement.columnLong(4));
    if (site == null) {
      throw new IllegalStateException("no such site: ordinal=" + statement.columnLong(4));
    }
    return site;
  }

  /** Collects what both statements tell about one row. */
  private final class RowBuilder {
    private final List<SqlValue> key = new ArrayList<>(keyCount);
    private final List<TableChanges.Cell> cells = new ArrayList<>();
    private long causalLength;
    private @Nullable Clock sentinel;
    private TableChanges.@Nullable Fresh fresh;

    void readRecord(Statement record) {
      readHead(record, 6);
      List<Integer> columns = allIndexes;
      if (record.columnLong(5) != 0) {
        columns = new ArrayList<>();
        for (TableSchema.Column column : schema.columns()) {
          if (!table.hasClock(record.columnLong(0), column.name())) {
            columns.add(index(column.name()));
          }
        }
      }
      List<SqlValue> values = new ArrayList<>(columns.size());
      for (int column : columns) {
        values.add(record.columnValue(6 + keyCount + column));
      }
      fresh =
          columns.isEmpty()
              ? null
              : new TableChanges.Fresh(
                  record.columnLong(2), record.columnLong(3), site(record), columns, values);
    }

    void readClock(Statement clock) {
      readHead(clock, 7);
      String cid = "" + clock.columnText(6);
      Clock stamp =
          new Clock(clock.columnLong(5), clock.columnLong(2), clock.columnLong(3), site(clock));
      if (cid.equals(CrrTable.SENTINEL)) {
        sentinel = stamp;
      } else if (indexes.containsKey(cid)) {
        SqlValue value = clock.columnValue(7 + keyCount);
        cells.add(new TableChanges.Cell(index(cid), value, stamp));
      }
    }

    private void readHead(Statement statement, int firstKey) {
      if (key.isEmpty()) {
        causalLength = statement.columnLong(1);
        for (int i = 0; i < keyCount; i++) {
          key.add(statement.columnValue(firstKey + i));
        }
      }
    }

    private int index(String column) {
      return indexes.getOrDefault(column, -1);
    }

    TableChanges.Row build() {
      return new TableChanges.Row(key, causalLength, sentinel, fresh, cells);
    }
  }
}
