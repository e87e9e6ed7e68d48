// The rows that all contenders write; CrdtInput.java makes the same.
import { SHUFFLED_KEY, TEXT_KEY } from './tasks.js';

const SEED = 0x9e3779b9 | 0;

function next(random) {
  let mixed = random ^ (random << 13);
  mixed ^= mixed >>> 17;
  return mixed ^ (mixed << 5);
}

/** Returns the numbers from 0 on in a random order. */
export function shuffled(count) {
  const numbers = ascending(count);
  let random = SEED;
  for (let i = count - 1; i > 0; i--) {
    random = next(random);
    const j = (random >>> 1) % (i + 1);
    const swapped = numbers[i];
    numbers[i] = numbers[j];
    numbers[j] = swapped;
  }
  return numbers;
}

function ascending(count) {
  return Int32Array.from({ length: count }, (_, i) => i);
}

const hex = (value) => (value >>> 0).toString(16).padStart(8, '0');

const WORDS = `
  time year people way day man thing woman life child world school state family student group
  country problem hand part place case week company system program question work government number night point
  home water room mother area money story fact month lot right study book eye job word
  business issue side kind head house service friend father power hour game line end member law
`
  .trim()
  .split(/\s+/)
  .map((word) => `${word} `);
const TEXT_LENGTH = 20;

/** Keys, if they are texts, and the values of all rows: a number, a text of words, a real. */
function makeRows(keyKind, count) {
  let random = SEED;
  const keys = [];
  for (let i = 0; keyKind === TEXT_KEY && i < count; i++) {
    random = next(random);
    const first = random;
    random = next(random);
    keys.push(hex(first) + hex(random));
  }
  random = SEED;
  const texts = [];
  const numbers = new Int32Array(count);
  const reals = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    random = next(random);
    numbers[i] = (random >>> 8) % 1000;
    random = next(random);
    reals[i] = ((random >>> 8) % 400_000) / 4;
    let text = WORDS[random & 63] + WORDS[(random >>> 6) & 63];
    random = next(random);
    text += WORDS[random & 63] + WORDS[(random >>> 6) & 63] + hex(random);
    texts.push(text.slice(0, TEXT_LENGTH - 1) + (i % 10));
  }
  return { keys, texts, numbers, reals };
}

/** Of two replicas that write the same row, each has the greater value in half of the rows. */
export const updatedValue = (replica, place) => 2_000_000 + 2 * place + ((place + replica) & 1);

/** What a row gets in a transaction of its own: none of the other values. */
export const singleValue = (place) => 1_500_000 + place;

/** Rows by number: where they come in, their keys, and their values. */
export function makeInput(keyKind, count) {
  const { keys, texts, numbers, reals } = makeRows(keyKind, count);
  return {
    order: keyKind === SHUFFLED_KEY ? shuffled(count) : ascending(count),
    keys: keyKind === TEXT_KEY ? keys : ascending(count),
    texts,
    numbers,
    reals,
    hasTextKeys: keyKind === TEXT_KEY,
  };
}

/** What a table must hold, computed from what was asked. */
export class Model {
  #a;
  #isAlive;
  #rows;

  constructor(count) {
    this.#rows = makeRows(SHUFFLED_KEY, count);
    this.#a = new Float64Array(count);
    this.#isAlive = new Uint8Array(count);
  }

  insert(rows) {
    for (const row of rows) {
      this.#a[row] = this.#rows.numbers[row];
      this.#isAlive[row] = 1;
    }
  }

  update(row, value) {
    this.#a[row] = value;
  }

  updateAll() {
    this.#a = this.#a.map((a) => a + 1);
  }

  delete(row) {
    this.#isAlive[row] = 0;
  }

  get count() {
    return this.#isAlive.reduce((sum, alive) => sum + alive, 0);
  }

  get digest() {
    let sum = 0;
    for (let row = 0; row < this.#a.length; row++) {
      if (this.#isAlive[row] === 1) {
        sum += digestOf(this.#a[row], 48 + (row % 10), this.#rows.reals[row]);
      }
    }
    return sum;
  }
}

/** One row's part of a digest: column a, the last code of column b, column c. */
export const digestOf = (a, lastCode, c) => a * 3 + lastCode * 5 + c * 7;
