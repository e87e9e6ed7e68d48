import { describe } from '../errors.ts';
import { byId, h } from './dom.ts';

const HINTS: Record<string, string> = {
  LOCKED: 'Another tab has this database open: close it, then reload.',
  BUSY: 'Another tab is using this database: try again.',
  QUOTA: 'The browser gives this page no more space.',
  IO: 'The browser failed to read or write its storage: reload the page.',
};

/** Shows an error where it cannot be missed, with its code; it stays until it is closed. */
export function showError(doing: string, error: unknown): void {
  const { code, message } = describe(error);
  console.warn(`${doing}: ${code}: ${message}`);
  const hint = HINTS[code];
  show('error', 'alert', [
    h('p', {}, h('strong', {}, `${doing} failed`), ' ', h('code', {}, code)),
    h('p', {}, message),
    ...(hint === undefined ? [] : [h('p', {}, hint)]),
  ]);
}

/** Says that the rows on this page are gone when it closes, and why. */
export function showNotKept(reason: unknown): void {
  const why =
    typeof reason === 'string'
      ? [reason]
      : [
          'no storage that lasts can be had here: ',
          h('code', {}, describe(reason).code),
          ` ${describe(reason).message}`,
        ];
  show('notice', 'status', [
    h('p', {}, h('strong', {}, 'Both databases are in memory and will not be kept.')),
    h('p', {}, 'This page asked for memory itself, because ', ...why),
  ]);
}

function show(kind: 'error' | 'notice', role: 'alert' | 'status', content: Node[]): void {
  const close = h('button', { type: 'button', class: 'close', 'aria-label': 'Dismiss' }, '×');
  const banner = h('div', { class: `banner ${kind}`, role }, h('div', {}, ...content), close);
  close.addEventListener('click', () => banner.remove());
  byId('banners', HTMLElement).append(banner);
}
