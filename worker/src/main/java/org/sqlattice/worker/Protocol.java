package org.sqlattice.worker;

/**
 * The bytes between client and engine; {@code protocol.ts} is the other side.
 *
 * <p>Numbers are little-endian, a <i>text</i> or <i>blob</i> is its length in bytes (u32), then the
 * bytes (text in UTF-8), then zeros up to a multiple of 4.
 *
 * <pre>
 * request
 * offset  size  field
 *      0     4  request id        chosen by the client, returned with the answer
 *      4     4  operation         one of those below
 *      8     4  database id       0 in OPEN
 *     12     4  transaction id    of the transaction that the request belongs to, or 0
 *     16     –  arguments
 *
 * response
 *      0     4  request id
 *      4     4  status            0 done, 1 failed
 *      8     8  version           the last committed db version, -1 if there is no database
 *     16     –  result, or the failure: code (text), SQLite's result code (u32, 0 if there is
 *               none), offset in the SQL text in bytes (i32, -1 if unknown), message (text)
 *
 * operation     arguments                               result
 * OPEN          three access handles (i32, -1: memory)  database id (u32), site id (16 bytes)
 * CLOSE
 * SCRIPT        sql (text)
 * RUN           sql (text), parameters                  rows changed (i64), last rowid (i64)
 * QUERY         sql (text), parameters                  rows
 * BEGIN                                                 transaction id (u32)
 * COMMIT
 * ROLLBACK
 * CHANGES       since (i64), excluded site (blob,       changeset (blob)
 *               empty: none)
 * APPLY         changeset (blob)                        applied, ignored, quarantined (i64 each)
 *
 * parameters    count (u32), then each: name (text, empty: by position), type (u32), value
 * value         INTEGER and REAL: 8 bytes; TEXT and BLOB: as above; NULL: nothing
 *
 * rows
 *      0     4  column count
 *      4     4  row count
 *      8     4  text length       bytes of all texts together
 *     12     4  blob length       bytes of all blobs together
 *     16     –  column names      texts, then zeros up to a multiple of 8 from the start of the
 *                                 response
 *      –     –  slots             8 bytes a cell, row by row: INTEGER i64; REAL f64; TEXT its
 *                                 lengths in bytes and in UTF-16 units (u32 each); BLOB its length
 *      –     –  types             1 byte a cell
 *      –     –  texts, then blobs, without gaps
 * </pre>
 *
 * <p>Types are SQLite's numbers: 1 INTEGER, 2 REAL, 3 TEXT, 4 BLOB, 5 NULL.
 */
final class Protocol {
  static final int DONE = 0;
  static final int FAILED = 1;

  static final int OPEN = 1;
  static final int CLOSE = 2;
  static final int SCRIPT = 3;
  static final int RUN = 4;
  static final int QUERY = 5;
  static final int BEGIN = 6;
  static final int COMMIT = 7;
  static final int ROLLBACK = 8;
  static final int CHANGES = 9;
  static final int APPLY = 10;

  static final int INTEGER = 1;
  static final int REAL = 2;
  static final int TEXT = 3;
  static final int BLOB = 4;
  static final int NULL = 5;

  private Protocol() {}
}
