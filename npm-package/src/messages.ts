import type { ErrorCode } from './errors.js';

/** The first message to a worker; all later ones are requests as {@link RequestWriter} makes them. */
export interface StartMessage {
  readonly name: string | undefined;
  readonly storage: 'opfs' | 'memory';
  readonly wasmUrl: string | undefined;
}

/** A worker's first answer; all later ones are responses as {@link ResponseReader} reads them. */
export type StartAnswer =
  | {
      readonly kind: 'ready';
      /** Which build of the engine this worker runs. */
      readonly engine: 'wasm-gc' | 'js';
      readonly opened: Uint8Array<ArrayBuffer>;
    }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      /** Whether the engine itself could not start, so that the other build is worth a try. */
      readonly isEngineMissing: boolean;
    };

/** A worker's last word: a trap or a stack overflow left the engine in an unknown state. */
export interface StoppedMessage {
  readonly kind: 'stopped';
  readonly message: string;
}
