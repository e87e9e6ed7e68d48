/**
 * The bytes between client and engine. The layout is told once, in the worker module's
 * `Protocol.java`; this file is the client's side of it.
 */
import { type ErrorCode, SqlatticeError } from './errors.js';
import { Real, type SqlParameter, type SqlParameters, type SqlValue } from './sql.js';

export const Operation = {
  OPEN: 1,
  CLOSE: 2,
  SCRIPT: 3,
  RUN: 4,
  QUERY: 5,
  BEGIN: 6,
  COMMIT: 7,
  ROLLBACK: 8,
  CHANGES: 9,
  APPLY: 10,
} as const;

const HEADER_LENGTH = 16;
const FAILED = 1;

const INTEGER = 1;
const REAL = 2;
const TEXT = 3;
const BLOB = 4;
const NULL = 5;

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;
const MINIMUM_CAPACITY = 256;

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenientDecoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Writes a request, field by field. */
export class RequestWriter {
  #bytes = new Uint8Array(MINIMUM_CAPACITY);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  constructor(operation: number, databaseId: number, transactionId: number) {
    this.int(0).int(operation).int(databaseId).int(transactionId);
  }

  int(value: number): this {
    this.#reserve(4);
    this.#view.setInt32(this.#length, value, true);
    this.#length += 4;
    return this;
  }

  long(value: bigint): this {
    this.#reserve(8);
    this.#view.setBigInt64(this.#length, value, true);
    this.#length += 8;
    return this;
  }

  text(value: string): this {
    this.#reserve(8 + value.length * 3);
    const { written } = encoder.encodeInto(value, this.#bytes.subarray(this.#length + 4));
    this.#view.setUint32(this.#length, written, true);
    this.#length += 4 + written;
    return this.#pad();
  }

  blob(value: Uint8Array): this {
    this.#reserve(8 + value.length);
    this.#view.setUint32(this.#length, value.length, true);
    this.#bytes.set(value, this.#length + 4);
    this.#length += 4 + value.length;
    return this.#pad();
  }

  parameters(parameters: SqlParameters): this {
    if (Array.isArray(parameters)) {
      this.int(parameters.length);
      parameters.forEach((value, index) => {
        this.text('').#value(value, `index=${index}`);
      });
      return this;
    }
    if (typeof parameters !== 'object' || parameters === null) {
      throw new SqlatticeError('SQL', `parameters are neither list nor object: ${parameters}`);
    }
    const entries = Object.entries(parameters);
    this.int(entries.length);
    for (const [name, value] of entries) {
      this.text(name).#value(value, `name=${name}`);
    }
    return this;
  }

  /** Returns the request under the given id; the writer is not used again. */
  finish(id: number): Uint8Array<ArrayBuffer> {
    this.#view.setUint32(0, id, true);
    return this.#bytes.slice(0, this.#length);
  }

  #value(value: SqlParameter, place: string): void {
    switch (typeof value) {
      case 'number':
        if (Number.isNaN(value)) {
          throw new SqlatticeError('SQL', `NaN cannot be bound: ${place}`);
        }
        if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
          this.int(INTEGER).long(BigInt(value));
        } else {
          this.int(REAL).#double(value);
        }
        return;
      case 'bigint':
        if (value < MIN_INT64 || value > MAX_INT64) {
          throw new SqlatticeError(
            'SQL',
            `integer does not fit in 64 bits: ${place}, value=${value}`,
          );
        }
        this.int(INTEGER).long(value);
        return;
      case 'boolean':
        this.int(INTEGER).long(value ? 1n : 0n);
        return;
      case 'string':
        this.int(TEXT).text(value);
        return;
      case 'object':
        this.#object(value, place);
        return;
      default:
        throw new SqlatticeError('SQL', `type cannot be bound: ${place}, type=${typeof value}`);
    }
  }

  #object(value: object | null, place: string): void {
    if (value === null) {
      this.int(NULL);
    } else if (value instanceof Real) {
      this.int(REAL).#double(value.value);
    } else if (value instanceof Uint8Array) {
      this.int(BLOB).blob(value);
    } else if (value instanceof ArrayBuffer) {
      this.int(BLOB).blob(new Uint8Array(value));
    } else {
      const type = value.constructor?.name ?? 'object';
      throw new SqlatticeError('SQL', `type cannot be bound: ${place}, type=${type}`);
    }
  }

  #double(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  #pad(): this {
    while (this.#length % 4 !== 0) {
      this.#bytes[this.#length++] = 0;
    }
    return this;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
  }
}

/** The rows of a query, column order kept. */
export interface Rows {
  readonly columns: readonly string[];
  readonly values: SqlValue[][];
}

/** Reads a response, field by field. */
export class ResponseReader {
  readonly id: number;
  /** The last committed db version, or -1 if there is no database. */
  readonly version: bigint;
  readonly #isFailure: boolean;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #position = HEADER_LENGTH;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.id = this.#view.getUint32(0, true);
    this.#isFailure = this.#view.getUint32(4, true) === FAILED;
    this.version = this.#view.getBigInt64(8, true);
  }

  /** Returns the error that the response carries, if it does. */
  failure(sql: string | undefined): SqlatticeError | undefined {
    if (!this.#isFailure) {
      return undefined;
    }
    const code = this.text() as ErrorCode;
    const resultCode = this.int();
    const offset = this.int();
    return new SqlatticeError(code, this.text(), {
      ...(resultCode === 0 ? {} : { resultCode }),
      ...(offset < 0 ? {} : { offset }),
      ...(sql === undefined ? {} : { sql }),
    });
  }

  int(): number {
    this.#position += 4;
    return this.#view.getInt32(this.#position - 4, true);
  }

  /** A number where it is exact, else a bigint. */
  long(): number | bigint {
    this.#position += 8;
    return this.#longAt(this.#position - 8);
  }

  text(): string {
    return lenientDecoder.decode(this.#sized());
  }

  /** A copy of the bytes. */
  blob(): Uint8Array<ArrayBuffer> {
    return this.#sized().slice();
  }

  raw(length: number): Uint8Array<ArrayBuffer> {
    this.#position += length;
    return this.#bytes.slice(this.#position - length, this.#position);
  }

  rows(): Rows {
    const columnCount = this.int();
    const rowCount = this.int();
    const textLength = this.int();
    const blobLength = this.int();
    const columns: string[] = [];
    for (let i = 0; i < columnCount; i++) {
      columns.push(this.text());
    }
    const slots = (this.#position + 7) & ~7;
    const types = slots + 8 * columnCount * rowCount;
    const texts = types + columnCount * rowCount;
    const blobs = texts + textLength;
    const cells = new CellReader(
      this.#bytes.subarray(texts, blobs),
      this.#bytes.subarray(blobs, blobs + blobLength),
    );
    const values: SqlValue[][] = new Array(rowCount);
    let cell = 0;
    for (let r = 0; r < rowCount; r++) {
      const row: SqlValue[] = new Array(columnCount);
      for (let c = 0; c < columnCount; c++, cell++) {
        const slot = slots + 8 * cell;
        switch (this.#bytes[types + cell]) {
          case INTEGER:
            row[c] = this.#longAt(slot);
            break;
          case REAL:
            row[c] = this.#view.getFloat64(slot, true);
            break;
          case TEXT:
            row[c] = cells.text(
              this.#view.getUint32(slot, true),
              this.#view.getUint32(slot + 4, true),
            );
            break;
          case BLOB:
            row[c] = cells.blob(this.#view.getUint32(slot, true));
            break;
          default:
            row[c] = null;
        }
      }
      values[r] = row;
    }
    return { columns, values };
  }

  #longAt(offset: number): number | bigint {
    const value =
      this.#view.getInt32(offset + 4, true) * 2 ** 32 + this.#view.getUint32(offset, true);
    return Number.isSafeInteger(value) ? value : this.#view.getBigInt64(offset, true);
  }

  #sized(): Uint8Array<ArrayBuffer> {
    const length = this.int();
    const start = this.#position;
    this.#position = start + ((length + 3) & ~3);
    return this.#bytes.subarray(start, start + length);
  }
}

/** Cuts texts and blobs, in order, out of what all cells of a batch share. */
class CellReader {
  readonly #textBytes: Uint8Array;
  readonly #blobBytes: Uint8Array<ArrayBuffer>;
  /** All texts decoded at once; undefined if one of them is not valid UTF-8. */
  readonly #allText: string | undefined;
  #bytePosition = 0;
  #unitPosition = 0;
  #blobPosition = 0;

  constructor(textBytes: Uint8Array, blobBytes: Uint8Array<ArrayBuffer>) {
    this.#textBytes = textBytes;
    this.#blobBytes = blobBytes;
    try {
      this.#allText = strictDecoder.decode(textBytes);
    } catch {
      this.#allText = undefined;
    }
  }

  text(byteLength: number, unitLength: number): string {
    const byteStart = this.#bytePosition;
    const unitStart = this.#unitPosition;
    this.#bytePosition += byteLength;
    this.#unitPosition += unitLength;
    return this.#allText === undefined
      ? lenientDecoder.decode(this.#textBytes.subarray(byteStart, this.#bytePosition))
      : this.#allText.substring(unitStart, this.#unitPosition);
  }

  blob(length: number): Uint8Array<ArrayBuffer> {
    const start = this.#blobPosition;
    this.#blobPosition += length;
    return this.#blobBytes.slice(start, this.#blobPosition);
  }
}
