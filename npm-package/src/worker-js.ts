import { startJavaScriptEngine } from './engine/engine-js.js';
import { fetchModule } from './fetch-module.js';
import { serve } from './worker-host.js';

serve('js', async (wasmUrl, onResponse) =>
  startJavaScriptEngine(
    await fetchModule(wasmUrl ?? new URL('./sqlite.wasm', import.meta.url)),
    onResponse,
  ),
);
