package org.sqlattice.change;

/**
 * Where the fields of an encoded changeset lie. A {@code varint} has 7 bits a byte, low bits first;
 * a {@code text} is a varint length and UTF-8.
 *
 * <pre>
 * size    field
 *    4    magic        ASCII "SLCS"
 *    1    version      1
 *         sites        varint count, then 16 bytes each
 *         tables       varint count, then for each:
 *           name       text
 *           key count  varint, 1 or more
 *           columns    varint count, then for each: name text, position varint
 *           rows       varint count, then for each:
 *             key        as many values as the key count says
 *             causal len varint, 1 or more
 *             flags      1 byte: 1 sentinel, 2 fresh, 4 fresh holds only some columns, 8 cells
 *             sentinel   db version varint, seq varint, site varint
 *             fresh      the same three; if only some columns: varint count, columns; values
 *             cells      varint count, then for each: column varint, column version varint,
 *                        db version varint, seq varint, site varint, value
 *    4    check sum    CRC-32 of all bytes before, big-endian
 * </pre>
 *
 * A value is one byte for its type and what follows: 0 NULL; 1 INTEGER, zigzag varint; 2 REAL, 8
 * bytes; 3 TEXT and 4 BLOB, varint length and bytes.
 */
final class ChangesetLayout {
  static final int MAGIC = 0x534C4353;
  static final int MAGIC_LENGTH = 4;
  static final int VERSION = 1;
  static final int CHECKSUM_LENGTH = 4;

  static final int HAS_SENTINEL = 1;
  static final int HAS_FRESH = 2;
  static final int FRESH_IS_PARTIAL = 4;
  static final int HAS_CELLS = 8;
  static final int ALL_FLAGS = 15;

  static final int NULL = 0;
  static final int INTEGER = 1;
  static final int REAL = 2;
  static final int TEXT = 3;
  static final int BLOB = 4;

  private ChangesetLayout() {}
}
