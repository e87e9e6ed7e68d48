package org.sqlattice.jso;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlattice.sql.ResultCode;
import org.sqlattice.sql.SqlException;
import org.sqlattice.sql.SqlValue;
import org.sqlattice.sql.TableFunction;
import org.teavm.interop.Export;

/*
 * A table function is an eponymous virtual table, whose argument is a hidden column. The structures
 * lie in SQLite's memory, each field 4 bytes:
 *
 * sqlite3_module: version, create (none: the table is not made by CREATE), connect, bestIndex,
 *     disconnect, destroy (none), open, close, filter, next, eof, column, rowid, and others (none).
 * sqlite3_vtab: three fields of SQLite's, the last an error message; our number of the table.
 * sqlite3_vtab_cursor: the table; our number of the cursor.
 * sqlite3_index_info: count of constraints, the constraints, two fields, how they are used, the
 *     plan; at 40 its cost, a double. A constraint: column, operator and whether it is usable as
 *     bytes, and a field. Its use: which argument of filter it is, from 1, and whether SQLite need
 *     not check it again, a byte.
 *
 * Nothing may unwind through SQLite's frames: every method that SQLite calls ends in a catch of all.
 */

/**
 * Lets SQLite read tables whose rows Java computes.
 *
 * @see <a href="https://sqlite.org/vtab.html">The virtual table mechanism</a>
 */
public final class WasmTableFunctions {
  private static final int MODULE_FIELDS = 25;
  private static final int ERROR_OFFSET = 8;
  private static final int TABLE_OFFSET = 12;
  private static final int TABLE_LENGTH = 16;
  private static final int CURSOR_OFFSET = 4;
  private static final int CURSOR_LENGTH = 8;

  private static final int CONSTRAINT_LENGTH = 12;
  private static final int USE_LENGTH = 8;
  private static final int EQUAL = 2;

  private static final int WITHOUT_ARGUMENT = 0;
  private static final int WITH_ARGUMENT = 1;
  private static final double COST = 10;

  /** More than any other plan. */
  private static final double COST_WITHOUT_ARGUMENT = 1e99;

  private static final List<@Nullable Table> tables = new ArrayList<>();
  private static final List<@Nullable Cursor> cursors = new ArrayList<>();

  private static int module;
  private static int destroyPointer;

  private WasmTableFunctions() {}

  private static final class Table {
    private final String name;
    private final List<String> columns;
    private final String argument;
    private final TableFunction function;

    Table(String name, List<String> columns, String argument, TableFunction function) {
      this.name = name;
      this.columns = columns;
      this.argument = argument;
      this.function = function;
    }

    String declaration() {
      StringBuilder text = new StringBuilder("CREATE TABLE x(");
      for (String column : columns) {
        text.append(column).append(", ");
      }
      return text.append(argument).append(" HIDDEN)").toString();
    }
  }

  /** A running query of one table. */
  private static final class Cursor {
    private final Table table;
    private final WasmFunctionCall call = new WasmFunctionCall();
    private SqlValue argument = SqlValue.NULL;
    private List<SqlValue[]> rows = List.of();
    private int index;

    Cursor(Table table) {
      this.table = table;
    }

    void filter(int plan, int count, int values) {
      if (plan == WITHOUT_ARGUMENT) {
        throw new SqlException(
            ResultCode.MISUSE,
            "the query must equate the argument: table="
                + table.name
                + ", argument="
                + table.argument);
      }
      call.begin(0, count, values);
      argument = call.argument(0);
      rows = table.function.rows(argument);
      index = 0;
    }

    void putColumn(int context, int column) {
      call.begin(context, 0, 0);
      boolean isArgument = column == table.columns.size();
      (isArgument ? argument : rows.get(index)[column]).returnFrom(call);
    }
  }

  /** Defines a table on a connection and returns SQLite's result code. */
  static int define(
      int connection, String name, List<String> columns, String argument, TableFunction function) {
    if (module == 0) {
      module = allocateModule();
      destroyPointer = Host.placeFunction("tableDestroy", "vi");
    }
    int id = Callbacks.addTo(tables, new Table(name, columns, argument, function));
    int nameAddress = Heap.allocateCString(name);
    try {
      return Sqlite3.createModuleV2(connection, nameAddress, module, id, destroyPointer);
    } finally {
      Heap.free(nameAddress);
    }
  }

  private static int allocateModule() {
    int address = Heap.allocate(MODULE_FIELDS * 4);
    Heap.clear(address, MODULE_FIELDS * 4);
    Heap.putInt(address + 8, Host.placeFunction("tableConnect", "iiiiiii"));
    Heap.putInt(address + 12, Host.placeFunction("tableBestIndex", "iii"));
    Heap.putInt(address + 16, Host.placeFunction("tableDisconnect", "ii"));
    Heap.putInt(address + 24, Host.placeFunction("tableOpen", "iii"));
    Heap.putInt(address + 28, Host.placeFunction("tableClose", "ii"));
    Heap.putInt(address + 32, Host.placeFunction("tableFilter", "iiiiii"));
    Heap.putInt(address + 36, Host.placeFunction("tableNext", "ii"));
    Heap.putInt(address + 40, Host.placeFunction("tableEof", "ii"));
    Heap.putInt(address + 44, Host.placeFunction("tableColumn", "iiii"));
    Heap.putInt(address + 48, Host.placeFunction("tableRowid", "iii"));
    return address;
  }

  /** {@code xDestroy} of the module's user data. */
  @Export(name = "tableDestroy")
  public static void tableDestroy(int id) {
    tables.set(id, null);
  }

  /** {@code xConnect}. */
  @Export(name = "tableConnect")
  public static int tableConnect(
      int connection, int id, int count, int arguments, int result, int error) {
    try {
      int declaration = Heap.allocateCString(table(id).declaration());
      try {
        int code = Sqlite3.declareVtab(connection, declaration);
        if (code != ResultCode.OK) {
          return code;
        }
      } finally {
        Heap.free(declaration);
      }
      int address = Heap.allocate(TABLE_LENGTH);
      Heap.clear(address, TABLE_LENGTH);
      Heap.putInt(address + TABLE_OFFSET, id);
      Heap.putInt(result, address);
      return ResultCode.OK;
    } catch (Throwable failure) {
      return failed(failure, error);
    }
  }

  /** {@code xBestIndex}: the argument must be known before the rows are. */
  @Export(name = "tableBestIndex")
  public static int tableBestIndex(int table, int info) {
    try {
      int column = table(Heap.getInt(table + TABLE_OFFSET)).columns.size();
      boolean isUnusable = false;
      for (int i = 0; i < Heap.getInt(info); i++) {
        int constraint = Heap.getInt(info + 4) + i * CONSTRAINT_LENGTH;
        if (Heap.getInt(constraint) == column && Heap.getByte(constraint + 4) == EQUAL) {
          if (Heap.getByte(constraint + 5) != 0) {
            int use = Heap.getInt(info + 16) + i * USE_LENGTH;
            Heap.putInt(use, 1);
            Heap.putByte(use + 4, 1);
            Heap.putInt(info + 20, WITH_ARGUMENT);
            Heap.putDouble(info + 40, COST);
            return ResultCode.OK;
          }
          isUnusable = true;
        }
      }
      Heap.putInt(info + 20, WITHOUT_ARGUMENT);
      Heap.putDouble(info + 40, COST_WITHOUT_ARGUMENT);
      return isUnusable ? ResultCode.CONSTRAINT : ResultCode.OK;
    } catch (Throwable failure) {
      return failed(failure, table + ERROR_OFFSET);
    }
  }

  /** {@code xDisconnect}. */
  @Export(name = "tableDisconnect")
  public static int tableDisconnect(int table) {
    Heap.free(table);
    return ResultCode.OK;
  }

  /** {@code xOpen}. */
  @Export(name = "tableOpen")
  public static int tableOpen(int table, int result) {
    try {
      int address = Heap.allocate(CURSOR_LENGTH);
      Cursor cursor = new Cursor(table(Heap.getInt(table + TABLE_OFFSET)));
      Heap.putInt(address + CURSOR_OFFSET, Callbacks.addTo(cursors, cursor));
      Heap.putInt(result, address);
      return ResultCode.OK;
    } catch (Throwable failure) {
      return failed(failure, table + ERROR_OFFSET);
    }
  }

  /** {@code xClose}. */
  @Export(name = "tableClose")
  public static int tableClose(int cursor) {
    try {
      cursors.set(Heap.getInt(cursor + CURSOR_OFFSET), null);
      Heap.free(cursor);
      return ResultCode.OK;
    } catch (Throwable failure) {
      return ResultCode.ERROR;
    }
  }

  /** {@code xFilter}: starts a query. */
  @Export(name = "tableFilter")
  public static int tableFilter(int cursor, int plan, int planText, int count, int values) {
    try {
      cursor(cursor).filter(plan, count, values);
      return ResultCode.OK;
    } catch (Throwable failure) {
      return failed(failure, Heap.getInt(cursor) + ERROR_OFFSET);
    }
  }

  /** {@code xNext}. */
  @Export(name = "tableNext")
  public static int tableNext(int cursor) {
    try {
      cursor(cursor).index++;
      return ResultCode.OK;
    } catch (Throwable failure) {
      return ResultCode.ERROR;
    }
  }

  /** {@code xEof}. */
  @Export(name = "tableEof")
  public static int tableEof(int cursor) {
    try {
      Cursor current = cursor(cursor);
      return current.index < current.rows.size() ? 0 : 1;
    } catch (Throwable failure) {
      return 1;
    }
  }

  /** {@code xColumn}. */
  @Export(name = "tableColumn")
  public static int tableColumn(int cursor, int context, int column) {
    try {
      cursor(cursor).putColumn(context, column);
    } catch (Throwable failure) {
      WasmFunctionCall.fail(context, failure);
    }
    return ResultCode.OK;
  }

  /** {@code xRowid}: the row's number. */
  @Export(name = "tableRowid")
  public static int tableRowid(int cursor, int result) {
    try {
      Heap.putLong(result, cursor(cursor).index + 1);
      return ResultCode.OK;
    } catch (Throwable failure) {
      return ResultCode.ERROR;
    }
  }

  private static Table table(int id) {
    Table table = tables.get(id);
    if (table == null) {
      throw new IllegalStateException("the table is destroyed: id=" + id);
    }
    return table;
  }

  private static Cursor cursor(int cursor) {
    Cursor opened = cursors.get(Heap.getInt(cursor + CURSOR_OFFSET));
    if (opened == null) {
      throw new IllegalStateException("the cursor is closed: address=" + cursor);
    }
    return opened;
  }

  /** Leaves the message where SQLite looks for it, in memory that it frees. */
  private static int failed(Throwable failure, int messagePointer) {
    String message = String.valueOf(failure.getMessage());
    int address = Sqlite3.sqliteMalloc(message.length() * 3 + 1);
    if (address != 0) {
      Heap.putByte(address + Heap.putText(address, message), 0);
      Heap.putInt(messagePointer, address);
    }
    return failure instanceof SqlException refused ? refused.resultCode() : ResultCode.ERROR;
  }
}
