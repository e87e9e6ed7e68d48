import type { Value } from './replica.ts';

export type City = {
  id: number;
  name: string;
  country: string;
  population: number;
  latitude: number;
  longitude: number;
  note: string | null;
};

export type Column = Exclude<keyof City, 'id'>;

type ColumnKind = 'text' | 'nullable text' | 'integer' | 'real';

export const COLUMNS: readonly { column: Column; title: string; kind: ColumnKind }[] = [
  { column: 'name', title: 'Name', kind: 'text' },
  { column: 'country', title: 'Country', kind: 'text' },
  { column: 'population', title: 'Population', kind: 'integer' },
  { column: 'latitude', title: 'Latitude', kind: 'real' },
  { column: 'longitude', title: 'Longitude', kind: 'real' },
  { column: 'note', title: 'Note', kind: 'nullable text' },
];

const grouped = new Intl.NumberFormat('en');

export function kindOf(column: Column): ColumnKind {
  return COLUMNS.find((entry) => entry.column === column)?.kind ?? 'text';
}

/** The value as a cell shows it. */
export function show(column: Column, value: Value): string {
  if (value === null) return '';
  return column === 'population' && typeof value === 'number' ? grouped.format(value) : `${value}`;
}

/** What someone typed, as a value of the column; throws with the reason if it is none. */
export function parse(column: Column, text: string): Value {
  const kind = kindOf(column);
  if (kind === 'text') return text;
  if (kind === 'nullable text') return text === '' ? null : text;
  const number = text.trim() === '' ? Number.NaN : Number(text.replaceAll(',', '').trim());
  if (kind === 'integer' && !Number.isSafeInteger(number)) {
    throw new Error(`not a whole number: ${column}=${text}`);
  }
  if (!Number.isFinite(number)) throw new Error(`not a number: ${column}=${text}`);
  return number;
}
