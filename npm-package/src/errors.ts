/**
 * What went wrong, in one stable word.
 *
 * - `SQL`: the statement is wrong, or SQLite refused it for a reason that has no code of its own
 * - `CONSTRAINT`: a constraint of the table refused the row
 * - `BUSY`: another connection holds the database
 * - `INTERRUPTED`, `TIME_LIMIT`, `ROW_LIMIT`: the statement was stopped
 * - `QUOTA`: the origin has no space left
 * - `IO`: the storage failed
 * - `CORRUPT`: the file is damaged, or no database
 * - `LOCKED`: another tab or worker has the database open
 * - `NOT_PERSISTENT`: nothing here can keep data, and memory was not asked for
 * - `IN_TRANSACTION`: the handle was used inside its own transaction
 * - `CLOSED`: the handle, or the transaction, has ended
 * - `BAD_CHANGESET`: the bytes are no changeset
 * - `SCHEMA_MISMATCH`: a table of the changeset has another kind of key here
 * - `UNSUPPORTED`: this browser, or this version, cannot do it
 */
export type ErrorCode =
  | 'SQL'
  | 'CONSTRAINT'
  | 'BUSY'
  | 'INTERRUPTED'
  | 'TIME_LIMIT'
  | 'ROW_LIMIT'
  | 'QUOTA'
  | 'IO'
  | 'CORRUPT'
  | 'LOCKED'
  | 'NOT_PERSISTENT'
  | 'IN_TRANSACTION'
  | 'CLOSED'
  | 'BAD_CHANGESET'
  | 'SCHEMA_MISMATCH'
  | 'UNSUPPORTED';

/** What may come with an error besides its code and message. */
export interface ErrorDetails {
  /** SQLite's extended result code. */
  readonly resultCode?: number;
  /** Where in the SQL text the error lies, in bytes of its UTF-8 form. */
  readonly offset?: number;
  /** The SQL text. */
  readonly sql?: string;
  readonly cause?: unknown;
}

/**
 * The one error class of the package. The message says what is wrong, then the values.
 *
 * @example
 * ```ts
 * try {
 *   await db.exec('insert into t values (1)');
 * } catch (error) {
 *   if (error instanceof SqlatticeError && error.code === 'CONSTRAINT') { … }
 * }
 * ```
 */
export class SqlatticeError extends Error {
  readonly code: ErrorCode;
  readonly resultCode: number | undefined;
  readonly offset: number | undefined;
  readonly sql: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'SqlatticeError';
    this.code = code;
    this.resultCode = details.resultCode;
    this.offset = details.offset;
    this.sql = details.sql;
  }
}
