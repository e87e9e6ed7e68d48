import { startWasmGcEngine } from './engine/engine-wasm-gc.js';
import { fetchBytes, fetchModule } from './fetch-module.js';
import { serve } from './worker-host.js';

serve('wasm-gc', async (wasmUrl, onResponse) => {
  const [sqliteModule, engineBytes] = await Promise.all([
    fetchModule(wasmUrl ?? new URL('./sqlite.wasm', import.meta.url)),
    fetchBytes(new URL('./engine.wasm', import.meta.url)),
  ]);
  return startWasmGcEngine(sqliteModule, engineBytes, onResponse);
});
