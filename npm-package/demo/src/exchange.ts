import type { Replica, Side } from './replica.ts';

/** One changeset on its way from one side to the other. */
export type Transfer = {
  label: string;
  from: Side;
  bytes: number;
  applied: number;
  ignored: number;
  quarantined: number;
  collectMs: number;
  applyMs: number;
};

/** Sends what `from` has that `to` was not sent yet. */
export async function send(label: string, from: Replica, to: Replica): Promise<Transfer> {
  const parcel = await collect(from, to);
  return deliver(label, parcel, from, to);
}

/** Collects on both sides first, then applies: neither side sees the other's half-way. */
export async function exchange(
  label: string,
  left: Replica,
  right: Replica,
): Promise<[Transfer, Transfer]> {
  const fromLeft = await collect(left, right);
  const fromRight = await collect(right, left);
  return [
    await deliver(label, fromLeft, left, right),
    await deliver(label, fromRight, right, left),
  ];
}

type Parcel = { changes: Uint8Array; upTo: bigint; ms: number };

async function collect(from: Replica, to: Replica): Promise<Parcel> {
  const { sent } = await from.cursor(to.db.siteId);
  // Read before the changes: what is written in between is sent twice, never forgotten.
  const upTo = await from.version();
  const start = performance.now();
  const changes = await from.db.changes({ since: sent, exclude: to.db.siteId });
  return { changes, upTo, ms: performance.now() - start };
}

async function deliver(
  label: string,
  parcel: Parcel,
  from: Replica,
  to: Replica,
): Promise<Transfer> {
  // The length first: the bytes may be transferred to the worker, not copied.
  const bytes = parcel.changes.byteLength;
  const start = performance.now();
  const report = await to.db.apply(parcel.changes);
  const applyMs = performance.now() - start;
  await from.saveCursor(to.db.siteId, { sent: parcel.upTo });
  return {
    label,
    from: from.side,
    bytes,
    applied: Number(report.applied),
    ignored: Number(report.ignored),
    quarantined: Number(report.quarantined),
    collectMs: parcel.ms,
    applyMs,
  };
}
