// Makes dist/sqlite.wasm from the pinned wa-sqlite build: see README.md.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import {
  EXPORT_SECTION,
  growableTable,
  IMPORT_SECTION,
  moduleOf,
  renameExports,
  renameImports,
  sectionsOf,
  TABLE_SECTION,
} from './wasm-module.mjs';

const SOURCE = new URL('./node_modules/@journeyapps/wa-sqlite/dist/', import.meta.url);
const SHA256 = {
  'wa-sqlite.wasm': 'c2c86269d8fd0b0913ea40c2b07d82763f00e293b9e4d7c406f5ed95345ddb25',
  'wa-sqlite.mjs': '1701e70dd6fc7f358631105f4e8062c0fb2d8a2be3132ff5e4dca0aa9501a48f',
};

/** What we call besides SQLite's own functions, with the names that we give it. */
const OTHER_EXPORTS = {
  malloc: 'malloc',
  free: 'free',
  wasmMemory: 'memory',
  wasmTable: 'table',
  ___wasm_call_ctors: 'initialize',
  __emscripten_tempret_get: 'getTempRet0',
};

function readPinned(file) {
  const bytes = readFileSync(new URL(file, SOURCE));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== SHA256[file]) {
    throw new Error(`unexpected checksum: file=${file}, sha256=${sha256}`);
  }
  return bytes;
}

/** The binary's short names, as the published glue code maps them: field → C name. */
function namesOf(glue) {
  const imports = new Map();
  for (const pair of glue.match(/wasmImports=\{([^}]*)\}/)[1].split(',')) {
    const [field, cName] = pair.split(':');
    imports.set(field, cName);
  }
  const exports = new Map();
  for (const [, cName, field] of glue.matchAll(/([\w$]+)=wasmExports\["([^"]+)"\]/g)) {
    exports.set(field, cName);
  }
  for (const [, cName, field] of glue.matchAll(/Module\["_([\w$]+)"\]=wasmExports\["([^"]+)"\]/g)) {
    exports.set(field, cName);
  }
  return { imports, exports };
}

function publicName(cName) {
  return cName?.startsWith('sqlite3_') ? cName : OTHER_EXPORTS[cName];
}

function importName(cName) {
  if (cName === undefined) {
    throw new Error('an import is not in the glue code');
  }
  return cName.replace(/^_+/, '');
}

const module = readPinned('wa-sqlite.wasm');
const names = namesOf(readPinned('wa-sqlite.mjs').toString('utf8'));
const patched = moduleOf(
  module,
  sectionsOf(module).map(({ id, content }) => {
    switch (id) {
      case IMPORT_SECTION:
        return { id, content: renameImports(content, (f) => importName(names.imports.get(f))) };
      case TABLE_SECTION:
        return { id, content: growableTable(content) };
      case EXPORT_SECTION:
        return { id, content: renameExports(content, (f) => publicName(names.exports.get(f))) };
      default:
        return { id, content };
    }
  }),
);

const exported = WebAssembly.Module.exports(new WebAssembly.Module(patched)).map((e) => e.name);
for (const name of ['sqlite3_step', 'sqlite3_vfs_register', ...Object.values(OTHER_EXPORTS)]) {
  if (!exported.includes(name)) {
    throw new Error(`missing export: name=${name}`);
  }
}
mkdirSync(new URL('./dist/', import.meta.url), { recursive: true });
writeFileSync(new URL('./dist/sqlite.wasm', import.meta.url), patched);
console.log(`dist/sqlite.wasm: ${patched.length} bytes, ${exported.length} exports`);
