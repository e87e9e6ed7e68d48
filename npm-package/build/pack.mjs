// Packs the package as sqlattice.tgz: the one thing that users, tests, and benchmarks install.
import { execFileSync } from 'node:child_process';
import { renameSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const [{ filename }] = JSON.parse(
  execFileSync('npm', ['pack', '--json'], { cwd: root, encoding: 'utf8' }),
);
renameSync(`${root}${filename}`, `${root}sqlattice.tgz`);
console.log('packed sqlattice.tgz');
