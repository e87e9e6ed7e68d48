package org.sqlattice.worker;

import org.sqlattice.jso.Heap;
import org.sqlattice.jso.WasmStatement;

/** Reads a request from SQLite's memory, field by field; never past its end. */
final class Request {
  private final int id;
  private final int operation;
  private final int databaseId;
  private final int transactionId;
  private final int start;
  private final int end;
  private int position;

  Request(int address, int length) {
    start = address;
    end = address + length;
    position = address;
    id = readInt();
    operation = readInt();
    databaseId = readInt();
    transactionId = readInt();
  }

  int id() {
    return id;
  }

  int operation() {
    return operation;
  }

  int databaseId() {
    return databaseId;
  }

  int transactionId() {
    return transactionId;
  }

  /** Returns a copy of the whole request, to be answered later. */
  byte[] copy() {
    return Heap.getBytes(start, end - start);
  }

  int readInt() {
    int at = take(4);
    return Heap.getInt(at);
  }

  long readLong() {
    int at = take(8);
    return Heap.getLong(at);
  }

  String readText() {
    int length = readLength();
    int at = take(length);
    skipPadding();
    return Heap.getText(at, length);
  }

  byte[] readBlob() {
    int length = readLength();
    int at = take(length);
    skipPadding();
    return Heap.getBytes(at, length);
  }

  /** Binds the parameters that come next; those that are not given are NULL. */
  void bindParametersTo(WasmStatement statement) {
    int count = readInt();
    int expected = statement.parameterCount();
    int given = 0;
    for (int i = 0; i < count; i++) {
      String name = readText();
      int number = i + 1;
      if (!name.isEmpty()) {
        number = numberOf(statement, name);
      } else if (number > expected) {
        throw EngineException.sql("too many parameters: given=" + count + ", expected=" + expected);
      }
      bind(statement, number);
      given++;
    }
    if (given < expected) {
      throw EngineException.sql(
          "parameters are missing: given=" + given + ", expected=" + expected);
    }
  }

  /** A parameter may be written with any of SQLite's prefixes, and is named without. */
  private static int numberOf(WasmStatement statement, String name) {
    for (String prefix : new String[] {"$", ":", "@", ""}) {
      int number = statement.parameterNumber(prefix + name);
      if (number != 0) {
        return number;
      }
    }
    throw EngineException.sql("no such parameter: name=" + name);
  }

  private void bind(WasmStatement statement, int number) {
    int type = readInt();
    switch (type) {
      case Protocol.INTEGER -> statement.bindLong(number, readLong());
      case Protocol.REAL -> statement.bindDouble(number, Double.longBitsToDouble(readLong()));
      case Protocol.TEXT -> {
        int length = readLength();
        statement.bindTextAt(number, take(length), length);
        skipPadding();
      }
      case Protocol.BLOB -> {
        int length = readLength();
        statement.bindBlobAt(number, take(length), length);
        skipPadding();
      }
      case Protocol.NULL -> statement.bindNull(number);
      default -> throw EngineException.malformed("type=" + type);
    }
  }

  private int readLength() {
    int length = readInt();
    if (length < 0) {
      throw EngineException.malformed("length=" + length);
    }
    return length;
  }

  private int take(int count) {
    int at = position;
    if (count > end - at) {
      throw EngineException.malformed("offset=" + (at - start) + ", count=" + count);
    }
    position = at + count;
    return at;
  }

  private void skipPadding() {
    position = Math.min(end, start + (position - start + 3 & ~3));
  }
}
