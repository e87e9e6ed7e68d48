import { type City, COLUMNS, type Column, kindOf, parse, show } from '../city.ts';
import type { Value } from '../replica.ts';
import { find, h } from './dom.ts';

export type GridActions = {
  save(city: City, column: Column, value: Value): void;
  remove(city: City): void;
};

type Place = { row: number; column: number };

/**
 * A table of cities that is edited in place. One tab stop: arrows move, Enter or typing edits,
 * Enter saves, Escape gives up. https://www.w3.org/WAI/ARIA/apg/patterns/grid/
 */
export class Grid {
  readonly #table: HTMLTableElement;
  readonly #body: HTMLTableSectionElement;
  readonly #label: string;
  readonly #actions: GridActions;
  #cities: readonly City[] = [];
  #differing: ReadonlySet<number> = new Set();
  #active: Place = { row: 0, column: 0 };
  #editing = false;
  #stale = false;

  constructor(table: HTMLTableElement, label: string, actions: GridActions) {
    this.#table = table;
    this.#body = find(table, 'tbody', HTMLTableSectionElement);
    this.#label = label;
    this.#actions = actions;
    table.setAttribute('aria-label', label);
    find(table, 'thead tr', HTMLTableRowElement).append(
      ...COLUMNS.map(({ column, title }) =>
        h('th', { scope: 'col', 'data-column': column }, title),
      ),
      h('th', { scope: 'col', 'data-column': 'delete' }, h('span', { class: 'unseen' }, 'Delete')),
    );
    table.addEventListener('keydown', (event) => this.#onKey(event));
    table.addEventListener('click', (event) => this.#onClick(event));
  }

  /** Draws these rows, and marks those that the other side does not have like this. */
  draw(cities: readonly City[], differing: ReadonlySet<number>): void {
    this.#cities = cities;
    this.#differing = differing;
    if (this.#editing) {
      this.#stale = true;
      return;
    }
    const focused = this.#body.contains(document.activeElement);
    this.#body.replaceChildren(...cities.map((city) => this.#row(city)));
    this.#activate(
      {
        row: Math.min(this.#active.row, cities.length - 1),
        column: this.#active.column,
      },
      focused,
    );
  }

  #row(city: City): HTMLTableRowElement {
    const differs = this.#differing.has(city.id);
    const cells = COLUMNS.map(({ column }) => {
      const text = show(column, city[column]);
      const attributes = { role: 'gridcell', tabindex: '-1', 'data-column': column };
      const cell = h('td', { ...attributes, title: text }, text);
      if (city[column] === null) cell.append(h('span', { class: 'null' }, 'null'));
      return cell;
    });
    const remove = h(
      'td',
      {
        role: 'gridcell',
        tabindex: '-1',
        'data-column': 'delete',
        'aria-label': `Delete ${city.name}`,
      },
      h('span', { 'aria-hidden': 'true' }, '×'),
    );
    const row = h('tr', differs ? { 'data-differs': true } : {}, ...cells, remove);
    if (differs) row.title = 'The other side has this row differently, or not at all';
    return row;
  }

  #onClick(event: MouseEvent): void {
    const place = this.#placeOf(event.target);
    if (place === undefined || this.#editing) return;
    this.#activate(place, true);
    this.#open();
  }

  #onKey(event: KeyboardEvent): void {
    if (this.#editing || event.ctrlKey || event.metaKey || event.altKey) return;
    const { row, column } = this.#active;
    const moves: Record<string, Place> = {
      ArrowUp: { row: row - 1, column },
      ArrowDown: { row: row + 1, column },
      ArrowLeft: { row, column: column - 1 },
      ArrowRight: { row, column: column + 1 },
      Home: { row, column: 0 },
      End: { row, column: COLUMNS.length },
      PageUp: { row: row - 10, column },
      PageDown: { row: row + 10, column },
    };
    const move = moves[event.key];
    if (move !== undefined) this.#activate(move, true);
    else if (event.key === 'Enter' || event.key === 'F2') this.#open();
    else if (event.key.length === 1 && event.key !== ' ') this.#open(event.key);
    else return;
    event.preventDefault();
  }

  /** Edits the active cell, or deletes its row where it is the delete cell. */
  #open(typed?: string): void {
    const city = this.#cities[this.#active.row];
    const cell = this.#cell(this.#active);
    if (city === undefined || cell === undefined) return;
    const column = COLUMNS[this.#active.column]?.column;
    if (column === undefined) {
      if (typed === undefined) this.#actions.remove(city);
    } else {
      this.#edit(city, column, cell, typed);
    }
  }

  #edit(city: City, column: Column, cell: HTMLElement, typed: string | undefined): void {
    const old = city[column];
    const numeric = kindOf(column) === 'integer' || kindOf(column) === 'real';
    const label = `${column} of ${city.name}, ${this.#label}`;
    const input = h('input', { type: 'text', 'aria-label': label, autocomplete: 'off' });
    if (numeric) input.inputMode = 'decimal';
    input.value = typed ?? (old === null ? '' : `${old}`);
    this.#editing = true;
    cell.replaceChildren(input);
    cell.classList.add('editing');
    input.focus();
    if (typed === undefined) input.select();

    let done = false;
    const close = (save: boolean, refocus: boolean) => {
      if (done) return;
      const value = save ? this.#read(input, column) : old;
      if (value === undefined) return;
      done = true;
      this.#editing = false;
      cell.classList.remove('editing');
      cell.replaceChildren(show(column, value));
      if (refocus) this.#activate(this.#active, true);
      if (value !== old) this.#actions.save(city, column, value);
      else if (this.#stale) this.draw(this.#cities, this.#differing);
      this.#stale = false;
    };
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') close(true, true);
      else if (event.key === 'Escape') close(false, true);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    input.addEventListener('input', () => input.setCustomValidity(''));
    // Leaving the cell saves what is right and gives up what is not.
    input.addEventListener('blur', () => close(input.checkValidity(), false));
  }

  /** What was typed as a value; undefined, with a message at the input, if it is none. */
  #read(input: HTMLInputElement, column: Column): Value | undefined {
    try {
      return parse(column, input.value);
    } catch (error) {
      input.setCustomValidity(error instanceof Error ? error.message : String(error));
      input.reportValidity();
      return undefined;
    }
  }

  #activate(place: Place, focus: boolean): void {
    this.#cell(this.#active)?.setAttribute('tabindex', '-1');
    this.#active = {
      row: Math.max(0, Math.min(place.row, this.#cities.length - 1)),
      column: Math.max(0, Math.min(place.column, COLUMNS.length)),
    };
    const cell = this.#cell(this.#active);
    cell?.setAttribute('tabindex', '0');
    if (focus) cell?.focus();
  }

  #cell({ row, column }: Place): HTMLTableCellElement | undefined {
    return this.#body.rows[row]?.cells[column];
  }

  #placeOf(target: EventTarget | null): Place | undefined {
    const cell = target instanceof Element ? target.closest('td') : null;
    const row = cell?.closest('tr');
    if (cell === null || row === null || row === undefined) return undefined;
    return this.#table.contains(cell)
      ? { row: row.sectionRowIndex, column: cell.cellIndex }
      : undefined;
  }
}
