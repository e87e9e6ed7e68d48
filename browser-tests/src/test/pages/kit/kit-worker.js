import { fetchBytes, fetchModule, loadJavaScript, loadWasmGc } from '/loader/loader.js';

const build = new URLSearchParams(location.search).get('build');
const decoder = new TextDecoder();
const outcomes = [];

function onResponse(bytes) {
  const text = decoder.decode(bytes);
  const end = text.indexOf('\n');
  outcomes.push({ name: text.slice(0, end), failure: text.slice(end + 1) });
}

async function load() {
  const sqlite = await fetchModule('/package/dist/sqlite.wasm');
  if (build === 'wasm-gc') {
    const { exports } = await loadWasmGc(sqlite, await fetchBytes('/kit/kit.wasm'), onResponse);
    exports.start();
    return exports;
  }
  const java = await import('/kit/kit.js');
  await loadJavaScript(sqlite, java, onResponse);
  return java;
}

try {
  const kit = await load();
  const count = kit.count();
  for (let i = 0; i < count; i++) {
    kit.run(i);
  }
  postMessage({ count, outcomes });
} catch (error) {
  postMessage({ failed: String(error?.stack ?? error), outcomes });
}
