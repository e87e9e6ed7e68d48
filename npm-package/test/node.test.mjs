// The packed package in Node: installed from the tarball's files, in memory, no browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open, real, SqlatticeError, sql } from 'sqlattice';

async function refusal(work) {
  try {
    await work();
    return 'not refused';
  } catch (error) {
    assert.ok(error instanceof SqlatticeError, String(error));
    return error.code;
  }
}

/** Opens a database that is closed after the test. */
async function memory(t) {
  const db = await open({ storage: 'memory' });
  t.after(() => db[Symbol.asyncDispose]());
  return db;
}

test('values keep their types', async (t) => {
  const db = await memory(t);
  const values = [
    null,
    0,
    -1,
    2 ** 53 - 1,
    2n ** 63n - 1n,
    -(2n ** 63n),
    1.5,
    -0.5,
    'a\0b',
    'žluťoučký 🐎',
    '\uFEFFbom',
    '',
    new Uint8Array([0, 255]),
    new Uint8Array(),
  ];
  for (const value of values) {
    const [[back]] = await db.values('select ?', [value]);
    assert.deepEqual(back, value);
  }
  assert.deepEqual(
    await db.values('select typeof(?), typeof(?), typeof(?), ?', [1, real(1), true, true]),
    [['integer', 'real', 'integer', 1]],
  );
});

test('invalid UTF-8 is replaced, and does not shift its neighbours', async (t) => {
  const db = await memory(t);
  assert.deepEqual(await db.values("select 'a', cast(x'ff41' as text), 'č'"), [
    ['a', '\uFFFDA', 'č'],
  ]);
});

test('a statement is bound by position, by name, and by the sql tag', async (t) => {
  const db = await memory(t);
  await db.exec('create table t(a, b)');
  assert.deepEqual(await db.exec('insert into t values (?, ?)', [1, 'x']), {
    changes: 1,
    lastInsertRowid: 1,
  });
  await db.exec('insert into t values ($a, @b)', { a: 2, b: 'y' });
  await db.exec(sql`insert into t values (${3}, ${"'; drop table t; --"})`);
  assert.deepEqual(await db.query('select * from t'), [
    { a: 1, b: 'x' },
    { a: 2, b: 'y' },
    { a: 3, b: "'; drop table t; --" },
  ]);
  assert.deepEqual(await db.get('select a from t where a > ?', [1]), { a: 2 });
  assert.equal(await db.get('select a from t where a > ?', [9]), undefined);
  assert.deepEqual(await db.exec('delete from t where a > ?', [1]), {
    changes: 2,
    lastInsertRowid: 3,
  });
});

test('an error has a code, SQLite’s code, and a place', async (t) => {
  const db = await memory(t);
  await db.exec('create table t(a primary key)');
  await db.exec('insert into t values (1)');
  await assert.rejects(db.exec('insert into t values (1)'), {
    code: 'CONSTRAINT',
    resultCode: 1555,
  });
  await assert.rejects(db.query('select a from t wher a'), { code: 'SQL', offset: 21 });
  await assert.rejects(db.query('select nowhere from t'), { sql: 'select nowhere from t' });
  assert.equal(await refusal(() => db.query('select ?', [Symbol('s')])), 'SQL');
  assert.equal(await refusal(() => db.query('select ?', [Number.NaN])), 'SQL');
  assert.equal(await refusal(() => db.query('select ?', [2n ** 63n])), 'SQL');
  assert.equal(await refusal(() => db.query(undefined)), 'SQL');
  assert.equal(await refusal(() => open({ storage: 'opfs', name: 'x' })), 'UNSUPPORTED');
  assert.equal(await refusal(() => open({ name: 'x' })), 'UNSUPPORTED');
});

test('a transaction commits, rolls back, and nests', async (t) => {
  const db = await memory(t);
  await db.exec('create table t(a)');
  const result = await db.transaction(async (tx) => {
    await tx.exec('insert into t values (1)');
    await tx
      .transaction(async (inner) => {
        await inner.exec('insert into t values (2)');
        throw new Error('only the inner part');
      })
      .catch(() => {});
    return tx.values('select a from t');
  });
  assert.deepEqual(result, [[1]]);
  await assert.rejects(
    db.transaction(async (tx) => {
      await tx.exec('insert into t values (3)');
      throw new RangeError('all of it');
    }),
    RangeError,
  );
  assert.deepEqual(await db.values('select a from t'), [[1]]);
});

test('others wait for the end of a transaction; its own function may not', async (t) => {
  const db = await memory(t);
  await db.exec('create table t(a)');
  const order = [];
  const transaction = db.transaction(async (tx) => {
    await tx.exec('insert into t values (1)');
    assert.equal(await refusal(() => db.query('select 1')), 'IN_TRANSACTION');
    assert.equal(await refusal(() => db.transaction(async () => {})), 'IN_TRANSACTION');
    await tx.exec('insert into t values (2)');
    order.push('transaction');
  });
  const outside = db.values('select count(*) from t').then((rows) => {
    order.push('outside');
    return rows;
  });
  await transaction;
  assert.deepEqual(await outside, [[2]]);
  assert.deepEqual(order, ['transaction', 'outside']);
});

test('a transaction that waits for its own database is not a deadlock', async (t) => {
  const db = await memory(t);
  await db.exec('create table t(a)');
  const code = await refusal(() =>
    db.transaction((tx) =>
      Promise.all([tx.exec('insert into t values (1)'), db.exec('delete from t')]),
    ),
  );
  assert.equal(code, 'IN_TRANSACTION');
  assert.deepEqual(await db.values('select * from t'), []);
});

test('a transaction that SQLite ended runs nothing more', async (t) => {
  const db = await memory(t);
  await db.exec('create table t(a unique)');
  const code = await refusal(() =>
    db.transaction(async (tx) => {
      await tx.exec('insert into t values (1)');
      await tx.exec('insert or rollback into t values (1)').catch(() => {});
      await tx.exec('insert into t values (2)');
    }),
  );
  assert.equal(code, 'CLOSED');
  assert.deepEqual(await db.values('select * from t'), []);
});

test('two databases in one process are apart, and merge', async (t) => {
  const a = await memory(t);
  const b = await memory(t);
  for (const db of [a, b]) {
    await db.exec('create table t(id integer primary key not null, a, b)');
    await db.exec("select crsql_as_crr('t')");
  }
  await a.exec("insert into t values (1, 'a', 1.0), (2, x'00ff', null)");
  assert.deepEqual(await b.values('select * from t'), []);
  const changes = await a.changes();
  const report = await b.apply(changes);
  assert.deepEqual([report.applied, report.ignored, report.quarantined], [4, 0, 0]);
  assert.deepEqual(
    await b.values('select *, typeof(b) from t'),
    await a.values('select *, typeof(b) from t'),
  );
  assert.equal((await b.apply(changes)).applied, 0);
  assert.equal(b.status.version, 1n);
  assert.notEqual(a.siteId, b.siteId);
  assert.match(a.siteId, /^[0-9a-f]{32}$/);
});

test('every use of a closed database is refused', async () => {
  const db = await open({ storage: 'memory' });
  await db.close();
  await db.close();
  for (const work of [
    () => db.exec('select 1'),
    () => db.query('select 1'),
    () => db.transaction(async () => {}),
    () => db.changes(),
    () => db.apply(new Uint8Array()),
  ]) {
    assert.equal(await refusal(work), 'CLOSED');
  }
});

test('closing inside a transaction is refused, and the database stays open', async (t) => {
  const db = await memory(t);
  assert.equal(await refusal(() => db.transaction(() => db.close())), 'IN_TRANSACTION');
  assert.deepEqual(await db.values('select 1'), [[1]]);
});

test('importing does nothing by itself', async () => {
  const before = process.memoryUsage().arrayBuffers;
  await import('sqlattice');
  assert.ok(process.memoryUsage().arrayBuffers - before < 100_000);
});
