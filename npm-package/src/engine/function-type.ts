const VALUE_TYPES: Record<string, number> = { i: 0x7f, j: 0x7e, d: 0x7c };

/**
 * Makes a module that imports a JavaScript function as `e.f` and exports it as `f` with a wasm type,
 * as only such functions may enter a function table.
 *
 * @param signature one letter for the result and each parameter: v(oid), i(32), j (i64), d (f64)
 */
export function functionSignatureModule(signature: string): WebAssembly.Module {
  const result = signature[0] === 'v' ? [] : [valueType(signature[0]!)];
  const parameters = Array.from(signature.slice(1), valueType);
  const type = [0x60, parameters.length, ...parameters, result.length, ...result];
  return new WebAssembly.Module(
    Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...[0x01, type.length + 1, 0x01, ...type], // one type
      ...[0x02, 0x07, 0x01, 0x01, 0x65, 0x01, 0x66, 0x00, 0x00], // import e.f, of type 0
      ...[0x07, 0x05, 0x01, 0x01, 0x66, 0x00, 0x00], // export f, function 0
    ]),
  );
}

function valueType(letter: string): number {
  const type = VALUE_TYPES[letter];
  if (type === undefined) {
    throw new Error(`no such value type: letter=${letter}`);
  }
  return type;
}
