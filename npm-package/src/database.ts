import { SqlatticeError } from './errors.js';
import { Operation, RequestWriter, ResponseReader, type Rows } from './protocol.js';
import { type SqlParameters, SqlQuery, type SqlValue } from './sql.js';
import type { Transport } from './transport.js';

/** What a statement that changes rows says. */
export interface RunResult {
  /** How many rows it inserted, updated, or deleted. */
  readonly changes: number;
  /** The rowid of the last row inserted on this connection. */
  readonly lastInsertRowid: number | bigint;
}

/** What became of the changes of a changeset. */
export interface MergeReport {
  /** Changes that won and are now in the tables. */
  readonly applied: number;
  /** Changes that lost, or were here already. */
  readonly ignored: number;
  /** Changes kept aside, as their table or column is not known here. */
  readonly quarantined: number;
  /** The database's version after the merge. */
  readonly version: bigint;
}

/** The state of an open database. */
export interface Status {
  readonly storage: 'opfs' | 'memory';
  /** `strict`: a commit is on disk before it is answered. */
  readonly durability: 'strict';
  /** Whether the data outlives this handle. */
  readonly persisted: boolean;
  readonly role: 'solo';
  /** The site id, as 32 hex digits. */
  readonly siteId: string;
  /** The version of the last commit that changed a replicated table. */
  readonly version: bigint;
  /** The version up to which all commits survive a crash. */
  readonly durableVersion: bigint;
  /** Bytes committed but not on disk yet. */
  readonly pendingBytes: number;
  /** Which build of the engine runs. */
  readonly engine: 'wasm-gc' | 'js';
}

/** What may be done with a database, inside a transaction and outside. */
export interface Executor {
  /**
   * Runs one or many statements without parameters.
   *
   * @throws SqlatticeError `SQL`, `CONSTRAINT`, …: statements before the failing one stay done
   */
  exec(sql: string): Promise<void>;
  /** Runs one statement with parameters. */
  exec(sql: string, parameters: SqlParameters): Promise<RunResult>;
  exec(query: SqlQuery): Promise<RunResult>;

  /**
   * Returns all rows of a statement, as objects.
   *
   * @example
   * ```ts
   * await db.query<{ id: number }>('select id from t where a > $a', { a: 1 });
   * ```
   */
  query<Row extends object = Record<string, SqlValue>>(
    sql: string | SqlQuery,
    parameters?: SqlParameters,
  ): Promise<Row[]>;

  /** Returns the first row of a statement, or `undefined` if it has none. */
  get<Row extends object = Record<string, SqlValue>>(
    sql: string | SqlQuery,
    parameters?: SqlParameters,
  ): Promise<Row | undefined>;

  /** Returns all rows of a statement, as arrays in column order: the fastest way to read. */
  values(sql: string | SqlQuery, parameters?: SqlParameters): Promise<SqlValue[][]>;

  /**
   * Runs a function as one transaction: committed when it returns, rolled back when it throws.
   * Inside, only its argument is to be used. Within a transaction it is a savepoint.
   *
   * @example
   * ```ts
   * const count = await db.transaction(async (tx) => {
   *   await tx.exec('update account set sum = sum - ? where id = ?', [10, 1]);
   *   await tx.exec('update account set sum = sum + ? where id = ?', [10, 2]);
   *   return 2;
   * });
   * ```
   */
  transaction<Result>(work: (tx: Executor) => Promise<Result>): Promise<Result>;
}

interface Pending {
  readonly sql: string | undefined;
  resolve(response: ResponseReader): void;
  reject(error: SqlatticeError): void;
}

/** Sends one request of a transaction, or of none. */
type Send = (request: RequestWriter, sql?: string) => Promise<ResponseReader>;

/** A database: made by {@link open}. */
export class Database implements Executor, AsyncDisposable {
  readonly #transport: Transport;
  readonly #databaseId: number;
  readonly #siteId: string;
  readonly #pending = new Map<number, Pending>();
  #version: bigint;
  #lastRequestId = 0;
  #closing: Promise<void> | undefined;
  #stopReason: string | undefined;
  #transaction: Transaction | undefined;

  /** @internal */
  constructor(transport: Transport) {
    this.#transport = transport;
    const opened = new ResponseReader(transport.opened);
    const failure = opened.failure(undefined);
    if (failure !== undefined) {
      transport.stop();
      throw failure;
    }
    this.#databaseId = opened.int();
    this.#siteId = Array.from(opened.raw(16), (b) => b.toString(16).padStart(2, '0')).join('');
    this.#version = opened.version;
    transport.onResponse = (response) => this.#receive(response);
    transport.onStopped = (reason) => this.#stop(reason);
  }

  /** This database's site id, as 32 hex digits. */
  get siteId(): string {
    return this.#siteId;
  }

  get status(): Status {
    return {
      storage: this.#transport.storage,
      durability: 'strict',
      persisted: this.#transport.storage === 'opfs',
      role: 'solo',
      siteId: this.#siteId,
      version: this.#version,
      durableVersion: this.#version,
      pendingBytes: 0,
      engine: this.#transport.engine,
    };
  }

  exec(sql: string): Promise<void>;
  exec(sql: string, parameters: SqlParameters): Promise<RunResult>;
  exec(query: SqlQuery): Promise<RunResult>;
  // biome-ignore lint/suspicious/noConfusingVoidType: the union of what the overloads return
  async exec(sql: string | SqlQuery, parameters?: SqlParameters): Promise<RunResult | void> {
    return exec(this, this.#sendOutside, sql, parameters);
  }

  async query<Row extends object = Record<string, SqlValue>>(
    sql: string | SqlQuery,
    parameters?: SqlParameters,
  ): Promise<Row[]> {
    return toObjects<Row>(await rowsOf(this, this.#sendOutside, sql, parameters));
  }

  async get<Row extends object = Record<string, SqlValue>>(
    sql: string | SqlQuery,
    parameters?: SqlParameters,
  ): Promise<Row | undefined> {
    return toObjects<Row>(await rowsOf(this, this.#sendOutside, sql, parameters))[0];
  }

  async values(sql: string | SqlQuery, parameters?: SqlParameters): Promise<SqlValue[][]> {
    return (await rowsOf(this, this.#sendOutside, sql, parameters)).values;
  }

  async transaction<Result>(work: (tx: Executor) => Promise<Result>): Promise<Result> {
    checkWork(work);
    while (this.#transaction !== undefined) {
      await this.#transaction.wait();
    }
    const transaction = new Transaction(this);
    this.#transaction = transaction;
    try {
      await transaction.begin();
      const result = await work(transaction);
      await transaction.commit();
      return result;
    } catch (error) {
      await transaction.rollBack();
      throw error;
    } finally {
      this.#transaction = undefined;
      transaction.end();
    }
  }

  /**
   * Returns the changes that this database knows and that are durable, as one encoded changeset.
   *
   * @param since changes up to this version are left out; 0 is the beginning
   * @param exclude leaves the changes of one site out: its id, as 32 hex digits
   */
  async changes(
    options: { readonly since?: bigint | number; readonly exclude?: string } = {},
  ): Promise<Uint8Array<ArrayBuffer>> {
    const request = this.request(Operation.CHANGES)
      .long(versionOf(options.since ?? 0n))
      .blob(options.exclude === undefined ? new Uint8Array() : siteIdOf(options.exclude));
    return (await this.#sendOutside(request)).blob();
  }

  /**
   * Merges a changeset of another replica, whole or not at all.
   *
   * @throws SqlatticeError `BAD_CHANGESET` if the bytes are no changeset or were damaged,
   *   `SCHEMA_MISMATCH` if a key cannot be one of the table's
   */
  async apply(changeset: Uint8Array): Promise<MergeReport> {
    if (!(changeset instanceof Uint8Array)) {
      throw new SqlatticeError('BAD_CHANGESET', `not bytes: changeset=${String(changeset)}`);
    }
    const response = await this.#sendOutside(this.request(Operation.APPLY).blob(changeset));
    return {
      applied: Number(response.long()),
      ignored: Number(response.long()),
      quarantined: Number(response.long()),
      version: response.version,
    };
  }

  /** Closes the database after all that was asked of it before. A second call does nothing. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @internal */
  request(operation: number, transactionId = 0): RequestWriter {
    return new RequestWriter(operation, this.#databaseId, transactionId);
  }

  /** @internal */
  send(request: RequestWriter, sql?: string): Promise<ResponseReader> {
    if (this.#stopReason !== undefined) {
      return Promise.reject(new SqlatticeError('CLOSED', this.#stopReason));
    }
    const id = ++this.#lastRequestId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { sql, resolve, reject });
      this.#transport.send(request.finish(id));
    });
  }

  readonly #sendOutside: Send = async (request, sql) => {
    if (this.#closing !== undefined) {
      throw new SqlatticeError('CLOSED', 'the database is closed');
    }
    while (this.#transaction !== undefined) {
      await this.#transaction.wait();
    }
    return this.send(request, sql);
  };

  async #close(): Promise<void> {
    if (this.#stopReason !== undefined) {
      return;
    }
    try {
      while (this.#transaction !== undefined) {
        await this.#transaction.wait();
      }
    } catch (error) {
      this.#closing = undefined;
      throw error;
    }
    try {
      await this.send(this.request(Operation.CLOSE));
    } finally {
      this.#transport.stop();
      this.#stop('the database is closed');
    }
  }

  #receive(bytes: Uint8Array<ArrayBuffer>): void {
    const response = new ResponseReader(bytes);
    const pending = this.#pending.get(response.id);
    if (pending === undefined) {
      return;
    }
    this.#pending.delete(response.id);
    this.#version = response.version;
    const failure = response.failure(pending.sql);
    if (failure === undefined) {
      pending.resolve(response);
    } else {
      pending.reject(failure);
    }
  }

  #stop(reason: string): void {
    this.#stopReason ??= reason;
    for (const pending of this.#pending.values()) {
      pending.reject(new SqlatticeError('CLOSED', `no answer: ${reason}`));
    }
    this.#pending.clear();
  }
}

/** How long a transaction may idle while calls on its database wait for its end. */
const IDLE_LIMIT_MS = 1_000;

/*
 * A call on the database while its transaction is open has to wait for the end. If it comes from
 * inside the transaction's own function, that end never comes. The two cannot be told apart by who
 * calls; but while one of the transaction's own requests is under way, its function mostly waits for
 * that, so the call is somebody else's and may wait. While none is under way the function itself is
 * running or waits for something else, and the call is refused at once. What was let wait and turns
 * out to be waited for by an idle transaction is refused after a second.
 */

/** An open transaction. */
class Transaction implements Executor {
  readonly #database: Database;
  readonly #waiting = new Set<{ resolve(): void; reject(error: SqlatticeError): void }>();
  #id = 0;
  #underWay = 0;
  #savepoints = 0;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  exec(sql: string): Promise<void>;
  exec(sql: string, parameters: SqlParameters): Promise<RunResult>;
  exec(query: SqlQuery): Promise<RunResult>;
  // biome-ignore lint/suspicious/noConfusingVoidType: the union of what the overloads return
  async exec(sql: string | SqlQuery, parameters?: SqlParameters): Promise<RunResult | void> {
    return exec(this, this.#send, sql, parameters);
  }

  async query<Row extends object = Record<string, SqlValue>>(
    sql: string | SqlQuery,
    parameters?: SqlParameters,
  ): Promise<Row[]> {
    return toObjects<Row>(await rowsOf(this, this.#send, sql, parameters));
  }

  async get<Row extends object = Record<string, SqlValue>>(
    sql: string | SqlQuery,
    parameters?: SqlParameters,
  ): Promise<Row | undefined> {
    return toObjects<Row>(await rowsOf(this, this.#send, sql, parameters))[0];
  }

  async values(sql: string | SqlQuery, parameters?: SqlParameters): Promise<SqlValue[][]> {
    return (await rowsOf(this, this.#send, sql, parameters)).values;
  }

  async transaction<Result>(work: (tx: Executor) => Promise<Result>): Promise<Result> {
    checkWork(work);
    const savepoint = `sqlattice_${++this.#savepoints}`;
    await this.exec(`savepoint ${savepoint}`);
    try {
      const result = await work(this);
      await this.exec(`release ${savepoint}`);
      return result;
    } catch (error) {
      await this.exec(`rollback to ${savepoint}; release ${savepoint}`);
      throw error;
    }
  }

  request(operation: number): RequestWriter {
    return this.#database.request(operation, this.#id);
  }

  async begin(): Promise<void> {
    this.#id = (await this.#send(this.request(Operation.BEGIN))).int();
  }

  async commit(): Promise<void> {
    await this.#send(this.request(Operation.COMMIT));
    this.#id = 0;
  }

  /** Ends the transaction without a trace; the error that led here is the one to report. */
  async rollBack(): Promise<void> {
    if (this.#id !== 0) {
      await this.#send(this.request(Operation.ROLLBACK)).catch(() => {});
    }
  }

  /** Returns when the transaction has ended, or throws if it may be waiting for the caller. */
  wait(): Promise<void> {
    if (this.#underWay === 0) {
      return Promise.reject(selfUse());
    }
    return new Promise((resolve, reject) => {
      this.#waiting.add({ resolve, reject });
    });
  }

  /** Lets those go on that wait for the end; requests after it are refused. */
  end(): void {
    clearTimeout(this.#idleTimer);
    this.#id = -1;
    for (const { resolve } of this.#waiting) {
      resolve();
    }
  }

  readonly #send: Send = async (request, sql) => {
    if (this.#id === -1) {
      throw new SqlatticeError('CLOSED', 'the transaction has ended');
    }
    clearTimeout(this.#idleTimer);
    this.#underWay++;
    try {
      return await this.#database.send(request, sql);
    } finally {
      this.#underWay--;
      if (this.#underWay === 0 && this.#waiting.size > 0) {
        this.#idleTimer = setTimeout(() => this.#refuseWaiting(), IDLE_LIMIT_MS);
      }
    }
  };

  #refuseWaiting(): void {
    for (const { reject } of this.#waiting) {
      reject(selfUse());
    }
    this.#waiting.clear();
  }
}

interface Requests {
  request(operation: number): RequestWriter;
}

async function exec(
  requests: Requests,
  send: Send,
  sql: string | SqlQuery,
  parameters: SqlParameters | undefined,
): Promise<RunResult | undefined> {
  if (typeof sql === 'string' && parameters === undefined) {
    await send(requests.request(Operation.SCRIPT).text(sql), sql);
    return undefined;
  }
  const query = queryOf(sql, parameters);
  const request = requests.request(Operation.RUN).text(query.text).parameters(query.parameters);
  const response = await send(request, query.text);
  return { changes: Number(response.long()), lastInsertRowid: response.long() };
}

async function rowsOf(
  requests: Requests,
  send: Send,
  sql: string | SqlQuery,
  parameters: SqlParameters | undefined,
): Promise<Rows> {
  const query = queryOf(sql, parameters);
  const request = requests.request(Operation.QUERY).text(query.text).parameters(query.parameters);
  return (await send(request, query.text)).rows();
}

function queryOf(
  sql: string | SqlQuery,
  parameters: SqlParameters | undefined,
): { text: string; parameters: SqlParameters } {
  if (sql instanceof SqlQuery) {
    return sql;
  }
  if (typeof sql !== 'string') {
    throw new SqlatticeError('SQL', `SQL is neither text nor made by the sql tag: sql=${sql}`);
  }
  return { text: sql, parameters: parameters ?? [] };
}

function toObjects<Row extends object>({ columns, values }: Rows): Row[] {
  return values.map((row) => {
    const object: Record<string, SqlValue> = {};
    for (let i = 0; i < columns.length; i++) {
      object[columns[i]!] = row[i]!;
    }
    return object as Row;
  });
}

function checkWork(work: unknown): void {
  if (typeof work !== 'function') {
    throw new SqlatticeError('SQL', `a transaction takes a function: work=${String(work)}`);
  }
}

function selfUse(): SqlatticeError {
  return new SqlatticeError(
    'IN_TRANSACTION',
    "a transaction of this handle is open: inside it, use the transaction's own argument",
  );
}

function versionOf(since: bigint | number): bigint {
  if (typeof since !== 'bigint' && !Number.isSafeInteger(since)) {
    throw new SqlatticeError('SQL', `not a version: since=${String(since)}`);
  }
  const version = BigInt(since);
  if (version < 0n || version >= 2n ** 63n) {
    throw new SqlatticeError('SQL', `not a version: since=${since}`);
  }
  return version;
}

function siteIdOf(hex: string): Uint8Array {
  if (typeof hex !== 'string' || !/^[0-9a-f]{32}$/i.test(hex)) {
    throw new SqlatticeError('SQL', `a site id is 32 hex digits: exclude=${String(hex)}`);
  }
  return Uint8Array.from(hex.match(/../g)!, (byte) => Number.parseInt(byte, 16));
}
