import { type City, COLUMNS } from '../city.ts';
import { count, type Demo, ms } from '../demo.ts';
import type { Replica, Side, Statement, Value } from '../replica.ts';
import { showError } from './banner.ts';
import { byId, find, h } from './dom.ts';
import { Grid } from './grid.ts';

const FIRST_ROWS = 50;
const TYPING_PAUSE_MS = 120;

const ORDERS = COLUMNS.flatMap(({ column, title }) => [
  { value: `${column}`, title: `${title} ↑` },
  { value: `${column} desc`, title: `${title} ↓` },
]);

const STORAGE_NAMES: Record<string, string> = {
  opfs: 'OPFS',
  idb: 'IndexedDB',
  memory: 'memory, not kept',
};

/** One side of the page. */
export class Pane {
  readonly #side: Side;
  readonly #root: HTMLElement;
  readonly #search: HTMLInputElement;
  readonly #order: HTMLSelectElement;
  readonly #then: HTMLSelectElement;
  readonly #online: HTMLInputElement;
  readonly #grid: Grid;
  #demo: Demo | undefined;
  #differing: ReadonlySet<number> = new Set();
  #typing: ReturnType<typeof setTimeout> | undefined;
  #drawing = 0;

  constructor(side: Side) {
    this.#side = side;
    const template = byId('pane-template', HTMLTemplateElement);
    this.#root = find(template.content.cloneNode(true) as DocumentFragment, '.pane', HTMLElement);
    this.#root.classList.add(side);
    const title = side === 'left' ? 'Left' : 'Right';
    const heading = find(this.#root, 'h2', HTMLElement);
    heading.id = `${side}-title`;
    heading.textContent = title;
    this.#root.setAttribute('aria-labelledby', heading.id);
    this.#search = this.#part('search', HTMLInputElement);
    this.#order = this.#part('order', HTMLSelectElement);
    this.#then = this.#part('then', HTMLSelectElement);
    this.#online = this.#part('online', HTMLInputElement);
    this.#online.setAttribute('aria-label', `${title} side online`);
    fill(this.#order, 'population desc');
    fill(this.#then, 'name');
    this.#grid = new Grid(find(this.#root, 'table', HTMLTableElement), `${title} cities`, {
      save: (city, column, value) =>
        this.#edit('Saving a cell', `update city set ${column} = ? where id = ?`, [value, city.id]),
      remove: (city) => this.#edit('Deleting a row', 'delete from city where id = ?', [city.id]),
    });
    byId('panes', HTMLElement).append(this.#root);
  }

  /** Starts to show the demo's replica of this side. */
  attach(demo: Demo): void {
    this.#demo = demo;
    const replica = demo.replicas[this.#side];
    replica.onStatement = (statement) => this.#showStatement(statement);
    this.#showStatus(replica);
    this.#search.addEventListener('input', () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#ask(), TYPING_PAUSE_MS);
    });
    this.#order.addEventListener('change', () => this.#ask());
    this.#then.addEventListener('change', () => this.#ask());
    this.#online.addEventListener('change', () => {
      demo
        .connect(this.#side, this.#online.checked)
        .catch((error) => showError('Merging', error))
        .finally(() => this.showOnline());
    });
    const add = this.#part('add', HTMLButtonElement);
    add.addEventListener('click', () => this.#add());
    add.disabled = false;
    this.#online.disabled = false;
  }

  /** Draws the rows again after something changed them. */
  update(differing: ReadonlySet<number>): Promise<void> {
    this.#differing = differing;
    const first = this.#drawing === 0;
    return this.#refresh(first);
  }

  showOnline(): void {
    const connected = this.#demo?.isConnected(this.#side) ?? false;
    this.#online.checked = connected;
    this.#part('online-text', HTMLElement).textContent = connected ? 'Online' : 'Offline';
  }

  /** Runs the pane's query because someone changed it. */
  #ask(): void {
    void this.#demo?.look(() => this.#refresh(true));
  }

  /** Runs the pane's query; only what someone asked for is shown as the last SQL. */
  async #refresh(asked: boolean): Promise<void> {
    const replica = this.#demo?.replicas[this.#side];
    if (replica === undefined) return;
    const drawing = ++this.#drawing;
    try {
      const { sql, params, where } = this.#select();
      const cities = asked
        ? await replica.query<City>(sql, params)
        : await replica.db.query<City>(sql, params);
      const matches = await replica.db.get<{ n: number }>(
        `select count(*) as n from city ${where}`,
        params,
      );
      const rows = await replica.count();
      const version = await replica.version();
      if (drawing !== this.#drawing) return;
      this.#grid.draw(cities, this.#differing);
      this.#part('matches', HTMLElement).textContent = matchesText(
        cities.length,
        Number(matches?.n),
      );
      this.#part('count', HTMLElement).textContent = count(rows);
      this.#part('version', HTMLElement).textContent = `${version}`;
    } catch (error) {
      showError(`Reading the ${this.#side} side`, error);
    }
  }

  #select(): { sql: string; params: Value[]; where: string } {
    const text = this.#search.value.trim();
    const where =
      text === ''
        ? ''
        : `where name like $1 escape '\\' or country like $1 escape '\\' or note like $1 escape '\\'`.replaceAll(
            '$1',
            '?',
          );
    const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
    const params = text === '' ? [] : [pattern, pattern, pattern];
    const order = [this.#order.value, this.#then.value, 'id'].join(', ');
    const sql = `select * from city ${where} order by ${order} limit ${FIRST_ROWS}`;
    return { sql: sql.replaceAll(/ +/g, ' '), params, where };
  }

  #edit(doing: string, sql: string, params: Value[]): void {
    this.#demo?.edit(this.#side, sql, params).catch((error) => {
      showError(doing, error);
      void this.#demo?.look(() => this.#refresh(false));
    });
  }

  /** Adds a row under a random key, as replicas that never met must, and shows it. */
  #add(): void {
    const id = 1_000_000_000_000 + (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
    const name = `New city ${id % 10_000}`;
    this.#search.value = name;
    this.#edit('Adding a row', 'insert into city(id, name, country) values (?, ?, ?)', [
      id,
      name,
      'ZZ',
    ]);
  }

  #showStatus(replica: Replica): void {
    const { storage, persisted } = replica.db.status;
    const badge = this.#part('storage', HTMLElement);
    badge.textContent = STORAGE_NAMES[storage] ?? storage;
    badge.dataset.storage = storage;
    badge.title = persisted
      ? 'The browser promised to keep it'
      : 'Storage: the browser may clear it when space is short';
    const site = this.#part('site', HTMLElement);
    site.textContent = replica.db.siteId.slice(0, 8);
    site.title = replica.db.siteId;
  }

  #showStatement({ sql, params, ms: took }: Statement): void {
    const bound = params.length === 0 ? '' : `  -- ${JSON.stringify(params)}`;
    this.#part('sql', HTMLElement).textContent = sql + bound;
    this.#part('time', HTMLElement).textContent = ms(took);
  }

  #part<T extends HTMLElement>(role: string, type: abstract new () => T): T {
    return find(this.#root, `[data-role=${role}]`, type);
  }
}

function fill(select: HTMLSelectElement, chosen: string): void {
  select.append(...ORDERS.map(({ value, title }) => h('option', { value }, title)));
  select.value = chosen;
}

function matchesText(shown: number, matches: number): string {
  if (matches === 0) return 'No match';
  return shown < matches ? `First ${shown} of ${count(matches)}` : `${count(matches)} rows`;
}
