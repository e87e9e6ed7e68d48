// @vlcn.io/crsqlite-wasm as published, through its own API. Transactions are BEGIN and COMMIT: its
// own tx() opens a savepoint, which makes the clock writes collapse.
import initWasm from '@vlcn.io/crsqlite-wasm';
import { makeInput, shuffled, singleValue, updatedValue } from '../pages/crdt/input.js';
import * as t from '../pages/crdt/tasks.js';
import * as sql from './sql.js';

let sqlite;
let keyKind = t.ASCENDING_KEY;
let input = makeInput(keyKind, 0);
let picks = shuffled(0);
const replicas = [];

export async function load() {
  sqlite = await initWasm((file) => `/peers/${file}`);
  const db = await sqlite.open();
  const [[about]] = await db.execA('select sqlite_version()');
  await db.close();
  return { run, failure: () => '', greaterValueWins: true, about: `SQLite ${about}` };
}

async function run(task, replica, argument) {
  if (task === t.KEY_KIND) {
    keyKind = argument;
  } else if (task === t.MAKE_INPUT) {
    input = makeInput(keyKind, argument);
  } else if (task === t.PICK) {
    picks = shuffled(argument);
  } else if (task === t.OPEN_PLAIN || task === t.OPEN_REPLICATED) {
    const db = await sqlite.open();
    for (const pragma of sql.PRAGMAS) {
      await db.exec(pragma);
    }
    await db.exec(sql.createTable(input.hasTextKeys));
    if (task === t.OPEN_REPLICATED) {
      await db.exec(sql.AS_CRR);
    }
    replicas[replica] = { db, inserted: 0, mark: 0, changes: [] };
  } else {
    return use(replicas[replica], task, replica, argument);
  }
  return 0;
}

async function use(opened, task, replica, argument) {
  const { db } = opened;
  switch (task) {
    case t.INSERT:
      await inTransaction(db, () => insert(opened, argument));
      return 0;
    case t.UPDATE:
      await inTransaction(db, () => update(db, argument, (place) => updatedValue(replica, place)));
      return 0;
    case t.UPDATE_EACH:
      await update(db, argument, singleValue);
      return 0;
    case t.UPDATE_ALL:
      await db.exec(sql.UPDATE_ALL);
      return 0;
    case t.DELETE:
      await inTransaction(db, () => remove(db, argument));
      return 0;
    case t.DELETE_ALL:
      await db.exec(sql.DELETE_ALL);
      return 0;
    case t.COUNT:
      return number(db, sql.COUNT);
    case t.DIGEST:
      return number(db, sql.DIGEST);
    case t.PAGE_BYTES:
      return (await number(db, sql.PAGE_COUNT)) * (await number(db, sql.PAGE_SIZE));
    case t.MARK:
      opened.mark = await number(db, sql.VERSION);
      return 0;
    case t.READ_ALL:
      return read(opened, 0);
    case t.READ_MARKED:
      return read(opened, opened.mark);
    case t.MERGE:
      await inTransaction(db, () => merge(db, replicas[1 - replica].changes));
      return 0;
    case t.CLOCK_ROWS:
      return number(db, sql.CLOCK_ROWS);
    case t.ADD_COLUMN:
      for (const statement of sql.ADD_COLUMN) {
        await db.exec(statement);
      }
      return 0;
    case t.CLOSE:
      await db.close();
      return 0;
    default:
      throw new Error(`no such task: task=${task}`);
  }
}

async function inTransaction(db, work) {
  await db.exec('begin');
  await work();
  await db.exec('commit');
}

async function withStatement(db, text, work) {
  const statement = await db.prepare(text);
  await work(statement);
  await statement.finalize(null);
}

async function insert(opened, count) {
  const { order, keys, numbers, texts, reals } = input;
  const end = opened.inserted + count;
  await withStatement(opened.db, sql.INSERT, async (statement) => {
    for (let place = opened.inserted; place < end; place++) {
      const row = order[place];
      await statement.run(null, keys[row], numbers[row], texts[row], reals[row]);
    }
  });
  opened.inserted = end;
}

const update = (db, count, valueAt) =>
  withStatement(db, sql.UPDATE, async (statement) => {
    for (let place = 0; place < count; place++) {
      await statement.run(null, valueAt(place), input.keys[picks[place]]);
    }
  });

const remove = (db, count) =>
  withStatement(db, sql.DELETE, async (statement) => {
    for (let place = 0; place < count; place++) {
      await statement.run(null, input.keys[picks[place]]);
    }
  });

/** Reads changes into arrays, which have no width to tell. */
async function read(opened, version) {
  await withStatement(opened.db, sql.CHANGES, async (statement) => {
    opened.changes = await statement.raw(true).all(null, version);
  });
  return 0;
}

const merge = (db, changes) =>
  withStatement(db, sql.MERGE, async (statement) => {
    for (const change of changes) {
      await statement.run(null, ...change);
    }
  });

async function number(db, text) {
  const [[value]] = await db.execA(text);
  return value;
}
