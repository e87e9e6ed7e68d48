import { SqlatticeError } from './errors.js';

/** How to open a database. */
export interface OpenOptions {
  /** The database's name in this origin; not needed for `storage: 'memory'`. */
  readonly name?: string;
  /**
   * Where the data is kept: `opfs` in the origin private file system, `memory` nowhere. `auto`, the
   * default, is the best storage that keeps data; it never falls back to memory.
   */
  readonly storage?: 'auto' | 'opfs' | 'memory';
  /** Makes the engine's worker, for bundlers that do not know `new Worker(new URL(…))`. */
  readonly worker?: () => Worker;
  /** Where `sqlite.wasm` is, if not beside the worker's script. */
  readonly wasmUrl?: string | URL;
}

const STORAGES: readonly unknown[] = ['auto', 'opfs', 'memory', undefined];

/** @throws SqlatticeError `UNSUPPORTED` if the options make no sense */
export function checkOptions(options: OpenOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw new SqlatticeError('UNSUPPORTED', `options are no object: options=${String(options)}`);
  }
  if (!STORAGES.includes(options.storage)) {
    throw new SqlatticeError('UNSUPPORTED', `no such storage: storage=${String(options.storage)}`);
  }
  if (options.storage !== 'memory' && (typeof options.name !== 'string' || options.name === '')) {
    throw new SqlatticeError('UNSUPPORTED', `a name is needed: name=${String(options.name)}`);
  }
}
