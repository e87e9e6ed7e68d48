// A cell: one contender in one workload. Each workload is done twice in its worker, at first with
// few rows, so that compilers have seen the code.
import { workloads } from './workloads.js';

const WARM_UP_ROWS = 10_000;

/** Engines compile what turned out hot in other threads. */
const PAUSE_AFTER_WARM_UP_MS = 250;

/** Shorter steps are not worth asking for processor time: the question takes some itself. */
const LEAST_COUNT_FOR_CPU = 1000;

const CONTENDERS = {
  'wasm-gc': './java.js',
  js: './java.js',
  reference: '/peers/reference.js',
  published: '/peers/published.js',
  yjs: '/peers/yjs.js',
  loro: '/peers/loro.js',
};

/** What a workload asks its contender, and what it measured. */
class Cell {
  steps = {};
  values = {};

  constructor(contender, rows, { clock, profiled }) {
    this.contender = contender;
    this.rows = rows;
    this.clock = clock;
    this.profiled = profiled;
  }

  async ask(task, replica = 0, argument = 0) {
    const answer = await this.contender.run(task, replica, argument);
    if (Number.isNaN(answer)) {
      throw new Error(`a task failed: task=${task}, ${this.contender.failure()}`);
    }
    return answer;
  }

  /** Times a task, done once or repeatedly, on `count` rows or changes each time. */
  async timed(step, count, task, replica = 0, argument = 0, repeats = 1) {
    const hasCpu = this.clock !== undefined && count * repeats >= LEAST_COUNT_FOR_CPU;
    // Lets the browser do what it put off.
    await pause(20);
    if (step === this.profiled) {
      console.profile();
    }
    const cpuBefore = hasCpu ? this.#threads() : {};
    const begin = performance.now();
    let answer = 0;
    for (let i = 0; i < repeats && !Number.isNaN(answer); i++) {
      answer = this.contender.run(task, replica, argument);
      if (answer instanceof Promise) {
        answer = await answer;
      }
    }
    const result = { ms: performance.now() - begin, count: count * repeats };
    const cpuMs = hasCpu ? cpuBetween(cpuBefore, this.#threads()) : 0;
    if (step === this.profiled) {
      console.profileEnd();
    }
    if (Number.isNaN(answer)) {
      throw new Error(`a task failed: step=${step}, ${this.contender.failure()}`);
    }
    this.steps[step] = cpuMs > 0 ? { ...result, cpuMs } : result;
    return answer;
  }

  /** Returns the processor time of all workers' threads; this one sleeps meanwhile. */
  #threads() {
    const request = new XMLHttpRequest();
    request.open('GET', this.clock, false);
    request.send();
    return JSON.parse(request.responseText);
  }

  check(what, actual, expected) {
    if (actual !== expected) {
      throw new Error(`wrong ${what}: actual=${actual}, expected=${expected}`);
    }
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Returns this thread's milliseconds: others' workers have ended, or do nothing. */
function cpuBetween(before, after) {
  const spent = Object.keys(after).map((thread) => after[thread] - (before[thread] ?? Infinity));
  return Math.max(0, ...spent) / 1e6;
}

/** Returns what was measured, or why it failed; `profiled` names a step to profile. */
export async function runCell(options) {
  const { contender: name, workload, rows, clock } = options;
  try {
    const { load } = await import(CONTENDERS[name]);
    const contender = await load(name);
    const run = workloads[workload];
    await run(new Cell(contender, Math.min(rows, WARM_UP_ROWS), { clock }));
    await pause(PAUSE_AFTER_WARM_UP_MS);
    const cell = new Cell(contender, rows, options);
    await run(cell);
    return { steps: cell.steps, values: cell.values, about: contender.about };
  } catch (error) {
    return { failed: String(error?.stack ?? error) };
  }
}
