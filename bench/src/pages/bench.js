// `?what=port` or `?what=first-row`; the result is left in `window.result`.
import { measureFirstRow } from './first-row.js';

const parameters = new URLSearchParams(location.search);

function measurePort() {
  return new Promise((resolve, reject) => {
    const worker = new Worker(`port-worker.js${location.search}`, { type: 'module' });
    worker.onmessage = ({ data }) => {
      if (data.port !== undefined) {
        resolve(data.port);
      } else if (data.failed !== undefined) {
        reject(new Error(data.failed));
      }
    };
    worker.onerror = (event) => reject(new Error(event.message || 'the worker did not start'));
  });
}

async function measureFirstRows() {
  const rounds = Number(parameters.get('rounds'));
  return [await measureFirstRow('memory', rounds), await measureFirstRow('opfs', rounds)];
}

(parameters.get('what') === 'port' ? measurePort() : measureFirstRows()).then(
  (value) => {
    window.result = { value };
  },
  (error) => {
    window.result = { failed: String(error?.stack ?? error) };
  },
);
