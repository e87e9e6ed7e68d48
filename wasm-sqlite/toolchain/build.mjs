// Makes the file named by the first argument from src/ and SQLite's amalgamation: see ../README.md.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runClang } from '@yowasp/clang';
import { EXPORT_SECTION, moduleOf, renameExports, sectionsOf } from '../wasm-module.mjs';

const AMALGAMATION = new URL('./node_modules/better-sqlite3/deps/sqlite3/sqlite3.c', import.meta.url);
const AMALGAMATION_SHA256 = '75a4760a7b9727a4c4c877aec92eacf39e52a8f2921ce00bd33be6d3a8e8e254';

/**
 * A statement that fires triggers saves each page that it changes to a journal in memory, whose
 * chunks are smaller than a page: five allocations a page. No option has their size.
 */
const SMALL_CHUNKS = '#define MEMJOURNAL_DFLT_FILECHUNKSIZE 1024';
const LARGE_CHUNKS = '#define MEMJOURNAL_DFLT_FILECHUNKSIZE 8184';

const MEBIBYTE = 1024 * 1024;

/** What the toolchain exports under names of its own, with wa-sqlite's names for it. */
const RENAMED = { __indirect_function_table: 'table', __get_temp_ret: 'getTempRet0' };

/** Exported for wasm-opt only. */
const DROPPED = ['__set_temp_ret'];

/** What every engine of today has; not what is newer, as wasm-opt would use it. */
const FEATURES = [
  'bulk-memory',
  'multivalue',
  'mutable-globals',
  'nontrapping-float-to-int',
  'reference-types',
  'sign-ext',
];

const read = (url) => readFileSync(url, 'utf8');

const linesOf = (file) => read(new URL(`../src/${file}`, import.meta.url)).trim().split('\n');

function amalgamation() {
  const text = read(AMALGAMATION);
  const sha256 = createHash('sha256').update(text).digest('hex');
  if (sha256 !== AMALGAMATION_SHA256) {
    throw new Error(`unexpected checksum: file=sqlite3.c, sha256=${sha256}`);
  }
  return replaced(text, SMALL_CHUNKS, LARGE_CHUNKS);
}

/** Replaces the one place where a text has a part. */
function replaced(text, part, replacement) {
  const parts = text.split(part);
  if (parts.length !== 2) {
    throw new Error(`not found once: text=${part}, found=${parts.length - 1}`);
  }
  return parts.join(replacement);
}

/** Compiles for size, and links without start files: there is nothing to start. */
async function compiled() {
  const files = {
    'sqlite.c': read(new URL('../src/sqlite.c', import.meta.url)),
    'sqlite3.c': amalgamation(),
  };
  const linked = [
    '--no-entry',
    '--export-table',
    '--growable-table',
    '--stack-first',
    '--strip-all',
    `--initial-memory=${16 * MEBIBYTE}`,
    `--max-memory=${2048 * MEBIBYTE}`,
    ...linesOf('exports.txt').map((name) => `--export=${name}`),
  ];
  const made = await runClang(
    [
      'clang',
      '-Os',
      '-w',
      '-DNDEBUG',
      ...linesOf('options.txt').map((option) => `-DSQLITE_${option}`),
      'sqlite.c',
      '--no-wasm-opt',
      '-nostartfiles',
      `-Wl,-z,stack-size=${MEBIBYTE / 2}`,
      ...linked.map((option) => `-Wl,${option}`),
      '-o',
      'sqlite.wasm',
    ],
    files,
  );
  return made['sqlite.wasm'];
}

/** Makes it smaller, and every 64-bit argument or result two of 32 bits. */
function optimized(module) {
  const folder = mkdtempSync(join(tmpdir(), 'sqlite-wasm-'));
  try {
    const file = join(folder, 'sqlite.wasm');
    writeFileSync(file, module);
    execFileSync(process.execPath, [
      fileURLToPath(new URL('./node_modules/binaryen/bin/wasm-opt', import.meta.url)),
      ...FEATURES.map((feature) => `--enable-${feature}`),
      '-Os',
      '--legalize-js-interface',
      '--pass-arg=legalize-js-interface-exported-helpers',
      file,
      '--output',
      file,
    ]);
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function renamed(module) {
  const rename = (name) => (DROPPED.includes(name) ? undefined : (RENAMED[name] ?? name));
  return moduleOf(
    module,
    sectionsOf(module).map(({ id, content }) => ({
      id,
      content: id === EXPORT_SECTION ? renameExports(content, rename) : content,
    })),
  );
}

const [target] = process.argv.slice(2);
writeFileSync(target, renamed(optimized(await compiled())));
