// What the two document CRDTs share: a map of rows by key, each a map of its columns.
import { makeInput, shuffled, singleValue, updatedValue } from '../pages/crdt/input.js';
import * as t from '../pages/crdt/tasks.js';

/**
 * Returns a contender on documents that know `transact`, `put`, `set`, `rows`, `version`, `read`
 * and `merge`.
 */
export function documentContender(create, about) {
  let input = makeInput(t.ASCENDING_KEY, 0);
  let picks = shuffled(0);
  const replicas = [];

  const update = (document, place, value) =>
    document.set(String(input.keys[picks[place]]), 'a', value);

  function run(task, replica, argument) {
    const opened = replicas[replica];
    switch (task) {
      case t.KEY_KIND:
        return 0;
      case t.MAKE_INPUT:
        input = makeInput(t.ASCENDING_KEY, argument);
        return 0;
      case t.PICK:
        picks = shuffled(argument);
        return 0;
      case t.OPEN_REPLICATED:
        replicas[replica] = { document: create(), changes: new Uint8Array(0), mark: undefined };
        return 0;
      case t.INSERT:
        opened.document.transact(() => {
          for (let place = 0; place < argument; place++) {
            const row = input.order[place];
            const values = { a: input.numbers[row], b: input.texts[row], c: input.reals[row] };
            opened.document.put(String(input.keys[row]), values);
          }
        });
        return 0;
      case t.UPDATE:
        opened.document.transact(() => {
          for (let place = 0; place < argument; place++) {
            update(opened.document, place, updatedValue(replica, place));
          }
        });
        return 0;
      case t.UPDATE_EACH:
        for (let place = 0; place < argument; place++) {
          opened.document.transact(() => update(opened.document, place, singleValue(place)));
        }
        return 0;
      case t.COUNT:
        return Object.keys(opened.document.rows()).length;
      case t.DIGEST:
        return Object.values(opened.document.rows()).reduce(
          (sum, { a, b, c }) => sum + (a * 3 + b.charCodeAt(b.length - 1) * 5 + c * 7),
          0,
        );
      case t.MARK:
        opened.mark = opened.document.version();
        return 0;
      case t.READ_ALL:
        opened.changes = opened.document.read(undefined);
        return opened.changes.length;
      case t.READ_MARKED:
        opened.changes = opened.document.read(opened.mark);
        return opened.changes.length;
      case t.MERGE:
        opened.document.merge(replicas[1 - replica].changes);
        return 0;
      case t.CLOSE:
        replicas[replica] = undefined;
        return 0;
      default:
        throw new Error(`no such task: task=${task}`);
    }
  }
  return { run, failure: () => '', greaterValueWins: false, about };
}
