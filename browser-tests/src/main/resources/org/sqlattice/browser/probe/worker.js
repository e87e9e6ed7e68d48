// Tries what a name alone does not promise: WebKitGTK has createSyncAccessHandle, which always fails.

/** (module (struct (i32)) (func (export "f") (result i32) 42 -> struct.new -> struct.get)) */
const WASM_GC = new Uint8Array([
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00,
  0x01, 0x09, 0x02, 0x5f, 0x01, 0x7f, 0x00, 0x60, 0x00, 0x01, 0x7f,
  0x03, 0x02, 0x01, 0x01,
  0x07, 0x05, 0x01, 0x01, 0x66, 0x00, 0x00,
  0x0a, 0x0d, 0x01, 0x0b, 0x00, 0x41, 0x2a, 0xfb, 0x00, 0x00, 0xfb, 0x02, 0x00, 0x00, 0x0b,
]);

const probes = {
  opfs: async () => (await navigator.storage.getDirectory()).kind === 'directory',

  accessHandles: async () => {
    // A file of its own: after a refusal WebKitGTK keeps the file locked.
    const name = `probe-${crypto.randomUUID()}`;
    const folder = await navigator.storage.getDirectory();
    const file = await folder.getFileHandle(name, {create: true});
    try {
      const handle = await file.createSyncAccessHandle();
      try {
        handle.write(new Uint8Array([1, 2, 3]), {at: 4096});
        handle.flush();
        const target = new Uint8Array(4);
        return handle.read(target, {at: 4095}) === 4 && target.join() === '0,1,2,3';
      } finally {
        handle.close();
      }
    } finally {
      await folder.removeEntry(name).catch(() => {});
    }
  },

  indexedDb: () => new Promise((resolve, reject) => {
    const name = `probe-${crypto.randomUUID()}`;
    const open = indexedDB.open(name);
    open.onerror = () => reject(open.error);
    open.onsuccess = () => {
      open.result.close();
      indexedDB.deleteDatabase(name);
      resolve(true);
    };
  }),

  webLocks: () => navigator.locks.request(`probe-${crypto.randomUUID()}`, async () => true),

  wasmGc: async () => (await WebAssembly.instantiate(WASM_GC)).instance.exports.f() === 42,

  sharedMemory: async () => new SharedArrayBuffer(8).byteLength === 8,

  crossOriginIsolated: async () => self.crossOriginIsolated === true,
};

const result = {userAgent: navigator.userAgent, failures: {}};
for (const [name, probe] of Object.entries(probes)) {
  try {
    result[name] = await probe();
  } catch (error) {
    result[name] = false;
    result.failures[name] = String(error);
  }
}
postMessage(result);
