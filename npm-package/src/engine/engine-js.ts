import * as java from './engine.js';
import { callWithRequest, type Engine, type ResponseListener } from './engine-api.js';
import { functionSignatureModule } from './function-type.js';
import { Host } from './host.js';
import { instantiateSqlite, type Sqlite } from './sqlite.js';

/** Starts the engine's JS build, for browsers without WasmGC and for Node. */
export async function startJavaScriptEngine(
  sqliteModule: WebAssembly.Module,
  onResponse: ResponseListener,
): Promise<Engine> {
  const { sqlite, host } = await loadJavaScript(sqliteModule, java, onResponse);
  const { malloc, free } = sqlite.exports;
  return {
    request: (request) =>
      callWithRequest(request, malloc!, free!, () => host.bytes(), java.request),
    addHandle: (handle) => host.addHandle(handle),
  };
}

/** Connects Java compiled to JavaScript with a new instance of SQLite, and starts it. */
export async function loadJavaScript(
  sqliteModule: WebAssembly.Module,
  module: Pick<typeof java, 'start' | 'JavaScriptCallbacks'>,
  onResponse: ResponseListener,
): Promise<{ sqlite: Sqlite; host: Host }> {
  const sqlite = await instantiateSqlite(sqliteModule);
  const host = new Host(sqlite, onResponse);
  module.start(sqlite.exports, sqlite.memory, {
    ...host.functions(),
    placeFunction(name: string, signature: string): number {
      const target = module.JavaScriptCallbacks[name];
      if (target === undefined) {
        throw new Error(`no such callback: name=${name}`);
      }
      const { f } = new WebAssembly.Instance(functionSignatureModule(signature), {
        e: { f: target },
      }).exports;
      const pointer = sqlite.table.grow(1);
      sqlite.table.set(pointer, f);
      return pointer;
    },
  });
  return { sqlite, host };
}
