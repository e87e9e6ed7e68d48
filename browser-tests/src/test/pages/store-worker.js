const PAGE_SIZE = 4096;
const PAGE_COUNT = 256;

const query = new URLSearchParams(location.search);
const seed = Number(query.get('seed'));

/** Fills a page with what depends on the seed, its index and the place, by xorshift. */
function page(index) {
  const words = new Uint32Array(PAGE_SIZE / 4);
  let x = (seed * 0x9e3779b1 + index * 0x85ebca6b + 1) >>> 0 || 1;
  for (let i = 0; i < words.length; i++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    words[i] = x >>> 0;
  }
  return new Uint8Array(words.buffer);
}

const equal = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

async function openHandle() {
  const folder = await navigator.storage.getDirectory();
  const file = await folder.getFileHandle('pages', {create: true});
  return file.createSyncAccessHandle();
}

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = request.oncomplete = () => resolve(request.result);
  request.onerror = request.onabort = () => reject(request.error);
});

function openDatabase() {
  const open = indexedDB.open('pages');
  open.onupgradeneeded = () => open.result.createObjectStore('pages');
  return done(open);
}

const stores = {
  opfs: {
    async write() {
      const handle = await openHandle();
      for (let index = 0; index < PAGE_COUNT; index++) {
        handle.write(page(index), {at: index * PAGE_SIZE});
      }
      handle.flush();
      self.held = handle; // stays open until the kill
    },
    async check() {
      const handle = await openHandle();
      let matching = 0;
      for (let index = 0; index < PAGE_COUNT; index++) {
        const target = new Uint8Array(PAGE_SIZE);
        handle.read(target, {at: index * PAGE_SIZE});
        matching += equal(target, page(index)) ? 1 : 0;
      }
      handle.close();
      return matching;
    },
  },
  idb: {
    async write() {
      const database = await openDatabase();
      const transaction = database.transaction('pages', 'readwrite', {durability: 'strict'});
      for (let index = 0; index < PAGE_COUNT; index++) {
        transaction.objectStore('pages').put(page(index), index);
      }
      await done(transaction);
      self.held = database;
    },
    async check() {
      const database = await openDatabase();
      const pages = await done(database.transaction('pages').objectStore('pages').getAll());
      return pages.filter((stored, index) => equal(stored, page(index))).length;
    },
  },
};

try {
  const store = stores[query.get('store')];
  if (query.get('do') === 'write') {
    await store.write();
    await fetch('/witness', {method: 'POST', body: `written ${seed}`});
    postMessage({written: PAGE_COUNT});
  } else {
    postMessage({matching: await store.check()});
  }
} catch (error) {
  postMessage({error: String(error)});
}
