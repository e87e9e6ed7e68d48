/** How a client reaches its engine: a worker in a browser, a function call in Node. */
export interface Transport {
  /** Which build of the engine runs. */
  readonly engine: 'wasm-gc' | 'js';
  /** Where the data is. */
  readonly storage: 'opfs' | 'memory';
  /** The answer to the request that opened the database. */
  readonly opened: Uint8Array<ArrayBuffer>;
  send(request: Uint8Array<ArrayBuffer>): void;
  onResponse: (response: Uint8Array<ArrayBuffer>) => void;
  /** The engine is gone, for this reason; nothing will be answered any more. */
  onStopped: (reason: string) => void;
  /** Ends the engine; no response follows. */
  stop(): void;
}
