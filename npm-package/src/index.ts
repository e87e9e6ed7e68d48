import { Database } from './database.js';
import { SqlatticeError } from './errors.js';
import { checkOptions, type OpenOptions } from './options.js';
import { startWorker } from './worker-transport.js';

export * from './public.js';

/**
 * Opens a database, and makes it if it is not there.
 *
 * @throws SqlatticeError `LOCKED` if another tab or worker has it open, `UNSUPPORTED` if this browser
 *   has no storage of the wanted kind, `CORRUPT` if the file is no database
 * @example
 * ```ts
 * const db = await open({ name: 'notes' });
 * await db.exec('create table if not exists note(id integer primary key not null, text)');
 * ```
 */
export async function open(options: OpenOptions): Promise<Database> {
  checkOptions(options);
  if (typeof Worker === 'undefined') {
    throw new SqlatticeError(
      'UNSUPPORTED',
      'a database can be opened in a browser only, or in Node',
    );
  }
  return new Database(await startWorker(options));
}
