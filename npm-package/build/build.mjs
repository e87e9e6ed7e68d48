// Makes dist/: the client, the two workers, the Java engine in both builds, SQLite, and the types.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { cspRuntime } from './csp-runtime.mjs';

const root = new URL('../', import.meta.url);
const dist = new URL('dist/', root);
const engine = new URL('../worker/target/engine/', root);

const pathOf = (file, base) => fileURLToPath(new URL(file, base));

/** Resolves the two modules that the `worker` module makes to what it made. */
const javaEngine = {
  name: 'java-engine',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^\.\/engine\.js$/ }, () => ({ path: './engine.js', external: true }));
    onResolve({ filter: /^\.\/engine-runtime\.js$/ }, () => ({
      path: pathOf('engine-runtime.js', engine),
    }));
    onLoad({ filter: /engine-runtime\.js$/ }, ({ path }) => ({
      contents: cspRuntime(readFileSync(path, 'utf8')),
    }));
  },
};

const options = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  sourcemap: true,
  sourcesContent: true,
  legalComments: 'none',
  plugins: [javaEngine],
  outdir: pathOf('.', dist),
};

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
await build({
  ...options,
  platform: 'browser',
  entryPoints: ['index', 'worker-wasm-gc', 'worker-js'].map((e) => pathOf(`src/${e}.ts`, root)),
});
await build({
  ...options,
  platform: 'browser',
  entryPoints: [pathOf('src/engine/loader.ts', root)],
  outdir: pathOf('target/loader', root),
});
await build({ ...options, platform: 'node', entryPoints: [pathOf('src/node.ts', root)] });
await build({
  ...options,
  bundle: false,
  sourcemap: false,
  plugins: [],
  entryPoints: [pathOf('engine.js', engine)],
});
copyFileSync(new URL('engine.wasm', engine), new URL('engine.wasm', dist));
copyFileSync(new URL('../wasm-sqlite/sqlite.wasm', root), new URL('sqlite.wasm', dist));
execFileSync('npx', ['tsc', '--emitDeclarationOnly'], {
  cwd: pathOf('.', root),
  stdio: 'inherit',
});
for (const file of ['LICENSE', 'NOTICE']) {
  copyFileSync(new URL(`../${file}`, root), new URL(file, root));
}
