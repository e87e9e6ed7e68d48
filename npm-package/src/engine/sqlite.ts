/** SQLite's wasm instance, as the Java engine needs it. */
export interface Sqlite {
  readonly exports: SqliteExports;
  readonly memory: WebAssembly.Memory;
  readonly table: WebAssembly.Table;
}

export type SqliteExports = Record<string, (...numbers: number[]) => number>;

/**
 * Instantiates SQLite.
 *
 * SQLite reaches the outside through the VFS and the functions that Java registers. Only the time
 * zone always comes from here, and for databases opened before there is a VFS, time and entropy.
 */
export async function instantiateSqlite(module: WebAssembly.Module): Promise<Sqlite> {
  const imports: WebAssembly.ModuleImports = {
    now: () => Date.now(),
    randomness: (target: number, length: number) => {
      crypto.getRandomValues(new Uint8Array(memory.buffer, target, length));
    },
    localtime: (low: number, high: number, target: number) =>
      putLocalTime(new Int32Array(memory.buffer, target, 6), (low >>> 0) + high * 2 ** 32),
  };
  const { exports } = await WebAssembly.instantiate(module, { env: imports });
  const memory = exports.memory as WebAssembly.Memory;
  const table = exports.table as WebAssembly.Table;
  return { exports: exports as unknown as SqliteExports, memory, table };
}

/** Fills as much of C's `struct tm` as SQLite reads. */
function putLocalTime(target: Int32Array, seconds: number): void {
  const date = new Date(seconds * 1000);
  target.set([
    date.getSeconds(),
    date.getMinutes(),
    date.getHours(),
    date.getDate(),
    date.getMonth(),
    date.getFullYear() - 1900,
  ]);
}
