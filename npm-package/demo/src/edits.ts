import type { Replica, Side, Transaction, Value } from './replica.ts';

export type EditReport = { round: number; left: number; right: number; ms: number };

type Edit = { sql: string; params: Value[] };
type Script = Record<Side, Edit[]>;

/** Rows that the script adds have ids of their own range. */
const FIRST_SCRIPTED_ID = 900_000_000;
const IDS_A_ROUND = 200;

const LARGE_CITIES = 30;

const SET_POPULATION = 'update city set population = population + ? where id = ?';
const SET_LATITUDE = 'update city set latitude = round(latitude + ?, 5) where id = ?';
const SET_LONGITUDE = 'update city set longitude = round(longitude + ?, 5) where id = ?';
const SET_NOTE = 'update city set note = ? where id = ?';
const DELETE = 'delete from city where id = ?';
const INSERT =
  'insert into city(id, name, country, population, latitude, longitude, note) values (?, ?, ?, ?, ?, ?, ?)';

/** Makes the same set of conflicting edits for the same data, in one transaction a side. */
export async function editApart(replicas: Record<Side, Replica>): Promise<EditReport> {
  const ids = await replicas.left.db.values(
    'select id from city where id < ? order by population desc, id',
    [FIRST_SCRIPTED_ID],
  );
  const round = Math.max(await roundsDone(replicas.left), await roundsDone(replicas.right));
  const deck = new Deck(
    ids.map(([id]) => Number(id)),
    round + 1,
  );
  const script = write(deck, FIRST_SCRIPTED_ID + round * IDS_A_ROUND);
  const start = performance.now();
  await Promise.all([
    replicas.left.db.transaction((tx) => apply(tx, script.left)),
    replicas.right.db.transaction((tx) => apply(tx, script.right)),
  ]);
  const ms = performance.now() - start;
  return { round: round + 1, left: script.left.length, right: script.right.length, ms };
}

async function roundsDone(replica: Replica): Promise<number> {
  const row = await replica.db.get<{ last: number | null }>(
    'select max(id) as last from city where id >= ? and id < ?',
    [FIRST_SCRIPTED_ID, FIRST_SCRIPTED_ID + 1_000_000],
  );
  const last = row?.last ?? null;
  return last === null ? 0 : Math.floor((Number(last) - FIRST_SCRIPTED_ID) / IDS_A_ROUND) + 1;
}

/** All that two people could do to each other, some of each. */
function write(deck: Deck, firstNewId: number): Script {
  const script: Script = { left: [], right: [] };
  const left = (sql: string, ...params: Value[]) => script.left.push({ sql, params });
  const right = (sql: string, ...params: Value[]) => script.right.push({ sql, params });
  const take = (count: number) => deck.take(count);

  // The same cell, written once on each side: the bigger value wins.
  for (const [index, id] of take(50).entries()) {
    left(SET_POPULATION, 1_000 + index, id);
    right(SET_POPULATION, index % 2 === 0 ? 2_500 : 250, id);
  }
  for (const [index, id] of take(20).entries()) {
    left(SET_LATITUDE, 0.125, id);
    right(SET_LATITUDE, index % 2 === 0 ? -0.25 : 0.25, id);
  }
  // The same cell, written twice on one side: the higher version wins, whatever the value.
  for (const [index, id] of take(30).entries()) {
    left(SET_NOTE, `zz left, written once (${index + 1})`, id);
    right(SET_NOTE, `draft ${index + 1}`, id);
    right(SET_NOTE, `aa right, written twice (${index + 1})`, id);
  }
  // Different cells of one row: both stay.
  for (const [index, id] of take(60).entries()) {
    left(SET_LONGITUDE, 0.01, id);
    right(SET_NOTE, `right was here (${index + 1})`, id);
  }
  // Deleted on one side, edited on the other: the deletion wins.
  for (const id of take(20)) {
    left(DELETE, id);
    right(SET_POPULATION, 77, id);
  }
  for (const id of take(10)) {
    left(SET_NOTE, 'edited while the other side deleted it', id);
    right(DELETE, id);
  }
  // Deleted on both sides: agreed.
  for (const id of take(5)) {
    left(DELETE, id);
    right(DELETE, id);
  }
  // New rows on each side, and a few with the same key on both.
  for (let index = 0; index < 40; index++) {
    const latitude = 10 + index / 8;
    left(
      INSERT,
      firstNewId + index,
      `Νέα Πόλη ${index + 1}`,
      'ZZ',
      1_000 + index,
      latitude,
      1.5,
      'left',
    );
    right(
      INSERT,
      firstNewId + 50 + index,
      `新しい町 ${index + 1}`,
      'ZZ',
      2_000 + index,
      latitude,
      2.5,
      null,
    );
  }
  for (let index = 0; index < 5; index++) {
    const id = firstNewId + 100 + index;
    left(INSERT, id, `Twin ${index + 1}`, 'ZZ', 5_000, 20.5, 1.5, 'from the left');
    right(INSERT, id, `Twin ${index + 1}`, 'ZZ', 5_000 + index, 20.5, 1.5, 'from the right');
  }
  return script;
}

async function apply(tx: Transaction, edits: readonly Edit[]): Promise<void> {
  for (const { sql, params } of edits) await tx.exec(sql, params);
}

/** Rows in a shuffled order; every tenth is one of the largest cities, which the panes show first. */
class Deck {
  readonly #large: number[];
  readonly #others: number[];

  constructor(idsByPopulation: readonly number[], seed: number) {
    this.#large = shuffle(idsByPopulation.slice(0, LARGE_CITIES), seed);
    this.#others = shuffle(idsByPopulation.slice(LARGE_CITIES), seed);
  }

  /** Takes this many rows off; fewer if there are no more. */
  take(count: number): number[] {
    const large = this.#large.splice(0, Math.ceil(count / 10));
    return [...large, ...this.#others.splice(0, count - large.length)];
  }
}

/** Fisher and Yates's shuffle with a fixed seed, so that a round always edits the same rows. */
function shuffle(ids: readonly number[], seed: number): number[] {
  const shuffled = [...ids];
  let state = seed;
  for (let end = shuffled.length - 1; end > 0; end--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const index = Math.floor((state / 2 ** 32) * (end + 1));
    const kept = shuffled[end] as number;
    shuffled[end] = shuffled[index] as number;
    shuffled[index] = kept;
  }
  return shuffled;
}
