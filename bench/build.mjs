// Makes target/wa-sqlite/: bare wa-sqlite as its users ship it, a bundled worker beside its binary;
// and target/peers/: the CRDTs that ours is compared with, each a module beside its binary.
// The bundler is the package's own: npm-package is built before this module.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from '../npm-package/node_modules/esbuild/lib/main.js';

const pathOf = (file) => fileURLToPath(new URL(file, import.meta.url));

const options = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  platform: 'browser',
  legalComments: 'none',
  logLevel: 'warning',
};

mkdirSync(pathOf('target/wa-sqlite'), { recursive: true });
await build({
  ...options,
  entryPoints: [pathOf('src/wa-sqlite/wa-sqlite-worker.js')],
  outdir: pathOf('target/wa-sqlite'),
});
copyFileSync(
  pathOf('node_modules/@journeyapps/wa-sqlite/dist/wa-sqlite.wasm'),
  pathOf('target/wa-sqlite/wa-sqlite.wasm'),
);

mkdirSync(pathOf('target/peers'), { recursive: true });
await build({
  ...options,
  entryPoints: ['reference', 'published', 'yjs', 'loro'].map((e) => pathOf(`src/peers/${e}.js`)),
  outdir: pathOf('target/peers'),
});
for (const file of [
  '@vlcn.io/wa-sqlite/dist/crsqlite-sync.wasm',
  '@vlcn.io/crsqlite-wasm/dist/crsqlite.wasm',
  'loro-crdt/web/loro_wasm_bg.wasm',
]) {
  copyFileSync(pathOf(`node_modules/${file}`), pathOf(`target/peers/${file.split('/').pop()}`));
}
const { devDependencies } = JSON.parse(readFileSync(pathOf('package.json'), 'utf8'));
writeFileSync(pathOf('target/peers/versions.json'), `${JSON.stringify(devDependencies, null, 2)}\n`);
