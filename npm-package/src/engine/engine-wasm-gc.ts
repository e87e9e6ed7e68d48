import { callWithRequest, type Engine, type ResponseListener } from './engine-api.js';
import { loadWasmGc } from './load-wasm-gc.js';

/** Starts the engine's WasmGC build. */
export async function startWasmGcEngine(
  sqliteModule: WebAssembly.Module,
  engineBytes: BufferSource,
  onResponse: ResponseListener,
): Promise<Engine> {
  const { sqlite, host, exports } = await loadWasmGc(sqliteModule, engineBytes, onResponse);
  const { malloc, free } = sqlite.exports;
  const start = exports.start as () => void;
  const request = exports.request as (address: number, length: number) => void;
  start();
  return {
    request: (bytes) => callWithRequest(bytes, malloc!, free!, () => host.bytes(), request),
    addHandle: (handle) => host.addHandle(handle),
  };
}
