// What the package weighs: `node bench/size.mjs` prints a table and writes target/size.json, with
// `--gate` only the verdict. Either way it fails if a WasmGC browser downloads too much.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** The most that a browser with WasmGC may download, in bytes of gzip -9. */
const LIMIT = 600_000;

const dist = new URL('../npm-package/dist/', import.meta.url);

/** What each kind of browser downloads; `node.js` is downloaded by none. */
const DOWNLOADS = {
  'a WasmGC browser': ['index.js', 'worker-wasm-gc.js', 'engine.wasm', 'sqlite.wasm'],
  'a JS-build browser': ['index.js', 'worker-js.js', 'engine.js', 'sqlite.wasm'],
};

const gzip = (bytes) => gzipSync(bytes, { level: 9 }).length;

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  }).length;

/** Returns the shipped code: no source maps, no types. */
function shippedFiles() {
  return readdirSync(dist, { recursive: true })
    .filter((file) => /\.(js|wasm)$/.test(file))
    .sort();
}

function sizesOf(file, withBrotli) {
  const bytes = readFileSync(new URL(file, dist));
  return { raw: bytes.length, gzip: gzip(bytes), brotli: withBrotli ? brotli(bytes) : 0 };
}

function sum(files, sizes) {
  const total = { raw: 0, gzip: 0, brotli: 0 };
  for (const file of files) {
    for (const kind of Object.keys(total)) {
      total[kind] += sizes[file][kind];
    }
  }
  return total;
}

function line(name, { raw, gzip, brotli }) {
  const cell = (bytes) => bytes.toLocaleString('en-US').padStart(12);
  return `${name.padEnd(30)}${cell(raw)}${cell(gzip)}${cell(brotli)}`;
}

const gateOnly = process.argv.includes('--gate');
const [gated] = Object.values(DOWNLOADS);
const shipped = shippedFiles();
const known = new Set([...Object.values(DOWNLOADS).flat(), 'node.js']);
const unknown = shipped.filter((file) => !known.has(file));
if (unknown.length > 0) {
  // Otherwise a new file could be downloaded and not be counted.
  throw new Error(`say in size.mjs who downloads: files=${unknown}`);
}
const files = gateOnly ? gated : shipped;
const sizes = Object.fromEntries(files.map((file) => [file, sizesOf(file, !gateOnly)]));
const total = sum(gated, sizes).gzip;

if (!gateOnly) {
  const downloads = Object.fromEntries(
    Object.entries(DOWNLOADS).map(([browser, parts]) => [browser, sum(parts, sizes)]),
  );
  const head = ['raw', 'gzip -9', 'brotli 11'].map((kind) => kind.padStart(12)).join('');
  console.log(`${'size in bytes'.padEnd(30)}${head}`);
  for (const [file, size] of Object.entries(sizes)) {
    console.log(line(file, size));
  }
  for (const [browser, size] of Object.entries(downloads)) {
    console.log(line(`${browser} downloads`, size));
  }
  mkdirSync(new URL('target/', import.meta.url), { recursive: true });
  writeFileSync(
    new URL('target/size.json', import.meta.url),
    `${JSON.stringify({ files: sizes, downloads, limit: LIMIT }, null, 2)}\n`,
  );
}
const verdict = total <= LIMIT ? 'ok' : 'TOO LARGE';
console.log(`size gate: ${verdict}: WasmGC download, gzip -9: bytes=${total}, limit=${LIMIT}`);
process.exitCode = total <= LIMIT ? 0 : 1;
