import { readFile } from 'node:fs/promises';
import { Database } from './database.js';
import type { Engine } from './engine/engine-api.js';
import { startJavaScriptEngine } from './engine/engine-js.js';
import { SqlatticeError } from './errors.js';
import { checkOptions, type OpenOptions } from './options.js';
import { Operation, RequestWriter } from './protocol.js';
import type { Transport } from './transport.js';

export * from './public.js';

const IN_MEMORY = -1;

/** All databases of a process share one engine, which tells their responses apart by this. */
let receiver: (response: Uint8Array<ArrayBuffer>) => void = () => {};
let engine: Promise<Engine> | undefined;

/**
 * Opens a database in this process, in memory.
 *
 * @throws SqlatticeError `UNSUPPORTED` for any other storage
 */
export async function open(options: OpenOptions): Promise<Database> {
  checkOptions(options);
  if (options.storage !== 'memory') {
    throw new SqlatticeError(
      'UNSUPPORTED',
      `in Node a database lives in memory only: storage=${options.storage ?? 'auto'}`,
    );
  }
  engine ??= startEngine(options.wasmUrl ?? new URL('./sqlite.wasm', import.meta.url));
  return new Database(new InProcessTransport(await engine));
}

async function startEngine(wasmUrl: string | URL): Promise<Engine> {
  const module = await WebAssembly.compile(await readFile(wasmUrl));
  return startJavaScriptEngine(module, (response) => receiver(response));
}

class InProcessTransport implements Transport {
  readonly engine = 'js';
  readonly storage = 'memory';
  readonly opened: Uint8Array<ArrayBuffer>;
  onResponse: (response: Uint8Array<ArrayBuffer>) => void = () => {};
  onStopped: (reason: string) => void = () => {};
  readonly #engine: Engine;

  constructor(inProcess: Engine) {
    this.#engine = inProcess;
    const request = new RequestWriter(Operation.OPEN, 0, 0);
    this.opened = this.#call(request.int(IN_MEMORY).int(IN_MEMORY).int(IN_MEMORY).finish(0))[0]!;
  }

  send(request: Uint8Array<ArrayBuffer>): void {
    let responses: Uint8Array<ArrayBuffer>[];
    try {
      responses = this.#call(request);
    } catch (error) {
      this.onStopped(String(error));
      return;
    }
    for (const response of responses) {
      queueMicrotask(() => this.onResponse(response));
    }
  }

  stop(): void {}

  #call(request: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
    const responses: Uint8Array<ArrayBuffer>[] = [];
    receiver = (response) => responses.push(response);
    this.#engine.request(request);
    return responses;
  }
}
