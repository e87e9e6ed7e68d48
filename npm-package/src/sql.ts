import { SqlatticeError } from './errors.js';

/** A value that SQLite can hold, as a parameter. */
export type SqlParameter =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | ArrayBuffer
  | Real;

/** Parameters by position (`?`) or by name (`$a`, `:a`, `@a`; the key has no prefix). */
export type SqlParameters = readonly SqlParameter[] | Readonly<Record<string, SqlParameter>>;

/** A value as a query returns it. */
export type SqlValue = null | number | bigint | string | Uint8Array;

/** A floating point number that is bound as one even if it is whole; made by {@link real}. */
export class Real {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/**
 * Binds a number as REAL: `real(1)` is 1.0, while `1` is an INTEGER.
 *
 * @throws SqlatticeError `SQL` for anything but a number, and for NaN, which SQLite does not have
 */
export function real(value: number): Real {
  if (typeof value !== 'number' || Number.isNaN(value)) {
    throw new SqlatticeError('SQL', `not a number: value=${String(value)}`);
  }
  return new Real(value);
}

/** A statement with its parameters; made by {@link sql}. */
export class SqlQuery {
  readonly text: string;
  readonly parameters: readonly SqlParameter[];

  constructor(text: string, parameters: readonly SqlParameter[]) {
    this.text = text;
    this.parameters = parameters;
  }
}

/**
 * Makes a statement of a template: each value is bound as a parameter, never spliced into the text.
 *
 * @example
 * ```ts
 * await db.query(sql`select * from todo where list = ${list} and done = ${false}`);
 * ```
 */
export function sql(strings: TemplateStringsArray, ...values: SqlParameter[]): SqlQuery {
  return new SqlQuery(strings.join('?'), values);
}
