// Makes target/wa-sqlite/: bare wa-sqlite as its users ship it, a bundled worker beside its binary.
// The bundler is the package's own: npm-package is built before this module.
import { copyFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from '../npm-package/node_modules/esbuild/lib/main.js';

const pathOf = (file) => fileURLToPath(new URL(file, import.meta.url));

mkdirSync(pathOf('target/wa-sqlite'), { recursive: true });
await build({
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  platform: 'browser',
  legalComments: 'none',
  logLevel: 'warning',
  entryPoints: [pathOf('src/wa-sqlite/wa-sqlite-worker.js')],
  outdir: pathOf('target/wa-sqlite'),
});
copyFileSync(
  pathOf('node_modules/@journeyapps/wa-sqlite/dist/wa-sqlite.wasm'),
  pathOf('target/wa-sqlite/wa-sqlite.wasm'),
);
