// Checks that sqlite.wasm is the one that was made from the sources that lie beside it.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const read = (file) => readFileSync(new URL(file, import.meta.url));

for (const line of read('sqlite.wasm.sha256').toString('utf8').trim().split('\n')) {
  const [expected, file] = line.split('  ');
  const sha256 = createHash('sha256').update(read(file)).digest('hex');
  if (sha256 !== expected) {
    throw new Error(`changed since ./rebuild: file=${file}, sha256=${sha256}`);
  }
}
console.log('sqlite.wasm and its sources: checksums ok');
