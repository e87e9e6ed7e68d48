// cr-sqlite at its strongest: the synchronous build inside @vlcn.io/wa-sqlite, whose exported C
// functions are called directly. Changes travel as bytes and are bound where they lie.
import makeModule from '@vlcn.io/wa-sqlite/dist/crsqlite-sync.mjs';
import { makeInput, shuffled, singleValue, updatedValue } from '../pages/crdt/input.js';
import * as t from '../pages/crdt/tasks.js';
import * as sql from './sql.js';

const ROW = 100;
const DONE = 101;
const OPEN_FLAGS = 0x6;
const STATIC = 0;
const INTEGER = 1;
const FLOAT = 2;
const TEXT = 3;
const BLOB = 4;
const NULL = 5;

let m;
let scratch;
let keyKind = t.ASCENDING_KEY;
let input = makeInput(keyKind, 0);
let picks = shuffled(0);
const replicas = [];

export async function load() {
  m = await makeModule({ locateFile: (file) => `/peers/${file}` });
  scratch = m._malloc(4096);
  const db = open();
  const about = text(db, 'select sqlite_version()');
  close(db);
  return { run, failure: () => '', greaterValueWins: true, about: `SQLite ${about}` };
}

function run(task, replica, argument) {
  if (task === t.KEY_KIND) {
    keyKind = argument;
  } else if (task === t.MAKE_INPUT) {
    input = makeInput(keyKind, argument);
  } else if (task === t.PICK) {
    picks = shuffled(argument);
  } else if (task === t.OPEN_PLAIN || task === t.OPEN_REPLICATED) {
    const db = open();
    execute(db, sql.createTable(input.hasTextKeys));
    if (task === t.OPEN_REPLICATED) {
      execute(db, sql.AS_CRR);
    }
    replicas[replica] = { db, inserted: 0, mark: 0, changes: new Uint8Array(0) };
  } else {
    return use(replicas[replica], task, replica, argument);
  }
  return 0;
}

function use(opened, task, replica, argument) {
  const { db } = opened;
  switch (task) {
    case t.INSERT:
      inTransaction(db, () => insert(opened, argument));
      return 0;
    case t.UPDATE:
      inTransaction(db, () => update(db, argument, (place) => updatedValue(replica, place)));
      return 0;
    case t.UPDATE_EACH:
      update(db, argument, singleValue);
      return 0;
    case t.UPDATE_ALL:
      execute(db, sql.UPDATE_ALL);
      return 0;
    case t.DELETE:
      inTransaction(db, () => remove(db, argument));
      return 0;
    case t.DELETE_ALL:
      execute(db, sql.DELETE_ALL);
      return 0;
    case t.COUNT:
      return number(db, sql.COUNT);
    case t.DIGEST:
      return number(db, sql.DIGEST);
    case t.PAGE_BYTES:
      return number(db, sql.PAGE_COUNT) * number(db, sql.PAGE_SIZE);
    case t.MARK:
      opened.mark = number(db, sql.VERSION);
      return 0;
    case t.READ_ALL:
      return read(opened, 0);
    case t.READ_MARKED:
      return read(opened, opened.mark);
    case t.MERGE:
      inTransaction(db, () => merge(db, replicas[1 - replica].changes));
      return 0;
    case t.CLOCK_ROWS:
      return number(db, sql.CLOCK_ROWS);
    case t.ADD_COLUMN:
      for (const statement of sql.ADD_COLUMN) {
        execute(db, statement);
      }
      return 0;
    case t.CLOSE:
      close(db);
      return 0;
    default:
      throw new Error(`no such task: task=${task}`);
  }
}

function open() {
  const name = cString(':memory:');
  const code = m._sqlite3_open_v2(name, scratch, OPEN_FLAGS, 0);
  const db = m.HEAP32[scratch >> 2];
  m._free(name);
  check(db, code);
  m._RegisterExtensionFunctions(db);
  for (const pragma of sql.PRAGMAS) {
    execute(db, pragma);
  }
  return db;
}

function close(db) {
  execute(db, sql.FINALIZE);
  check(db, m._sqlite3_close(db));
}

function inTransaction(db, work) {
  execute(db, 'begin');
  work();
  execute(db, 'commit');
}

function insert(opened, count) {
  const { order, keys, numbers, texts, reals, hasTextKeys } = input;
  // Emscripten replaces its stubs on their first call: what is read here is wasm's own.
  const { _sqlite3_bind_int: bindInt, _sqlite3_bind_double: bindDouble } = m;
  const { _sqlite3_bind_text: bindText, _sqlite3_step: step, _sqlite3_reset: reset } = m;
  const statement = prepare(opened.db, sql.INSERT);
  const end = opened.inserted + count;
  for (let place = opened.inserted; place < end; place++) {
    const row = order[place];
    if (hasTextKeys) {
      bindText(statement, 1, scratch, putText(scratch, keys[row]), STATIC);
    } else {
      bindInt(statement, 1, row);
    }
    bindInt(statement, 2, numbers[row]);
    bindText(statement, 3, scratch + 1024, putText(scratch + 1024, texts[row]), STATIC);
    bindDouble(statement, 4, reals[row]);
    if (step(statement) !== DONE) {
      throw failure(opened.db);
    }
    reset(statement);
  }
  m._sqlite3_finalize(statement);
  opened.inserted = end;
}

function update(db, count, valueAt) {
  const { keys, hasTextKeys } = input;
  const { _sqlite3_bind_int: bindInt, _sqlite3_bind_text: bindText } = m;
  const { _sqlite3_step: step, _sqlite3_reset: reset } = m;
  const statement = prepare(db, sql.UPDATE);
  for (let place = 0; place < count; place++) {
    const row = picks[place];
    bindInt(statement, 1, valueAt(place));
    if (hasTextKeys) {
      bindText(statement, 2, scratch, putText(scratch, keys[row]), STATIC);
    } else {
      bindInt(statement, 2, row);
    }
    if (step(statement) !== DONE) {
      throw failure(db);
    }
    reset(statement);
  }
  m._sqlite3_finalize(statement);
}

function remove(db, count) {
  const { keys, hasTextKeys } = input;
  const { _sqlite3_bind_int: bindInt, _sqlite3_bind_text: bindText } = m;
  const { _sqlite3_step: step, _sqlite3_reset: reset } = m;
  const statement = prepare(db, sql.DELETE);
  for (let place = 0; place < count; place++) {
    const row = picks[place];
    if (hasTextKeys) {
      bindText(statement, 1, scratch, putText(scratch, keys[row]), STATIC);
    } else {
      bindInt(statement, 1, row);
    }
    if (step(statement) !== DONE) {
      throw failure(db);
    }
    reset(statement);
  }
  m._sqlite3_finalize(statement);
}

/** Reads changes into bytes; returns the width of the values alone, before any encoding. */
function read(opened, version) {
  const { _sqlite3_column_int: columnInt, _sqlite3_column_double: columnDouble } = m;
  const { _sqlite3_column_text: columnText, _sqlite3_column_blob: columnBlob } = m;
  const { _sqlite3_column_bytes: columnBytes, _sqlite3_column_type: columnType } = m;
  const { _sqlite3_step: step } = m;
  let target = new Uint8Array(1 << 16);
  let view = new DataView(target.buffer);
  let end = 0;
  let width = 0;
  const statement = prepare(opened.db, sql.CHANGES);
  m._sqlite3_bind_int(statement, 1, version);

  const putBytes = (address, length) => {
    if (end + length + 64 > target.length) {
      const longer = new Uint8Array(target.length * 2 + length);
      longer.set(target);
      target = longer;
      view = new DataView(target.buffer);
    }
    view.setInt32(end, length, true);
    end += 4;
    const heap = m.HEAPU8;
    for (let i = 0; i < length; i++) {
      target[end + i] = heap[address + i];
    }
    end += length;
    width += length;
  };
  const putInt = (value) => {
    view.setInt32(end, value, true);
    end += 4;
    width += value < 0x100 ? 1 : value < 0x10000 ? 2 : value < 0x1000000 ? 3 : 4;
  };

  let code = step(statement);
  while (code === ROW) {
    putBytes(columnText(statement, 0), columnBytes(statement, 0));
    putBytes(columnBlob(statement, 1), columnBytes(statement, 1));
    putBytes(columnText(statement, 2), columnBytes(statement, 2));
    const type = columnType(statement, 3);
    target[end++] = type;
    if (type === INTEGER) {
      putInt(columnInt(statement, 3));
    } else if (type === FLOAT) {
      view.setFloat64(end, columnDouble(statement, 3), true);
      end += 8;
      width += 8;
    } else if (type !== NULL) {
      const value = type === TEXT ? columnText(statement, 3) : columnBlob(statement, 3);
      putBytes(value, columnBytes(statement, 3));
    }
    putInt(columnInt(statement, 4));
    putInt(columnInt(statement, 5));
    putBytes(columnBlob(statement, 6), columnBytes(statement, 6));
    putInt(columnInt(statement, 7));
    putInt(columnInt(statement, 8));
    code = step(statement);
  }
  m._sqlite3_finalize(statement);
  if (code !== DONE) {
    throw failure(opened.db);
  }
  opened.changes = target.subarray(0, end);
  return width;
}

function merge(db, changes) {
  const { _sqlite3_bind_int: bindInt, _sqlite3_bind_double: bindDouble } = m;
  const { _sqlite3_bind_text: bindText, _sqlite3_bind_blob: bindBlob } = m;
  const { _sqlite3_bind_null: bindNull, _sqlite3_step: step, _sqlite3_reset: reset } = m;
  const base = m._malloc(changes.length);
  m.HEAPU8.set(changes, base);
  const view = new DataView(changes.buffer, changes.byteOffset, changes.length);
  const statement = prepare(db, sql.MERGE);
  let at = 0;

  const bindBytes = (bind, number) => {
    const length = view.getInt32(at, true);
    bind(statement, number, base + at + 4, length, STATIC);
    at += 4 + length;
  };
  const bindNext = (number) => {
    bindInt(statement, number, view.getInt32(at, true));
    at += 4;
  };

  while (at < changes.length) {
    bindBytes(bindText, 1);
    bindBytes(bindBlob, 2);
    bindBytes(bindText, 3);
    const type = changes[at++];
    if (type === INTEGER) {
      bindNext(4);
    } else if (type === FLOAT) {
      bindDouble(statement, 4, view.getFloat64(at, true));
      at += 8;
    } else if (type === NULL) {
      bindNull(statement, 4);
    } else {
      bindBytes(type === BLOB ? bindBlob : bindText, 4);
    }
    bindNext(5);
    bindNext(6);
    bindBytes(bindBlob, 7);
    bindNext(8);
    bindNext(9);
    if (step(statement) !== DONE) {
      throw failure(db);
    }
    reset(statement);
  }
  m._sqlite3_finalize(statement);
  m._free(base);
}

function execute(db, text) {
  const statement = prepare(db, text);
  let code = m._sqlite3_step(statement);
  while (code === ROW) {
    code = m._sqlite3_step(statement);
  }
  const error = code === DONE ? undefined : failure(db);
  m._sqlite3_finalize(statement);
  if (error !== undefined) {
    throw error;
  }
}

function firstColumn(db, text, column) {
  const statement = prepare(db, text);
  if (m._sqlite3_step(statement) !== ROW) {
    throw failure(db);
  }
  const value = column(statement, 0);
  m._sqlite3_finalize(statement);
  return value;
}

const number = (db, text) => firstColumn(db, text, m._sqlite3_column_double);

const text = (db, query) =>
  firstColumn(db, query, (statement) => textAt(m._sqlite3_column_text(statement, 0)));

function prepare(db, query) {
  const address = cString(query);
  const code = m._sqlite3_prepare_v2(db, address, -1, scratch, 0);
  m._free(address);
  check(db, code);
  return m.HEAP32[scratch >> 2];
}

function check(db, code) {
  if (code !== 0) {
    throw failure(db);
  }
}

const failure = (db) => new Error(`cr-sqlite failed: ${textAt(m._sqlite3_errmsg(db))}`);

function textAt(address) {
  return new TextDecoder().decode(m.HEAPU8.slice(address, m.HEAPU8.indexOf(0, address)));
}

function cString(value) {
  const address = m._malloc(value.length + 1);
  m.HEAPU8[address + putText(address, value)] = 0;
  return address;
}

/** Writes a text, all ASCII here; returns its length. */
function putText(address, value) {
  const heap = m.HEAPU8;
  const { length } = value;
  for (let i = 0; i < length; i++) {
    heap[address + i] = value.charCodeAt(i);
  }
  return length;
}
