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

function textKeys(count) {
  let random = SEED;
  return Array.from({ length: count }, () => {
    random = next(random);
    const first = random;
    random = next(random);
    return hex(first) + hex(random);
  });
}

/** Of two replicas that write the same row, each has the greater value in half of the rows. */
export const updatedValue = (replica, place) => 2_000_000 + 2 * place + ((place + replica) & 1);

/** What a row gets in a transaction of its own: none of the other values. */
export const singleValue = (place) => 1_500_000 + place;

/** Rows by number: where they come in, their keys, and their texts. */
export function makeInput(keyKind, count) {
  return {
    order: keyKind === SHUFFLED_KEY ? shuffled(count) : ascending(count),
    keys: keyKind === TEXT_KEY ? textKeys(count) : ascending(count),
    texts: Array.from({ length: count }, (_, i) => `some text of ${String(i).padStart(7, '0')}`),
    hasTextKeys: keyKind === TEXT_KEY,
  };
}

/** What a table must hold, computed from what was asked. */
export class Model {
  #a;
  #isAlive;

  constructor(count) {
    this.#a = new Float64Array(count);
    this.#isAlive = new Uint8Array(count);
  }

  insert(rows) {
    for (const row of rows) {
      this.#a[row] = row;
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
        sum += digestOf(this.#a[row], 48 + (row % 10), row + 0.5);
      }
    }
    return sum;
  }
}

/** One row's part of a digest: column a, the last code of column b, column c. */
export const digestOf = (a, lastCode, c) => a * 3 + lastCode * 5 + c * 7;
