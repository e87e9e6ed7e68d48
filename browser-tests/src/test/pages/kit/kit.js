// Runs the compiled contract suites in a worker; `?build=` names the build: wasm-gc or js.
const worker = new Worker(`kit-worker.js${location.search}`, { type: 'module' });
worker.onmessage = (event) => {
  window.result = event.data;
};
worker.onerror = (event) => {
  window.result = { failed: event.message || 'the worker did not start' };
};
