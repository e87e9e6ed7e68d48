import { type City, COLUMNS, type Column } from './city.ts';
import { hex } from './compare.ts';
import { type Replica, SIDES, type Side, type Value } from './replica.ts';

/*
 * Which edits of the two sides meet, read from `crsql_changes` before they merge, and who wins by
 * the rules of the merge. This is for the eye only: the merge itself is the package's work, and
 * `verify` says where the database disagrees with what is told here.
 */

export type Rule = 'version' | 'value' | 'deletion';

export type Claim = { value: Value; version: number; deleted: boolean };

export type Conflict = {
  id: number;
  name: string;
  /** The column, or `null` where the row as a whole is at stake. */
  column: Column | null;
  left: Claim;
  right: Claim;
  winner: Side;
  rule: Rule;
  reason: string;
  /** Whether both databases hold what the winner wrote; undefined before the merge. */
  held?: boolean;
};

export type Meeting = {
  conflicts: Conflict[];
  /** Rows that both sides edited, in different cells. */
  bothKept: number;
  /** Rows that only one side edited. */
  oneSided: number;
};

type CellChange = { value: Value; version: number };
type RowChange = { id: number; causalLength: number; cells: Map<string, CellChange> };

const OWN_CHANGES = `
select pk, cid, val, col_version, cl from crsql_changes
where "table" = 'city' and db_version > ? and site_id = crsql_site_id()`;

const IDS_A_STATEMENT = 200;

/** Finds where the edits since the last exchange meet. */
export async function meet(
  replicas: Record<Side, Replica>,
  since: Record<Side, bigint>,
): Promise<Meeting> {
  const left = await ownChanges(replicas.left, since.left);
  const right = await ownChanges(replicas.right, since.right);
  const both = [...left.keys()].filter((key) => right.has(key));
  const conflicts: Conflict[] = [];
  let bothKept = 0;
  for (const key of both) {
    const found = rowConflicts(left.get(key) as RowChange, right.get(key) as RowChange);
    if (found.length === 0) bothKept++;
    conflicts.push(...found);
  }
  await name(conflicts, replicas);
  return { conflicts, bothKept, oneSided: left.size + right.size - 2 * both.length };
}

/** Looks whether both sides hold what was told, and marks each conflict. */
export async function verify(
  conflicts: readonly Conflict[],
  replicas: Record<Side, Replica>,
): Promise<number> {
  const ids = conflicts.map((conflict) => conflict.id);
  const rows = {
    left: await cities(replicas.left, ids),
    right: await cities(replicas.right, ids),
  };
  for (const conflict of conflicts) {
    conflict.held = SIDES.every((side) => holds(conflict, rows[side].get(conflict.id)));
  }
  return conflicts.filter((conflict) => !conflict.held).length;
}

function holds(conflict: Conflict, row: City | undefined): boolean {
  const claim = conflict[conflict.winner];
  if (conflict.column === null) return (row === undefined) === claim.deleted;
  return row !== undefined && row[conflict.column] === claim.value;
}

function rowConflicts(left: RowChange, right: RowChange): Conflict[] {
  const row = { id: left.id, name: '' };
  if (left.causalLength !== right.causalLength) {
    const winner: Side = left.causalLength > right.causalLength ? 'left' : 'right';
    const claims = { left: rowClaim(left), right: rowClaim(right) };
    return [
      {
        ...row,
        column: null,
        ...claims,
        winner,
        rule: 'deletion',
        reason: lengths(claims, winner),
      },
    ];
  }
  if (isDeleted(left)) return [];
  return COLUMNS.flatMap(({ column }) => {
    const ours = left.cells.get(column);
    const theirs = right.cells.get(column);
    if (ours === undefined || theirs === undefined || ours.value === theirs.value) return [];
    return [{ ...row, column, ...decide(ours, theirs) }];
  });
}

function decide(left: CellChange, right: CellChange): Omit<Conflict, 'id' | 'name' | 'column'> {
  const claims = { left: { ...left, deleted: false }, right: { ...right, deleted: false } };
  if (left.version !== right.version) {
    const winner: Side = left.version > right.version ? 'left' : 'right';
    const [high, low] = [
      Math.max(left.version, right.version),
      Math.min(left.version, right.version),
    ];
    const reason = `Higher version: ${high} beats ${low}.`;
    return { ...claims, winner, rule: 'version', reason };
  }
  const winner: Side = compareValues(left.value, right.value) > 0 ? 'left' : 'right';
  const reason = `Both are version ${left.version}, so the bigger value wins.`;
  return { ...claims, winner, rule: 'value', reason };
}

/** NULL before text before numbers; text by its UTF-8 bytes, without a collation. */
function compareValues(left: Value, right: Value): number {
  const rank = (value: Value) => (value === null ? 0 : typeof value === 'string' ? 1 : 2);
  if (rank(left) !== rank(right)) return rank(left) - rank(right);
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [a, b] = [
    hex(new TextEncoder().encode(`${left}`)),
    hex(new TextEncoder().encode(`${right}`)),
  ];
  return a < b ? -1 : a > b ? 1 : 0;
}

const isDeleted = (row: RowChange) => row.causalLength % 2 === 0;

function rowClaim(row: RowChange): Claim {
  return { value: null, version: row.causalLength, deleted: isDeleted(row) };
}

function lengths(claims: Record<Side, Claim>, winner: Side): string {
  const loser = winner === 'left' ? 'right' : 'left';
  const [more, less] = [claims[winner].version, claims[loser].version];
  return claims[winner].deleted
    ? `The deletion makes the row's length ${more}, which beats ${less}.`
    : `The row came back: its length ${more} beats ${less}.`;
}

/** The rows a side wrote itself since a version, by key. */
async function ownChanges(replica: Replica, since: bigint): Promise<Map<number, RowChange>> {
  const rows = new Map<number, RowChange>();
  const changes = await replica.db.values(OWN_CHANGES, [Number(since)]);
  for (const [key, column, value, version, causalLength] of changes) {
    const id = unpackInteger(key as Uint8Array);
    const row = rows.get(id) ?? { id, causalLength: Number(causalLength), cells: new Map() };
    if (column !== '-1') {
      row.cells.set(String(column), { value: value as Value, version: Number(version) });
    }
    rows.set(id, row);
  }
  return rows;
}

/** A packed key of one integer that is not negative: a count of 1, a length and a type, the bytes. */
function unpackInteger(packed: Uint8Array): number {
  let id = 0;
  for (const byte of packed.subarray(2)) id = id * 256 + byte;
  return id;
}

async function name(
  conflicts: readonly Conflict[],
  replicas: Record<Side, Replica>,
): Promise<void> {
  const ids = conflicts.map((conflict) => conflict.id);
  const left = await cities(replicas.left, ids);
  const right = await cities(replicas.right, ids);
  for (const conflict of conflicts) {
    const city = left.get(conflict.id) ?? right.get(conflict.id);
    conflict.name = city?.name ?? `id ${conflict.id}`;
  }
}

async function cities(replica: Replica, ids: readonly number[]): Promise<Map<number, City>> {
  const found = new Map<number, City>();
  for (let index = 0; index < ids.length; index += IDS_A_STATEMENT) {
    const some = ids.slice(index, index + IDS_A_STATEMENT);
    const marks = some.map(() => '?').join(', ');
    const rows = await replica.db.query<City>(`select * from city where id in (${marks})`, some);
    for (const row of rows) found.set(row.id, row);
  }
  return found;
}
