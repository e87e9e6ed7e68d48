import * as java from './engine.js';
import { callWithRequest, type Engine, type ResponseListener } from './engine-api.js';
import { loadJavaScript } from './load-java-script.js';

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
