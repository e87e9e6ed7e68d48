import { SqlatticeError } from './errors.js';
import type { StartAnswer, StartMessage, StoppedMessage } from './messages.js';
import type { OpenOptions } from './options.js';
import type { Transport } from './transport.js';
import { hasWasmGc } from './wasm-gc.js';

type WorkerMessage = StartAnswer | StoppedMessage | Uint8Array<ArrayBuffer>;

/** The engine could not start in this browser, which says nothing about the database. */
class EngineMissingError extends SqlatticeError {}

/** Starts a worker with the main build of the engine, or with the fallback where that cannot run. */
export async function startWorker(options: OpenOptions): Promise<Transport> {
  const storage = options.storage === 'memory' ? 'memory' : 'opfs';
  const message: StartMessage = {
    name: options.name,
    storage,
    wasmUrl:
      options.wasmUrl === undefined ? undefined : new URL(options.wasmUrl, location.href).href,
  };
  if (options.worker !== undefined) {
    return new WorkerTransport(options.worker(), storage).start(message);
  }
  if (hasWasmGc()) {
    try {
      const worker = new Worker(new URL('./worker-wasm-gc.js', import.meta.url), {
        type: 'module',
        name: 'sqlattice',
      });
      return await new WorkerTransport(worker, storage).start(message);
    } catch (error) {
      if (!(error instanceof EngineMissingError)) {
        throw error;
      }
    }
  }
  const worker = new Worker(new URL('./worker-js.js', import.meta.url), {
    type: 'module',
    name: 'sqlattice',
  });
  return new WorkerTransport(worker, storage).start(message);
}

class WorkerTransport implements Transport {
  engine: 'wasm-gc' | 'js' = 'wasm-gc';
  readonly storage: 'opfs' | 'memory';
  opened = new Uint8Array();
  onResponse: (response: Uint8Array<ArrayBuffer>) => void = () => {};
  onStopped: (reason: string) => void = () => {};
  readonly #worker: Worker;
  readonly #onPageHide = () => {
    // A page in the page cache would keep the locks of its worker.
    this.stop();
    this.onStopped('the page was left');
  };

  constructor(worker: Worker, storage: 'opfs' | 'memory') {
    this.#worker = worker;
    this.storage = storage;
  }

  async start(message: StartMessage): Promise<this> {
    try {
      this.opened = await this.#opened(message);
    } catch (error) {
      this.#worker.terminate();
      throw error;
    }
    this.#worker.onmessage = (event: MessageEvent<WorkerMessage>) => this.#receive(event.data);
    this.#worker.onerror = (event) => {
      this.stop();
      this.onStopped(event.message || 'the worker failed');
    };
    globalThis.addEventListener('pagehide', this.#onPageHide);
    return this;
  }

  send(request: Uint8Array<ArrayBuffer>): void {
    this.#worker.postMessage(request, [request.buffer]);
  }

  stop(): void {
    globalThis.removeEventListener('pagehide', this.#onPageHide);
    this.#worker.terminate();
  }

  #opened(message: StartMessage): Promise<Uint8Array<ArrayBuffer>> {
    return new Promise((resolve, reject) => {
      this.#worker.onerror = (event) => {
        const detail = event.message || 'the script could not be loaded';
        reject(new EngineMissingError('UNSUPPORTED', `the worker did not start: ${detail}`));
      };
      this.#worker.onmessage = (event: MessageEvent<WorkerMessage>) => {
        const answer = event.data as StartAnswer;
        if (answer.kind === 'ready') {
          this.engine = answer.engine;
          resolve(answer.opened);
        } else {
          const Failure = answer.isEngineMissing ? EngineMissingError : SqlatticeError;
          reject(new Failure(answer.code, answer.message));
        }
      };
      this.#worker.postMessage(message);
    });
  }

  #receive(message: WorkerMessage): void {
    if (message instanceof Uint8Array) {
      this.onResponse(message);
    } else {
      this.stop();
      this.onStopped(message.kind === 'stopped' ? message.message : message.kind);
    }
  }
}
