import { count, ms } from '../demo.ts';
import type { Transfer } from '../exchange.ts';
import { otherSide } from '../replica.ts';
import { byId, find, h } from './dom.ts';

const MOST_ROWS = 30;

/** Adds a transfer to the list, newest first. */
export function showTransfer(transfer: Transfer): void {
  const body = byId('transfers', HTMLTableSectionElement);
  body.querySelector('.empty')?.closest('tr')?.remove();
  const quarantined = transfer.quarantined > 0 ? `, ${transfer.quarantined} quarantined` : '';
  const way = h('span', { class: 'way' }, `${transfer.from} → ${otherSide(transfer.from)}`);
  body.prepend(
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, transfer.label, ' ', way, quarantined),
      number(bytesText(transfer.bytes)),
      number(count(transfer.applied)),
      number(count(transfer.ignored)),
      number(ms(transfer.collectMs)),
      number(ms(transfer.applyMs)),
    ),
  );
  while (body.rows.length > MOST_ROWS) body.deleteRow(-1);
  find(body, 'tr', HTMLTableRowElement).classList.add('fresh');
}

export function clearTransfers(): void {
  const empty = h('td', { colspan: '6', class: 'empty' }, 'Nothing yet.');
  byId('transfers', HTMLElement).replaceChildren(h('tr', {}, empty));
}

function number(text: string): HTMLTableCellElement {
  return h('td', { class: 'number' }, text);
}

function bytesText(bytes: number): string {
  return bytes < 10_000 ? `${count(bytes)} B` : `${count(Math.round(bytes / 1000))} kB`;
}
