import { runCell } from './cell.js';

self.onmessage = async ({ data }) => {
  postMessage(await runCell(data));
};
