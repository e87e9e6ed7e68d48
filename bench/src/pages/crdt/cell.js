// A cell: one contender in one workload. Each workload is done twice in its worker, at first with
// few rows, so that compilers have seen the code.
import { workloads } from './workloads.js';

const WARM_UP_ROWS = 4000;

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

  constructor(contender, rows, profiled) {
    this.contender = contender;
    this.rows = rows;
    this.profiled = profiled;
  }

  async ask(task, replica = 0, argument = 0) {
    const answer = await this.contender.run(task, replica, argument);
    if (Number.isNaN(answer)) {
      throw new Error(`a task failed: task=${task}, ${this.contender.failure()}`);
    }
    return answer;
  }

  /** Times a task; `repeats` times, of which the median counts. */
  async timed(step, count, task, replica = 0, argument = 0, repeats = 1) {
    const times = [];
    let answer;
    for (let i = 0; i < repeats; i++) {
      // Lets the browser do what it put off.
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (step === this.profiled) {
        console.profile();
      }
      const begin = performance.now();
      answer = this.contender.run(task, replica, argument);
      if (answer instanceof Promise) {
        answer = await answer;
      }
      times.push(performance.now() - begin);
      if (step === this.profiled) {
        console.profileEnd();
      }
      if (Number.isNaN(answer)) {
        throw new Error(`a task failed: step=${step}, ${this.contender.failure()}`);
      }
    }
    times.sort((a, b) => a - b);
    this.steps[step] = { ms: times[times.length >> 1], count };
    return answer;
  }

  check(what, actual, expected) {
    if (actual !== expected) {
      throw new Error(`wrong ${what}: actual=${actual}, expected=${expected}`);
    }
  }
}

/** Returns what was measured, or why it failed; `profiled` names a step to profile. */
export async function runCell({ contender: name, workload, rows, profiled }) {
  try {
    const { load } = await import(CONTENDERS[name]);
    const contender = await load(name);
    const { run, isWarmedUp } = workloads[workload];
    if (isWarmedUp) {
      await run(new Cell(contender, Math.min(rows, WARM_UP_ROWS)));
    }
    const cell = new Cell(contender, rows, profiled);
    await run(cell);
    return { steps: cell.steps, values: cell.values, about: contender.about };
  } catch (error) {
    return { failed: String(error?.stack ?? error) };
  }
}
