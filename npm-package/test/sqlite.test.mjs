// What the SQLite binary can do, through its C functions and the package's own loader.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadJavaScript } from '../target/loader/loader.js';

const OK = 0;
const ERROR = 1;
const INTERRUPT = 9;
const CANTOPEN = 14;
const AUTH = 23;
const ROW = 100;
const DONE = 101;
const READ_WRITE_CREATE = 0x6;
const SELECT_ACTION = 21;
const DESERIALIZE_FREE_AND_RESIZE = 3;

const binary = new WebAssembly.Module(
  readFileSync(new URL('../dist/sqlite.wasm', import.meta.url)),
);

/** An instance of SQLite with functions in its table. */
async function start(callbacks = {}) {
  let place;
  const { sqlite } = await loadJavaScript(
    binary,
    {
      JavaScriptCallbacks: callbacks,
      start: (_exports, _memory, { placeFunction }) => {
        place = placeFunction;
      },
    },
    () => {},
  );
  const c = sqlite.exports;
  const ints = () => new Int32Array(sqlite.memory.buffer);
  const bytes = () => new Uint8Array(sqlite.memory.buffer);
  const out = c.malloc(16);

  function text(value) {
    const encoded = new TextEncoder().encode(`${value}\0`);
    const address = c.malloc(encoded.length);
    bytes().set(encoded, address);
    return address;
  }

  function string(address) {
    return new TextDecoder().decode(bytes().subarray(address, bytes().indexOf(0, address)));
  }

  function open(name) {
    const code = c.sqlite3_open_v2(text(name), out, READ_WRITE_CREATE, 0);
    return { code, db: ints()[out >> 2] };
  }

  /** Runs one statement; its first value, as text, or what is wrong. */
  function value(db, sql) {
    const prepared = c.sqlite3_prepare_v3(db, text(sql), -1, 0, out, 0);
    if (prepared !== OK) {
      return { code: prepared, message: string(c.sqlite3_errmsg(db)) };
    }
    const statement = ints()[out >> 2];
    const code = c.sqlite3_step(statement);
    const result =
      code === ROW ? string(c.sqlite3_column_text(statement, 0)) : code === DONE ? null : { code };
    c.sqlite3_finalize(statement);
    return result;
  }

  assert.equal(c.sqlite3_initialize(), OK);
  return { c, ints, out, text, string, open, value, place, memory: sqlite.memory };
}

test('the build holds what is promised', async () => {
  const { open, value } = await start();
  const { db } = open(':memory:');
  const values = {
    'select sqlite_version()': '3.54.1',
    "select sqlite_compileoption_used('ENABLE_FTS5')": '1',
    'select round(sqrt(2) + sin(1) + pi(), 6)': '5.397277',
    "select '[1,2]' -> 1": '2',
    'select json(jsonb(\'{"a":[1]}\'))': '{"a":[1]}',
    "select datetime(0, 'unixepoch')": '1970-01-01 00:00:00',
    'select length(randomblob(16)) + (randomblob(16) <> randomblob(16))': '17',
    'pragma temp_store': '0',
  };
  for (const [sql, expected] of Object.entries(values)) {
    assert.equal(value(db, sql), expected, sql);
  }
  assert.equal(value(db, "create virtual table t using fts5(a, tokenize = 'porter')"), null);
  assert.equal(value(db, "insert into t values ('running dogs')"), null);
  assert.equal(value(db, "select highlight(t, 0, '<', '>') from t('run')"), '<running> dogs');
  assert.equal(value(db, 'select "no such column"').code, ERROR);
});

test('time is that of the host', async () => {
  const { open, value } = await start();
  const { db } = open(':memory:');
  const before = Math.floor(Date.now() / 1000);
  const now = Number(value(db, 'select unixepoch()'));
  assert.ok(now >= before && now <= Date.now() / 1000, `now=${now}, before=${before}`);
  for (const seconds of [0, 1_700_000_000, 1_720_000_000, 4_000_000_000]) {
    const date = new Date(seconds * 1000);
    const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString();
    assert.equal(
      value(db, `select strftime('%Y-%m-%dT%H:%M:%S', ${seconds}, 'unixepoch', 'localtime')`),
      local.slice(0, 19),
    );
  }
});

test('without a VFS a file cannot be opened', async () => {
  const { c, open } = await start();
  const { code, db } = open('file.db');
  assert.equal(code, CANTOPEN);
  assert.equal(c.sqlite3_close_v2(db), OK);
});

test('64-bit numbers are two of 32 bits', async () => {
  const { c, ints, out, open, text } = await start();
  const { db } = open(':memory:');
  c.sqlite3_prepare_v2(db, text('select ?'), -1, out, 0);
  const statement = ints()[out >> 2];
  c.sqlite3_bind_int64(statement, 1, 0x89abcdef | 0, 0x01234567);
  assert.equal(c.sqlite3_step(statement), ROW);
  assert.equal(c.sqlite3_column_int64(statement, 0), 0x89abcdef | 0);
  assert.equal(c.getTempRet0(), 0x01234567);
  c.sqlite3_finalize(statement);
  c.sqlite3_set_last_insert_rowid(db, -2, 0x7fff);
  assert.equal(c.sqlite3_last_insert_rowid(db), -2);
  assert.equal(c.getTempRet0(), 0x7fff);
});

test('an authorizer refuses', async () => {
  const { c, open, value, place } = await start({
    authorize: (_data, action) => (action === SELECT_ACTION ? ERROR : OK),
  });
  const { db } = open(':memory:');
  assert.equal(c.sqlite3_set_authorizer(db, place('authorize', 'iiiiiii'), 0), OK);
  assert.equal(value(db, 'select 1').code, AUTH);
  assert.equal(value(db, 'create table t(a)'), null);
});

test('a progress handler and an interrupt stop a statement', async () => {
  const endless =
    'with recursive f(i) as (select 1 union all select i + 1 from f) select max(i) from f';
  let calls = 0;
  const { c, open, value, place } = await start({
    progress: () => (++calls === 3 ? 1 : 0),
    interrupt: (db) => {
      c.sqlite3_interrupt(db);
      return 0;
    },
  });
  const { db } = open(':memory:');
  c.sqlite3_progress_handler(db, 1000, place('progress', 'ii'), 0);
  assert.equal(value(db, endless).code, INTERRUPT);
  assert.equal(calls, 3);
  c.sqlite3_progress_handler(db, 1000, place('interrupt', 'ii'), db);
  assert.equal(value(db, endless).code, INTERRUPT);
  c.sqlite3_progress_handler(db, 0, 0, 0);
  assert.equal(value(db, 'select 1'), '1');
});

test('a module gives an eponymous table', async () => {
  const { c, ints, open, text, value, place } = await start({
    connect(db, _data, _count, _arguments, result) {
      ints()[result >> 2] = c.malloc(12);
      return c.sqlite3_declare_vtab(db, text('create table x(n)'));
    },
    plan: () => OK,
    free(table) {
      c.free(table);
      return OK;
    },
    open(_table, result) {
      ints()[result >> 2] = c.malloc(8);
      return OK;
    },
    filter(cursor) {
      ints()[(cursor >> 2) + 1] = 1;
      return OK;
    },
    next(cursor) {
      ints()[(cursor >> 2) + 1]++;
      return OK;
    },
    isAtEnd: (cursor) => (ints()[(cursor >> 2) + 1] > 3 ? 1 : 0),
    column(cursor, context) {
      c.sqlite3_result_int(context, ints()[(cursor >> 2) + 1]);
      return OK;
    },
    rowid: () => OK,
  });
  const { db } = open(':memory:');
  const module = c.malloc(25 * 4);
  const fields = new Int32Array(25);
  fields.set(
    [
      ['connect', 'iiiiiii'],
      ['plan', 'iii'],
      ['free', 'ii'],
      ['free', 'ii'],
      ['open', 'iii'],
      ['free', 'ii'],
      ['filter', 'iiiiii'],
      ['next', 'ii'],
      ['isAtEnd', 'ii'],
      ['column', 'iiii'],
      ['rowid', 'iii'],
    ].map(([name, signature]) => place(name, signature)),
    2,
  );
  ints().set(fields, module >> 2);
  assert.equal(c.sqlite3_create_module_v2(db, text('three'), module, 0, 0), OK);
  assert.equal(value(db, 'select group_concat(n) from three'), '1,2,3');
  assert.equal(c.sqlite3_close(db), OK);
});

test('a database is serialized, deserialized, and backed up', async () => {
  const { c, ints, out, open, text, value } = await start();
  const { db: source } = open(':memory:');
  value(source, 'create table u as select 42 as n');
  const main = text('main');

  const image = c.sqlite3_serialize(source, main, out, 0);
  const size = ints()[out >> 2];
  const { db: copy } = open(':memory:');
  assert.equal(
    c.sqlite3_deserialize(copy, main, image, size, 0, size, 0, DESERIALIZE_FREE_AND_RESIZE),
    OK,
  );
  assert.equal(value(copy, 'update u set n = n + 1'), null);
  assert.equal(value(copy, 'select n from u'), '43');

  const { db: target } = open(':memory:');
  const backup = c.sqlite3_backup_init(target, main, copy, main);
  assert.equal(c.sqlite3_backup_step(backup, -1), DONE);
  assert.equal(c.sqlite3_backup_finish(backup), OK);
  assert.equal(value(target, 'select n from u'), '43');
  assert.equal(value(source, 'select n from u'), '42');
});

test('memory grows, and its end is an error', async () => {
  const { c, open, value, memory } = await start();
  const { db } = open(':memory:');
  const before = memory.buffer.byteLength;
  assert.equal(value(db, 'create table t as select zeroblob(50000000) as b'), null);
  assert.equal(value(db, 'select length(b) from t'), '50000000');
  assert.ok(memory.buffer.byteLength >= before + 50_000_000);
  assert.equal(c.malloc(0x7fff0000), 0);
  assert.equal(value(db, 'select 1'), '1');
});

test('a deep expression is refused before the stack ends', async () => {
  const { open, value } = await start();
  const { db } = open(':memory:');
  const sum = (count) => `select 1${' + 1'.repeat(count - 1)}`;
  assert.equal(value(db, sum(1000)), '1000');
  assert.match(value(db, sum(1001)).message, /maximum depth 1000/);
  const calls = (depth) => `select ${'abs('.repeat(depth)}1${')'.repeat(depth)}`;
  assert.equal(value(db, calls(90)), '1');
  assert.equal(value(db, calls(5000)).code, ERROR);
  const selects = (depth) => `${'select * from ('.repeat(depth)}select 1${')'.repeat(depth)}`;
  assert.equal(value(db, selects(90)), '1');
  assert.equal(value(db, selects(5000)).code, ERROR);
});
