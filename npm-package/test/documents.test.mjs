// Runs the JavaScript of the documents, in memory, since Node has no other storage.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';

const DOCUMENTS = ['../../README.md', '../README.md'];

for (const document of DOCUMENTS) {
  test(`the example of ${document} runs`, async (t) => {
    const text = readFileSync(new URL(document, import.meta.url), 'utf8');
    const [, example] = text.match(/```js\n([\s\S]*?)```/) ?? [];
    assert.ok(example, 'no example');
    const inMemory = example.replace("open({ name: 'notes' })", "open({ storage: 'memory' })");
    assert.notEqual(inMemory, example);
    // Inside the package, so that its name resolves to itself.
    mkdirSync(new URL('../target/', import.meta.url), { recursive: true });
    const file = new URL(`../target/example-${DOCUMENTS.indexOf(document)}.mjs`, import.meta.url);
    writeFileSync(file, `${inMemory}\nexport { db };\n`);
    t.mock.method(console, 'log', () => {});
    const { db } = await import(file);
    assert.equal((await db.query('select * from note')).length, 1);
    await db.close();
  });
}
