import { open } from 'sqlattice';
import { codeOf } from './errors.ts';

export type Side = 'left' | 'right';
export const SIDES: readonly Side[] = ['left', 'right'];
export const otherSide = (side: Side): Side => (side === 'left' ? 'right' : 'left');

export type Value = string | number | null;
export type Database = Awaited<ReturnType<typeof open>>;
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** A statement that ran for the user, with the time from call to answer. */
export type Statement = { sql: string; params: readonly Value[]; ms: number };

/** What a replica has told the other one: its own db version when it last sent changes. */
export type Cursor = { sent: bigint };

const SCHEMA = `
create table if not exists city(
  id integer primary key not null,
  name text not null default '',
  country text not null default '',
  population integer not null default 0,
  latitude real not null default 0,
  longitude real not null default 0,
  note text
);
create table if not exists sync_cursor(peer text primary key not null, sent integer not null);
`;

/** Storage that lasts is not there; nothing else is a reason to go on in memory. */
const WITHOUT_STORAGE: readonly string[] = ['NOT_PERSISTENT', 'UNSUPPORTED'];

/** One of the two databases, with the statements that the page runs on it. */
export class Replica {
  readonly side: Side;
  readonly db: Database;
  /** Why this replica is in memory although the page would rather keep it; undefined if kept. */
  readonly notKept: unknown;
  /** Called with each statement that ran for the user. */
  onStatement: (statement: Statement) => void = () => {};

  private constructor(side: Side, db: Database, notKept: unknown) {
    this.side = side;
    this.db = db;
    this.notKept = notKept;
  }

  /** Opens the side's database; in memory only where the browser keeps nothing, or if asked to. */
  static async open(side: Side, inMemory: boolean): Promise<Replica> {
    const { db, notKept } = await openDatabase(side, inMemory);
    await db.exec(SCHEMA);
    await db.exec(`select crsql_as_crr('city')`);
    return new Replica(side, db, notKept);
  }

  /** Runs a query for the user: the pane shows its text and time. */
  async query<Row extends Record<string, unknown>>(
    sql: string,
    params: Value[] = [],
  ): Promise<Row[]> {
    return this.timed(sql, params, () => this.db.query<Row>(sql, params));
  }

  /** Runs a write for the user: the pane shows its text and time. */
  async run(sql: string, params: Value[] = []): Promise<void> {
    await this.timed(sql, params, () => this.db.exec(sql, params));
  }

  async count(): Promise<number> {
    const row = await this.db.get<{ n: number }>('select count(*) as n from city');
    return Number(row?.n ?? 0);
  }

  /** The version of the last commit that made changes. */
  async version(): Promise<bigint> {
    const row = await this.db.get<{ v: number | bigint }>('select crsql_db_version() as v');
    return BigInt(row?.v ?? 0);
  }

  async cursor(peer: string): Promise<Cursor> {
    const row = await this.db.get<{ sent: number | bigint }>(
      'select sent from sync_cursor where peer = ?',
      [peer],
    );
    return { sent: BigInt(row?.sent ?? 0) };
  }

  async saveCursor(peer: string, cursor: Cursor): Promise<void> {
    await this.db.exec(
      'insert into sync_cursor(peer, sent) values (?, ?) on conflict(peer) do update set sent = excluded.sent',
      [peer, Number(cursor.sent)],
    );
  }

  private async timed<T>(sql: string, params: Value[], work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    this.onStatement({ sql, params, ms: performance.now() - start });
    return result;
  }
}

async function openDatabase(
  side: Side,
  inMemory: boolean,
): Promise<{ db: Database; notKept: unknown }> {
  if (!inMemory) {
    try {
      return { db: await open({ name: side, storage: 'auto' }), notKept: undefined };
    } catch (error) {
      const code = codeOf(error);
      if (code === undefined || !WITHOUT_STORAGE.includes(code)) throw error;
      return { db: await open({ name: side, storage: 'memory' }), notKept: error };
    }
  }
  const asked = 'the address of this page says storage=memory.';
  return { db: await open({ name: side, storage: 'memory' }), notKept: asked };
}
