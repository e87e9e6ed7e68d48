// Measures the time from nothing to the first row: a fresh worker, a warm HTTP cache, a database
// that exists already.
import { open } from '/package/dist/index.js';

const WARM_UP_ROUNDS = 3;
const SETUP = `
  create table if not exists note(id integer primary key not null, text);
  insert or ignore into note values (1, 'first'), (2, 'second');
`;
const SQL = { opfs: 'select id from note order by id', memory: 'select 1 as id' };

/** Each contender opens, reads, and returns the row's value and how to close. */
const contenders = {
  async sqlattice(storage, setup) {
    const db = await open({ name: 'bench', storage });
    if (setup !== undefined) {
      await db.exec(setup);
    }
    const rows = await db.query(SQL[storage]);
    return { value: rows[0].id, engine: db.status.engine, close: () => db.close() };
  },
  async 'wa-sqlite'(storage, setup) {
    const worker = new Worker('/wa-sqlite/wa-sqlite-worker.js', { type: 'module' });
    const ask = (message) =>
      new Promise((resolve, reject) => {
        worker.onerror = (event) => reject(new Error(event.message || 'no worker'));
        worker.onmessage = ({ data }) =>
          data.failed === undefined ? resolve(data) : reject(new Error(data.failed));
        worker.postMessage(message);
      });
    const { value } = await ask({ storage, setup, sql: SQL[storage] });
    return {
      value,
      engine: 'wa-sqlite',
      async close() {
        await ask('close');
        worker.terminate();
      },
    };
  },
};

async function oneTurn(name, storage, setup) {
  const begin = performance.now();
  const { value, engine, close } = await contenders[name](storage, setup);
  const ms = performance.now() - begin;
  if (value !== 1) {
    throw new Error(`wrong first row: contender=${name}, storage=${storage}, value=${value}`);
  }
  await close();
  // An ended worker lets go of its files a moment later.
  await new Promise((resolve) => setTimeout(resolve, 100));
  return { ms, engine };
}

/** Returns the milliseconds of each round by contender, or why a storage cannot be measured. */
export async function measureFirstRow(storage, rounds) {
  const names = Object.keys(contenders);
  const turns = [];
  let engine;
  try {
    for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
      const turn = {};
      for (let i = 0; i < names.length; i++) {
        const name = names[(round + i) % names.length];
        const result = await oneTurn(name, storage, round === 0 ? SETUP : undefined);
        turn[name] = { firstRow: result.ms };
        engine = name === 'sqlattice' ? result.engine : engine;
      }
      if (round >= WARM_UP_ROUNDS) {
        turns.push(turn);
      }
    }
  } catch (error) {
    return { storage, failed: String(error?.stack ?? error) };
  }
  return { storage, engine, turns };
}
