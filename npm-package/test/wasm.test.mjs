// The sizes of the shipped modules' functions.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { bodyLengths } from '../../wasm-sqlite/wasm-module.mjs';

/** JavaScriptCore (Safari 18.2) leaves a function with a longer body, in bytes, unoptimised. */
const LIMIT = 40_000;

for (const file of ['sqlite.wasm', 'engine.wasm']) {
  test(`no function of ${file} is too long for an optimising compiler`, (t) => {
    const lengths = bodyLengths(readFileSync(new URL(`../dist/${file}`, import.meta.url)));
    const longest = lengths.sort((a, b) => b - a).slice(0, 5);
    t.diagnostic(`functions=${lengths.length}, longest=${longest.join(', ')}`);
    assert.ok(lengths.length > 100, `functions=${lengths.length}`);
    assert.ok(longest[0] <= LIMIT, `longest=${longest}, limit=${LIMIT}`);
  });
}
