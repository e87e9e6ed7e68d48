import init, { LoroDoc, LoroMap } from 'loro-crdt/web';
import { documentContender } from './documents.js';

class LoroDocument {
  #document = new LoroDoc();
  #rows = this.#document.getMap('t');

  transact(work) {
    work();
    this.#document.commit();
  }

  put(key, { a, b, c }) {
    const row = this.#rows.setContainer(key, new LoroMap());
    row.set('a', a);
    row.set('b', b);
    row.set('c', c);
    row.free();
  }

  set(key, column, value) {
    const row = this.#rows.get(key);
    row.set(column, value);
    row.free();
  }

  rows() {
    return this.#rows.toJSON();
  }

  version() {
    return this.#document.oplogVersion();
  }

  read(version) {
    return this.#document.export({ mode: 'update', from: version });
  }

  merge(changes) {
    this.#document.import(changes);
  }
}

export async function load() {
  await init('/peers/loro_wasm_bg.wasm');
  return documentContender(() => new LoroDocument(), '');
}
