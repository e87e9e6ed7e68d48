import type { Demo } from './demo.ts';
import { describe } from './errors.ts';
import { byId } from './view/dom.ts';

/** Runs the whole demo without a hand on it and leaves the outcome as JSON: `?check`. */
export async function check(ready: Promise<Demo>): Promise<void> {
  const result: Record<string, unknown> = { ok: false };
  const start = performance.now();
  try {
    const demo = await ready;
    const { left, right } = demo.replicas;
    result.storage = { left: left.db.status.storage, right: right.db.status.storage };
    result.siteIds = { left: left.db.siteId, right: right.db.siteId };
    await demo.reset();
    Object.assign(result, await demo.fill());
    const copied = await demo.compare();
    result.copied = copied;
    expect(copied.equal && copied.leftRows > 0, 'not equal after the first copy', copied);
    result.editApart = await demo.editApart();
    const apart = await demo.compare();
    result.apart = apart;
    expect(!apart.equal, 'equal although edited apart', apart);
    const merge = await demo.goOnline();
    result.merge = merge;
    const merged = await demo.compare();
    result.merged = merged;
    expect(merged.equal && merged.leftRows > 0, 'not equal after the merge', merged);
    expect(merge.conflicts > 0, 'no conflicts found', merge);
    expect(merge.unexpected === 0, 'conflicts did not end as the rules say', merge);
    result.ok = true;
  } catch (error) {
    result.error = describe(error);
  }
  result.ms = Math.round(performance.now() - start);
  byId('check', HTMLElement).hidden = false;
  byId('result', HTMLElement).textContent = JSON.stringify(result, null, 2);
  window.__result = result;
}

function expect(condition: boolean, what: string, values: object): void {
  if (!condition) throw new Error(`${what}: ${JSON.stringify(values)}`);
}
