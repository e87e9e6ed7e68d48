import * as Y from 'yjs';
import { documentContender } from './documents.js';

class YjsDocument {
  #document = new Y.Doc();
  #rows = this.#document.getMap('t');

  transact(work) {
    this.#document.transact(work);
  }

  put(key, { a, b, c }) {
    const row = new Y.Map();
    this.#rows.set(key, row);
    row.set('a', a);
    row.set('b', b);
    row.set('c', c);
  }

  set(key, column, value) {
    this.#rows.get(key).set(column, value);
  }

  rows() {
    return this.#rows.toJSON();
  }

  version() {
    return Y.encodeStateVector(this.#document);
  }

  read(version) {
    return Y.encodeStateAsUpdate(this.#document, version);
  }

  merge(changes) {
    Y.applyUpdate(this.#document, changes);
  }
}

export const load = async () => documentContender(() => new YjsDocument(), '');
