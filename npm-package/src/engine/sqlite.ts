/** SQLite's wasm instance, as the Java engine needs it. */
export interface Sqlite {
  readonly exports: SqliteExports;
  readonly memory: WebAssembly.Memory;
  readonly table: WebAssembly.Table;
}

export type SqliteExports = Record<string, (...numbers: number[]) => number>;

const PAGE_LENGTH = 65536;
const NOT_SUPPORTED = -138;
const BAD_FILE_NUMBER = 8;

/**
 * Instantiates SQLite.
 *
 * SQLite reaches the outside through the VFS and the functions that Java registers. Of what the
 * binary imports from its C library only time, memory growth, and the end are real; its file system
 * calls belong to a Unix VFS that is never used, and fail.
 */
export async function instantiateSqlite(module: WebAssembly.Module): Promise<Sqlite> {
  const imports: WebAssembly.ModuleImports = {};
  for (const { name } of WebAssembly.Module.imports(module)) {
    imports[name] = importOf(name);
  }
  imports.emscripten_resize_heap = (size: number) => growMemory(memory, size >>> 0);
  imports.localtime_js = (low: number, high: number, target: number) =>
    putLocalTime(new Int32Array(memory.buffer, target, 10), (low >>> 0) + high * 2 ** 32);
  const instance = await WebAssembly.instantiate(module, { env: imports });
  const memory = instance.exports.memory as WebAssembly.Memory;
  const exports = instance.exports as unknown as SqliteExports;
  exports.initialize!();
  return { exports, memory, table: instance.exports.table as WebAssembly.Table };
}

function importOf(name: string): (...numbers: number[]) => number {
  switch (name) {
    case 'emscripten_date_now':
      return () => Date.now();
    case 'emscripten_get_now':
      return () => performance.now();
    case 'assert_fail':
    case 'abort_js':
    case 'proc_exit':
      return () => {
        throw new WebAssembly.RuntimeError(`SQLite stopped: ${name}`);
      };
    case 'tzset_js':
      return () => 0;
    default:
      return name.startsWith('fd_') ? () => BAD_FILE_NUMBER : () => NOT_SUPPORTED;
  }
}

function growMemory(memory: WebAssembly.Memory, size: number): number {
  const missing = size - memory.buffer.byteLength;
  // Growing by an eighth at least keeps the number of detached views low.
  const wanted = Math.max(missing, memory.buffer.byteLength / 8);
  for (const length of [wanted, missing]) {
    try {
      memory.grow(Math.ceil(length / PAGE_LENGTH));
      return 1;
    } catch {
      // The next, smaller step may still fit.
    }
  }
  return 0;
}

/** Fills C's `struct tm`. */
function putLocalTime(target: Int32Array, seconds: number): void {
  const date = new Date(seconds * 1000);
  const year = date.getFullYear();
  const offsets = [0, 6].map((month) => new Date(year, month, 1).getTimezoneOffset());
  const winter = Math.max(...offsets);
  const isSummer = Math.min(...offsets) !== winter && date.getTimezoneOffset() < winter;
  const dayOfYear = Math.round(
    (Date.UTC(year, date.getMonth(), date.getDate()) - Date.UTC(year, 0, 1)) / 86_400_000,
  );
  target.set([
    date.getSeconds(),
    date.getMinutes(),
    date.getHours(),
    date.getDate(),
    date.getMonth(),
    year - 1900,
    date.getDay(),
    dayOfYear,
    isSummer ? 1 : 0,
    -date.getTimezoneOffset() * 60,
  ]);
}
