// Runs one cell at a time, as the program asks: a contender in a workload, in a fresh worker.
import { runCell } from './crdt/cell.js';

/** Leaves the cell's result, or why it failed, in `window.cell`. */
window.startCell = (cell) => {
  window.cell = undefined;
  const worker = new Worker('crdt/cell-worker.js', { type: 'module' });
  const end = (result) => {
    worker.terminate();
    window.cell = result;
  };
  worker.onmessage = ({ data }) => end(data);
  worker.onerror = (event) => end({ failed: event.message || 'the worker did not start' });
  worker.postMessage(cell);
};

/** Runs a cell here instead, where a profiler sees it. */
window.runCellHere = runCell;
