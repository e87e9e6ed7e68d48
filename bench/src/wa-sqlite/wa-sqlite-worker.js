// Bare wa-sqlite with its own JS API: opens a database, reads one row, and answers with its number.
// Database and table are made where they are missing, which only the first open finds.
import SQLiteESMFactory from '@journeyapps/wa-sqlite/dist/wa-sqlite.mjs';
import { AccessHandlePoolVFS } from '@journeyapps/wa-sqlite/src/examples/AccessHandlePoolVFS.js';
import * as SQLite from '@journeyapps/wa-sqlite/src/sqlite-api.js';

async function firstRow({ storage, setup, sql }) {
  const module = await SQLiteESMFactory();
  const sqlite3 = SQLite.Factory(module);
  let vfs;
  if (storage === 'opfs') {
    vfs = await AccessHandlePoolVFS.create('/wa-sqlite', module);
    sqlite3.vfs_register(vfs, true);
  }
  const db = await sqlite3.open_v2(storage === 'opfs' ? 'bench' : ':memory:');
  if (setup !== undefined) {
    await sqlite3.exec(db, setup);
  }
  let value;
  await sqlite3.exec(db, sql, (row) => {
    value ??= row[0];
  });
  return {
    value,
    async close() {
      await sqlite3.close(db);
      await vfs?.close();
    },
  };
}

let opened;
self.onmessage = async ({ data }) => {
  try {
    if (data === 'close') {
      await opened.close();
      postMessage({ closed: true });
    } else {
      opened = await firstRow(data);
      postMessage({ value: opened.value });
    }
  } catch (error) {
    postMessage({ failed: String(error?.stack ?? error) });
  }
};
