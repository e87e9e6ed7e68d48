import type { Sqlite } from './sqlite.js';

/** A synchronous access handle of OPFS, as far as the engine uses it. */
export interface SyncAccessHandle {
  read(target: Uint8Array, options: { at: number }): number;
  write(source: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

// The failure numbers of Host.java.
const FAILED = -1;
const NO_SPACE = -2;
const HANDLE_LOST = -3;

/** The longest range that `crypto.getRandomValues` fills at once. */
const MAX_RANDOM_LENGTH = 65536;

/**
 * What the Java engine calls: files, randomness, time, and the way back for responses. Nothing here
 * decides, and nothing throws into wasm frames: a failure becomes a number.
 */
export class Host {
  readonly #sqlite: Sqlite;
  readonly #onResponse: (response: Uint8Array<ArrayBuffer>) => void;
  readonly #handles: (SyncAccessHandle | undefined)[] = [];
  readonly #at = { at: 0 };
  #bytes: Uint8Array<ArrayBuffer>;

  constructor(sqlite: Sqlite, onResponse: (response: Uint8Array<ArrayBuffer>) => void) {
    this.#sqlite = sqlite;
    this.#onResponse = onResponse;
    this.#bytes = new Uint8Array(sqlite.memory.buffer as ArrayBuffer);
  }

  /** Numbers a handle for Java. */
  addHandle(handle: SyncAccessHandle): number {
    return this.#handles.push(handle) - 1;
  }

  /** Returns SQLite's memory; valid until the next call into wasm. */
  bytes(): Uint8Array<ArrayBuffer> {
    if (this.#bytes.length === 0) {
      this.#bytes = new Uint8Array(this.#sqlite.memory.buffer as ArrayBuffer);
    }
    return this.#bytes;
  }

  /** The functions under the names that Java knows. */
  functions() {
    return {
      readFile: (handle: number, address: number, length: number, offset: number) =>
        this.#try(() => {
          this.#at.at = offset;
          return this.#handle(handle).read(this.#range(address, length), this.#at);
        }),
      writeFile: (handle: number, address: number, length: number, offset: number) =>
        this.#try(() => {
          this.#at.at = offset;
          return this.#handle(handle).write(this.#range(address, length), this.#at);
        }),
      truncateFile: (handle: number, size: number) =>
        this.#try(() => {
          this.#handle(handle).truncate(size);
          return 0;
        }),
      fileSize: (handle: number) => this.#try(() => this.#handle(handle).getSize()),
      flushFile: (handle: number) =>
        this.#try(() => {
          this.#handle(handle).flush();
          return 0;
        }),
      closeFile: (handle: number) =>
        this.#try(() => {
          this.#handles[handle]?.close();
          this.#handles[handle] = undefined;
          return 0;
        }),
      fillRandom: (address: number, length: number) => {
        for (let done = 0; done < length; done += MAX_RANDOM_LENGTH) {
          const count = Math.min(length - done, MAX_RANDOM_LENGTH);
          crypto.getRandomValues(this.#range(address + done, count));
        }
      },
      currentTimeMs: () => Date.now(),
      respond: (address: number, length: number) => {
        this.#onResponse(this.bytes().slice(address, address + length));
      },
    };
  }

  #range(address: number, length: number): Uint8Array<ArrayBuffer> {
    return this.bytes().subarray(address, address + length);
  }

  #handle(number: number): SyncAccessHandle {
    const handle = this.#handles[number];
    if (handle === undefined) {
      throw new DOMException('the access handle is closed', 'InvalidStateError');
    }
    return handle;
  }

  #try(operation: () => number): number {
    try {
      return operation();
    } catch (error) {
      const name = (error as { name?: unknown } | null)?.name;
      if (name === 'QuotaExceededError') {
        return NO_SPACE;
      }
      return name === 'InvalidStateError' || name === 'NotFoundError' ? HANDLE_LOST : FAILED;
    }
  }
}
