import type { Survey } from '../compare.ts';
import { count } from '../demo.ts';
import { SIDES } from '../replica.ts';
import { byId, find } from './dom.ts';

/** Says in big letters whether both sides hold the same rows, with counts and hashes. */
export function showSurvey({ comparison, hashName, differing }: Survey): void {
  const section = byId('equality', HTMLElement);
  const empty = comparison.leftRows === 0 && comparison.rightRows === 0;
  section.dataset.state = comparison.equal ? 'equal' : 'different';
  byId('verdict', HTMLElement).textContent = comparison.equal ? 'Equal' : 'Different';
  byId('difference', HTMLElement).textContent = comparison.equal
    ? empty
      ? 'both sides are empty'
      : 'every row, every column'
    : `${count(differing.size)} ${differing.size === 1 ? 'row differs' : 'rows differ'}`;
  for (const side of SIDES) {
    const hash = side === 'left' ? comparison.leftHash : comparison.rightHash;
    const rows = side === 'left' ? comparison.leftRows : comparison.rightRows;
    const shown = find(section, `[data-hash=${side}]`, HTMLElement);
    shown.textContent = hash;
    shown.title = hash;
    find(section, `[data-rows=${side}]`, HTMLElement).textContent = count(rows);
  }
  for (const name of section.querySelectorAll('[data-hash-name]')) name.textContent = hashName;
}
