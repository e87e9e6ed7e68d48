// Ours: Java on the package's own loader and binary, in one of its two builds.
import { fetchBytes, fetchModule, loadJavaScript, loadWasmGc } from '/loader/loader.js';

export async function load(build) {
  let failure = '';
  const onResponse = (bytes) => {
    failure = new TextDecoder().decode(bytes);
  };
  const sqlite = await fetchModule('/package/dist/sqlite.wasm');
  let run;
  if (build === 'wasm-gc') {
    const java = await fetchBytes('/contenders/crdt-contender.wasm');
    const { exports } = await loadWasmGc(sqlite, java, onResponse);
    exports.start();
    run = exports.run;
  } else {
    const java = await import('/contenders/crdt-contender.js');
    await loadJavaScript(sqlite, java, onResponse);
    run = java.run;
  }
  return { run, failure: () => failure, greaterValueWins: true };
}
