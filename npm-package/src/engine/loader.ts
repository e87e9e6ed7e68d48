/** How tests and benchmarks run other Java code on the package's own loader; not shipped. */
export { fetchBytes, fetchModule } from '../fetch-module.js';
export { loadJavaScript } from './load-java-script.js';
export { loadWasmGc } from './load-wasm-gc.js';
