import type { ResponseListener } from './engine-api.js';
import { functionSignatureModule } from './function-type.js';
import { Host } from './host.js';
import { instantiateSqlite, type Sqlite } from './sqlite.js';

/** What TeaVM's JS build exports. */
export interface JavaScriptModule {
  start(sqliteExports: object, memory: WebAssembly.Memory, host: object): void;
  readonly JavaScriptCallbacks: Record<string, ((...values: never[]) => unknown) | undefined>;
}

/** Connects Java compiled to JavaScript with a new instance of SQLite, and starts it. */
export async function loadJavaScript(
  sqliteModule: WebAssembly.Module,
  module: JavaScriptModule,
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
