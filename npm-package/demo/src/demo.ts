import { type Comparison, type Survey, survey } from './compare.ts';
import { type Meeting, meet, verify } from './conflicts.ts';
import { loadDataset, type SeedReport, seed } from './dataset.ts';
import { type EditReport, editApart } from './edits.ts';
import { exchange, send, type Transfer } from './exchange.ts';
import { type Replica, SIDES, type Side } from './replica.ts';

export type CopyReport = Omit<Transfer, 'label'>;

export type MergeReport = {
  leftToRight: Transfer;
  rightToLeft: Transfer;
  conflicts: number;
  /** Conflicts where the databases hold something else than the rules say: always 0, or a bug. */
  unexpected: number;
  bothKept: number;
  ms: number;
};

/** What the demo tells whoever draws it. */
export type Listener = {
  activity(text: string): void;
  progress(done: number, total: number): void;
  busy(busy: boolean): void;
  online(online: boolean): void;
  transferred(transfer: Transfer): void;
  met(meeting: Meeting): void;
  /** Draws both sides again; the next action waits for it. */
  surveyed(survey: Survey): Promise<void>;
};

/** The two replicas and what can be done with both: one thing at a time, in the order asked for. */
export class Demo {
  readonly replicas: Record<Side, Replica>;
  readonly #listener: Listener;
  readonly #connected: Record<Side, boolean> = { left: false, right: false };
  #queue: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(replicas: Record<Side, Replica>, listener: Listener) {
    this.replicas = replicas;
    this.#listener = listener;
  }

  /** Both sides are connected, so every edit travels at once. */
  get online(): boolean {
    return SIDES.every((side) => this.#connected[side]);
  }

  isConnected(side: Side): boolean {
    return this.#connected[side];
  }

  /** Fills the left side from the file and the right side from the left, if both are empty. */
  start(): Promise<void> {
    return this.#next(async () => {
      const counts = await Promise.all(SIDES.map((side) => this.replicas[side].count()));
      const empty = counts.every((count) => count === 0);
      if (empty) await this.#fill();
      await this.#survey();
      if (!empty) this.#listener.activity('Both sides are as you left them, and offline.');
    });
  }

  fill(): Promise<{ seed: SeedReport; copy: CopyReport }> {
    return this.#next(async () => {
      const report = await this.#fill();
      await this.#survey();
      return report;
    });
  }

  editApart(): Promise<EditReport> {
    return this.#next(async () => {
      this.#setConnected(SIDES, false);
      this.#listener.activity('Editing both sides…');
      const report = await editApart(this.replicas);
      await this.#survey();
      const edits = report.left + report.right;
      this.#listener.activity(
        `${edits} edits in ${ms(report.ms)}; neither side knows of the other's.`,
      );
      return report;
    });
  }

  goOnline(): Promise<MergeReport> {
    return this.#next(async () => {
      this.#setConnected(SIDES, true);
      return this.#merge('Merge');
    });
  }

  /** Connects or disconnects one side; merges when that puts both online. */
  connect(side: Side, connected: boolean): Promise<void> {
    return this.#next(async () => {
      this.#setConnected([side], connected);
      if (this.online) await this.#merge('Merge');
      else
        this.#listener.activity(
          `The ${side} side is ${connected ? 'waiting for the other' : 'offline'}.`,
        );
    });
  }

  /** Runs one edit on one side; while both are online it travels at once. */
  edit(side: Side, sql: string, params: (string | number | null)[]): Promise<void> {
    return this.#next(async () => {
      await this.replicas[side].run(sql, params);
      if (this.online) await this.#merge('Live');
      else {
        await this.#survey();
        this.#listener.activity(`Edited the ${side} side; the other does not know yet.`);
      }
    });
  }

  /** Reads in turn with the actions: a database is not asked anything amid a transaction. */
  look(work: () => Promise<void>): Promise<void> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => {});
    return result;
  }

  compare(): Promise<Comparison> {
    return this.#next(async () => (await this.#survey()).comparison);
  }

  /** Empties both sides. Replicated rows are deleted as an app would, so versions go on rising. */
  reset(): Promise<void> {
    return this.#next(async () => {
      this.#setConnected(SIDES, false);
      this.#listener.activity('Emptying both sides…');
      const { left, right } = this.replicas;
      await Promise.all(SIDES.map((side) => this.replicas[side].db.exec('delete from city')));
      await exchange('Reset', left, right);
      await this.#survey();
      this.#listener.activity('Both sides are empty.');
    });
  }

  async #fill(): Promise<{ seed: SeedReport; copy: CopyReport }> {
    const { left, right } = this.replicas;
    this.#listener.activity('Loading the cities…');
    const dataset = await loadDataset();
    const seeded = await seed(left.db, dataset, (done, total) => {
      this.#listener.activity(`Writing ${count(done)} of ${count(total)} cities on the left…`);
      this.#listener.progress(done, total);
    });
    this.#listener.activity('Copying left to right as one changeset…');
    const { label: _, ...copy } = await this.#tell(send('First copy', left, right));
    const copyMs = copy.collectMs + copy.applyMs;
    this.#listener.activity(
      `${count(seeded.rows)} cities written on the left in ${ms(seeded.ms)}, then copied to the right ` +
        `in ${ms(copyMs)} and ${count(Math.round(copy.bytes / 1000))} kB.`,
    );
    return { seed: seeded, copy };
  }

  async #merge(label: string): Promise<MergeReport> {
    const { left, right } = this.replicas;
    const since = {
      left: (await left.cursor(right.db.siteId)).sent,
      right: (await right.cursor(left.db.siteId)).sent,
    };
    const meeting = await meet(this.replicas, since);
    this.#listener.activity('Merging both ways…');
    const start = performance.now();
    const [leftToRight, rightToLeft] = await exchange(label, left, right);
    const took = performance.now() - start;
    this.#listener.transferred(leftToRight);
    this.#listener.transferred(rightToLeft);
    const unexpected = await verify(meeting.conflicts, this.replicas);
    if (label !== 'Live' || meeting.conflicts.length > 0) this.#listener.met(meeting);
    await this.#survey();
    this.#listener.activity(`Merged both ways in ${ms(took)}. Edits travel at once while online.`);
    const { conflicts, bothKept } = meeting;
    return {
      leftToRight,
      rightToLeft,
      conflicts: conflicts.length,
      unexpected,
      bothKept,
      ms: took,
    };
  }

  async #tell(transfer: Promise<Transfer>): Promise<Transfer> {
    const done = await transfer;
    this.#listener.transferred(done);
    return done;
  }

  async #survey(): Promise<Survey> {
    const result = await survey(this.replicas);
    await this.#listener.surveyed(result);
    return result;
  }

  #setConnected(sides: readonly Side[], connected: boolean): void {
    for (const side of sides) this.#connected[side] = connected;
    this.#listener.online(this.online);
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting++;
    this.#listener.busy(true);
    const result = this.#queue.then(work).finally(() => {
      this.#waiting--;
      if (this.#waiting === 0) this.#listener.busy(false);
    });
    this.#queue = result.catch(() => {});
    return result;
  }
}

const whole = new Intl.NumberFormat('en');

export function count(value: number): string {
  return whole.format(value);
}

export function ms(value: number): string {
  return value < 10 ? `${value.toFixed(1)} ms` : `${count(Math.round(value))} ms`;
}
