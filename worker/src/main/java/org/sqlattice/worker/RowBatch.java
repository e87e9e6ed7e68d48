package org.sqlattice.worker;

import org.sqlattice.jso.Heap;
import org.sqlattice.jso.WasmStatement;

/** Packs the rows of a query as {@link Protocol} lays them out. Used again for each query. */
final class RowBatch {
  private final Block slots = new Block();
  private final Block types = new Block();
  private final Block texts = new Block();
  private final Block blobs = new Block();

  /** Runs a bound statement to its end and adds its rows to a response. */
  void writeAll(WasmStatement statement, Block response) {
    try {
      int columnCount = statement.columnCount();
      int rowCount = 0;
      while (statement.step()) {
        for (int i = 0; i < columnCount; i++) {
          addCell(statement, i);
        }
        rowCount++;
      }
      response.putInt(columnCount);
      response.putInt(rowCount);
      response.putInt(texts.length());
      response.putInt(blobs.length());
      for (int i = 0; i < columnCount; i++) {
        response.putText(statement.columnName(i));
      }
      response.padTo(8);
      append(response, slots);
      append(response, types);
      append(response, texts);
      append(response, blobs);
    } finally {
      slots.clear();
      types.clear();
      texts.clear();
      blobs.clear();
    }
  }

  private void addCell(WasmStatement statement, int index) {
    int type = statement.columnTypeNumber(index);
    int slot = slots.extend(8);
    types.putByte(type);
    switch (type) {
      case Protocol.INTEGER -> Heap.putLong(slot, statement.columnLong(index));
      case Protocol.REAL -> Heap.putDouble(slot, statement.columnDouble(index));
      case Protocol.TEXT -> {
        int source = statement.columnTextAddress(index);
        int length = statement.columnByteLength(index);
        Heap.putInt(slot, length);
        Heap.putInt(slot + 4, addText(source, length));
      }
      case Protocol.BLOB -> {
        int source = statement.columnBlobAddress(index);
        int length = statement.columnByteLength(index);
        Heap.putInt(slot, length);
        Heap.putInt(slot + 4, 0);
        blobs.putMemory(source, length);
      }
      default -> Heap.putLong(slot, 0);
    }
  }

  /**
   * Copies UTF-8 and returns its length in UTF-16 units: bytes that start a character, 4-byte ones
   * twice.
   */
  private int addText(int source, int length) {
    int target = texts.extend(length);
    int units = 0;
    for (int i = 0; i < length; i++) {
      int b = Heap.getByte(source + i);
      Heap.putByte(target + i, b);
      if ((b & 0xC0) != 0x80) {
        units += (b & 0xF8) == 0xF0 ? 2 : 1;
      }
    }
    return units;
  }

  private static void append(Block response, Block part) {
    response.putMemory(part.address(), part.length());
  }
}
