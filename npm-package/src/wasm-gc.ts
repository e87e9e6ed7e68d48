/**
 * A module with one struct type and one empty recursive group: valid only where WasmGC is.
 *
 * @see https://webassembly.github.io/spec/core/binary/types.html
 */
const PROBE = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // header
  ...[0x01, 0x05, 0x01, 0x5f, 0x01, 0x7f, 0x00], // type section: (struct (field i32))
]);

/** Returns whether this engine can run the WasmGC build. */
export function hasWasmGc(): boolean {
  return WebAssembly.validate(PROBE);
}
