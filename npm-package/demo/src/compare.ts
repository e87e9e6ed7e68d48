import { type Replica, SIDES, type Side } from './replica.ts';

export type Comparison = {
  equal: boolean;
  leftRows: number;
  rightRows: number;
  leftHash: string;
  rightHash: string;
};

/** A comparison, and which rows are not the same on both sides (or only on one of them). */
export type Survey = { comparison: Comparison; hashName: string; differing: ReadonlySet<number> };

/** Each row as text: `quote` tells 1 from 1.0 and NULL from ''. */
const ROWS = `
select id, quote(name) || ',' || quote(country) || ',' || quote(population) || ','
  || quote(latitude) || ',' || quote(longitude) || ',' || quote(note)
from city order by id`;

export async function survey(replicas: Record<Side, Replica>): Promise<Survey> {
  const [left, right] = await Promise.all(SIDES.map((side) => digest(replicas[side])));
  if (left === undefined || right === undefined) throw new Error('a side is missing');
  const differing = new Set<number>();
  for (const [id, row] of left.rows) if (right.rows.get(id) !== row) differing.add(id);
  for (const id of right.rows.keys()) if (!left.rows.has(id)) differing.add(id);
  return {
    comparison: {
      equal: left.hash === right.hash && left.rows.size === right.rows.size,
      leftRows: left.rows.size,
      rightRows: right.rows.size,
      leftHash: left.hash,
      rightHash: right.hash,
    },
    hashName: hashName(),
    differing,
  };
}

async function digest(replica: Replica): Promise<{ rows: Map<number, string>; hash: string }> {
  const values = await replica.db.values(ROWS);
  const rows = new Map(values.map(([id, row]) => [Number(id), String(row)]));
  const lines = values.map(([id, row]) => `${id},${row}`).join('\n');
  return { rows, hash: await hash(new TextEncoder().encode(lines)) };
}

/** crypto.subtle is there in secure contexts only: not on http:// with a host name. */
function hashName(): string {
  return globalThis.crypto.subtle === undefined ? 'FNV-1a' : 'SHA-256';
}

async function hash(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (hashName() === 'FNV-1a') return fnv1a(bytes).toString(16).padStart(8, '0');
  const digested = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return hex(digested);
}

/** http://www.isthe.com/chongo/tech/comp/fnv/, 32 bits. */
function fnv1a(bytes: Uint8Array): number {
  let state = 0x811c9dc5;
  for (const byte of bytes) state = Math.imul(state ^ byte, 0x01000193) >>> 0;
  return state;
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
