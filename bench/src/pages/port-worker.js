// Measures the compiled port against hand-written JavaScript: one worker, one compiled sqlite.wasm,
// an instance of it for each contender, and rounds in which each has its turn.
import { fetchBytes, fetchModule, loadJavaScript, loadWasmGc } from '/loader/loader.js';
import * as hand from './hand-contender.js';

const MAKE_INPUT = 0;
const OPEN = 1;
const INSERT = 2;
const SUM_OF_TABLE = 3;
const READ = 4;
const SUM_OF_OBJECTS = 5;
const BARE_STATEMENT = 6;
const FUNCTION_CALLS = 7;
const CLOSE = 8;
const FUNCTION_CALLS_64 = 9;

const WARM_UP_ROUNDS = 3;

const parameters = new URLSearchParams(location.search);
const rounds = Number(parameters.get('rounds'));
const rowCount = Number(parameters.get('rows'));
const callCount = Number(parameters.get('calls'));

/** How deep the calls nest in a row. */
const NESTED_CALLS = 10;
const numberCount = callCount / NESTED_CALLS;
const sumOfNumbers = (numberCount * (numberCount + 1)) / 2;

/** How often a turn does everything; its best time counts, as others use the machine too. */
const REPETITIONS = 3;

let lastFailure = '';
const onResponse = (bytes) => {
  lastFailure = new TextDecoder().decode(bytes);
};

/** Each contender, by name, as a function of a task and a count. */
async function load() {
  const sqlite = await fetchModule('/package/dist/sqlite.wasm');
  const { exports } = await loadWasmGc(
    sqlite,
    await fetchBytes('/contenders/contender.wasm'),
    onResponse,
  );
  exports.start();
  const java = await import('/contenders/contender.js');
  await loadJavaScript(sqlite, java, onResponse);
  await loadJavaScript(sqlite, hand, onResponse);
  return { 'wasm-gc': exports.run, js: java.run, hand: hand.run };
}

function check(what, actual, expected) {
  if (actual !== expected) {
    throw new Error(`wrong ${what}: actual=${actual}, expected=${expected}, ${lastFailure}`);
  }
}

function timed(run, task, count, expected) {
  const begin = performance.now();
  const result = run(task, count);
  const ms = performance.now() - begin;
  check(`result of task ${task}`, result, expected);
  return ms;
}

/** The sum that all rows must have, computed from what was meant to be inserted. */
function expectedSum() {
  let sum = 0;
  for (let i = 0; i < rowCount; i++) {
    const name = `name-${i}`;
    sum += i * 3 + name.length * 5 + name.charCodeAt(name.length - 1) * 7 + i * 0.5 * 11;
  }
  return sum;
}

/** Returns a turn's best milliseconds by what was measured. */
function oneTurn(run, sum) {
  const turn = {};
  const best = (measure, task, count, expected) => {
    turn[measure] = Math.min(turn[measure] ?? Infinity, timed(run, task, count, expected));
  };
  for (let i = 0; i < REPETITIONS; i++) {
    check('open', run(OPEN, 0), 0);
    best('insert', INSERT, 0, rowCount);
    check('sum of the table', run(SUM_OF_TABLE, 0), sum);
    best('read', READ, 0, rowCount);
    check('sum of the objects', run(SUM_OF_OBJECTS, 0), sum);
    best('bare', BARE_STATEMENT, numberCount, sumOfNumbers);
    best('calls', FUNCTION_CALLS, numberCount, sumOfNumbers + callCount);
    if (run === hand.run) {
      best('calls64', FUNCTION_CALLS_64, numberCount, sumOfNumbers + callCount);
    }
    check('close', run(CLOSE, 0), 0);
  }
  return turn;
}

async function measure() {
  const contenders = await load();
  const names = Object.keys(contenders);
  for (const name of names) {
    check('input', contenders[name](MAKE_INPUT, rowCount), rowCount);
  }
  const handUses = hand.calibrate(OPEN, INSERT, READ, CLOSE);
  const sum = expectedSum();
  const turns = [];
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
    const turn = {};
    // Each begins in its turn: who comes after another's garbage changes.
    for (let i = 0; i < names.length; i++) {
      const name = names[(round + i) % names.length];
      turn[name] = oneTurn(contenders[name], sum);
      // Lets the browser do what it put off.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    if (round >= WARM_UP_ROUNDS) {
      turns.push(turn);
    }
    postMessage({ progress: round });
  }
  return { rowCount, callCount, handUses, turns };
}

measure().then(
  (port) => postMessage({ port }),
  (error) => postMessage({ failed: String(error?.stack ?? error) }),
);
