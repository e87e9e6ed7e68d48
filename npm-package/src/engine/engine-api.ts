import type { SyncAccessHandle } from './host.js';

/** The Java engine, started. */
export interface Engine {
  /** Takes a request in; responses come through the listener that the engine was made with. */
  request(request: Uint8Array): void;
  /** Numbers an access handle, which belongs to the engine from now on. */
  addHandle(handle: SyncAccessHandle): number;
}

export type ResponseListener = (response: Uint8Array<ArrayBuffer>) => void;

/** Copies a request into SQLite's memory for the time of a call. */
export function callWithRequest(
  request: Uint8Array,
  malloc: (length: number) => number,
  free: (address: number) => void,
  bytes: () => Uint8Array,
  call: (address: number, length: number) => void,
): void {
  const address = malloc(request.length);
  if (address === 0) {
    throw new RangeError(`no memory for a request: length=${request.length}`);
  }
  try {
    bytes().set(request, address);
    call(address, request.length);
  } finally {
    free(address);
  }
}
