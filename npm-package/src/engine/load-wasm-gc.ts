import type { ResponseListener } from './engine-api.js';
import { load } from './engine-runtime.js';
import { Host } from './host.js';
import { instantiateSqlite, type Sqlite } from './sqlite.js';

/** TeaVM keeps byte arrays here while it copies them; ours never are, so it stays almost empty. */
const JAVA_HEAP_LENGTH = 64 * 1024;
const HEAP_ALIGNMENT = 16;

/**
 * Loads Java compiled to WasmGC beside a new instance of SQLite.
 *
 * Java shares SQLite's memory: it imports that memory, and SQLite's functions, without JavaScript
 * between. Two things make it safe. TeaVM's own small heap is a block of SQLite's `malloc`. And on
 * start TeaVM writes its string constants to address 0 and reads them at once: what SQLite had there
 * is put back afterwards, before anything calls SQLite.
 */
export async function loadWasmGc(
  sqliteModule: WebAssembly.Module,
  javaBytes: BufferSource,
  onResponse: ResponseListener,
): Promise<{ sqlite: Sqlite; host: Host; exports: WebAssembly.Exports }> {
  const sqlite = await instantiateSqlite(sqliteModule);
  const host = new Host(sqlite, onResponse);
  const heap = align(sqlite.exports.malloc!(JAVA_HEAP_LENGTH + HEAP_ALIGNMENT));
  const before = host.bytes().slice(0, stringConstantsLimit(sqlite));
  let instance: WebAssembly.Instance | undefined;
  const java = await load(javaBytes, {
    memory: { external: sqlite.memory },
    noAutoImports: true,
    installImports(imports) {
      imports.teavmMemory!.heapOffset = constant(heap);
      imports.teavmMemory!.maxSize = constant(heap + JAVA_HEAP_LENGTH);
      imports.sqlite = sqlite.exports;
      imports.host = {
        ...host.functions(),
        placeFunction: (name: number) => placeFunction(sqlite, instance!, textAt(host, name)),
      };
    },
  });
  instance = java.instance;
  const written = stringConstantsLength(java.module);
  if (written > before.length) {
    throw new Error(`Java's string constants overwrote SQLite's data: length=${written}`);
  }
  host.bytes().set(before, 0);
  return { sqlite, host, exports: instance.exports };
}

function align(address: number): number {
  return (address + HEAP_ALIGNMENT - 1) & -HEAP_ALIGNMENT;
}

function constant(value: number): WebAssembly.Global {
  return new WebAssembly.Global({ value: 'i32', mutable: false }, value);
}

/** All of SQLite's memory is saved, up to a size that TeaVM's strings will not reach. */
function stringConstantsLimit(sqlite: Sqlite): number {
  return Math.min(sqlite.memory.buffer.byteLength, 256 * 1024);
}

function stringConstantsLength(module: WebAssembly.Module): number {
  const [section] = WebAssembly.Module.customSections(module, 'teavm.memoryRequirements');
  if (section === undefined) {
    throw new Error('the engine does not tell its memory requirements');
  }
  return (JSON.parse(new TextDecoder().decode(section)) as { dataSize: number }).dataSize;
}

function textAt(host: Host, address: number): string {
  const bytes = host.bytes();
  return new TextDecoder().decode(bytes.subarray(address, bytes.indexOf(0, address)));
}

function placeFunction(sqlite: Sqlite, instance: WebAssembly.Instance, name: string): number {
  const target = instance.exports[name];
  if (typeof target !== 'function') {
    throw new Error(`no such callback: name=${name}`);
  }
  const pointer = sqlite.table.grow(1);
  sqlite.table.set(pointer, target);
  return pointer;
}
