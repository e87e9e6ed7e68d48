import { show } from '../city.ts';
import type { Claim, Conflict, Meeting, Rule } from '../conflicts.ts';
import { count } from '../demo.ts';
import { SIDES, type Side } from '../replica.ts';
import { byId, h } from './dom.ts';

const GROUPS: readonly { rule: Rule; title: string }[] = [
  { rule: 'version', title: 'Higher version' },
  { rule: 'value', title: 'Bigger value' },
  { rule: 'deletion', title: 'Deletion' },
];

/** Lists the conflicts of a merge by the rule that decided them. */
export function showMeeting({ conflicts, bothKept, oneSided }: Meeting): void {
  const wins = (side: Side) => conflicts.filter((conflict) => conflict.winner === side).length;
  const unexpected = conflicts.filter((conflict) => conflict.held === false).length;
  const parts = [
    `${count(conflicts.length)} conflicts: left won ${wins('left')}, right won ${wins('right')}.`,
    `${count(bothKept)} rows edited on both sides without one: nothing lost.`,
    `${count(oneSided)} rows edited on one side only.`,
    ...(unexpected === 0 ? [] : [`${unexpected} did not end as the rules say: this is a bug.`]),
  ];
  byId('conflicts-summary', HTMLElement).textContent = parts.join(' ');
  const list = byId('conflicts', HTMLElement);
  list.replaceChildren(
    ...GROUPS.flatMap(({ rule, title }) => {
      const some = conflicts.filter((conflict) => conflict.rule === rule);
      return some.length === 0 ? [] : [group(title, some)];
    }),
  );
  list.hidden = conflicts.length === 0;
}

export function clearMeeting(): void {
  const text = 'Edit the same thing on both sides, then go online: each conflict is listed here.';
  byId('conflicts-summary', HTMLElement).textContent = text;
  byId('conflicts', HTMLElement).hidden = true;
}

function group(title: string, conflicts: readonly Conflict[]): HTMLElement {
  return h(
    'table',
    { class: 'facts conflicts' },
    h('caption', {}, title, ' ', h('span', { class: 'muted' }, `${conflicts.length}`)),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        ...['Cell', 'Left', 'Right', 'Why'].map((text) => h('th', { scope: 'col' }, text)),
      ),
    ),
    h('tbody', {}, ...conflicts.map(line)),
  );
}

function line(conflict: Conflict): HTMLTableRowElement {
  const what = conflict.column ?? 'row';
  const row = h(
    'tr',
    {},
    h('th', { scope: 'row' }, conflict.name, ' ', h('span', { class: 'way' }, what)),
    ...SIDES.map((side) => claim(conflict, side)),
    h('td', { 'data-label': 'Why' }, conflict.reason),
  );
  if (conflict.held === false) row.classList.add('unexpected');
  return row;
}

function claim(conflict: Conflict, side: Side): HTMLTableCellElement {
  const won = conflict.winner === side;
  const text = claimText(conflict, conflict[side]);
  const label = side === 'left' ? 'Left' : 'Right';
  const attributes = { class: won ? `won ${side}` : 'lost', 'data-label': label };
  const cell = h('td', attributes, h('span', {}, text));
  cell.append(' ', h('span', { class: 'version' }, `v${conflict[side].version}`));
  if (won) cell.append(' ', h('span', { class: 'won-mark' }, 'won'));
  return cell;
}

function claimText({ column }: Conflict, { value, deleted }: Claim): string {
  if (column === null) return deleted ? 'deleted' : 'edited';
  return value === null ? 'null' : show(column, value);
}
