// Reads and writes the sections of a WebAssembly module, as far as the patch in build.mjs needs them.
// Source of the format: https://webassembly.github.io/spec/core/binary/modules.html

const HEADER_LENGTH = 8;
const FUNCREF = 0x70;

export const IMPORT_SECTION = 2;
export const TABLE_SECTION = 4;
export const EXPORT_SECTION = 7;

/** Reads a byte array from the start on. */
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.position = 0;
  }

  get isAtEnd() {
    return this.position >= this.bytes.length;
  }

  byte() {
    if (this.isAtEnd) {
      throw new Error(`module ends too early: position=${this.position}`);
    }
    return this.bytes[this.position++];
  }

  /** An unsigned LEB128 number of up to 32 bits. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        return value >>> 0;
      }
    }
  }

  slice(length) {
    this.position += length;
    return this.bytes.subarray(this.position - length, this.position);
  }

  name() {
    return new TextDecoder('utf-8', { fatal: true }).decode(this.slice(this.number()));
  }
}

function number(value) {
  const bytes = [];
  do {
    bytes.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
    value >>>= 7;
  } while (value);
  return bytes;
}

function name(text) {
  const bytes = new TextEncoder().encode(text);
  return [...number(bytes.length), ...bytes];
}

/** Splits a module into its sections: a list of {id, content}. */
export function sectionsOf(module) {
  const reader = new Reader(module.subarray(HEADER_LENGTH));
  const sections = [];
  while (!reader.isAtEnd) {
    sections.push({ id: reader.byte(), content: reader.slice(reader.number()) });
  }
  return sections;
}

/** Puts sections together again, behind the eight header bytes of the module they came from. */
export function moduleOf(header, sections) {
  const parts = [header.subarray(0, HEADER_LENGTH)];
  for (const { id, content } of sections) {
    parts.push(Uint8Array.from([id, ...number(content.length)]), content);
  }
  return Buffer.concat(parts);
}

/** Renames function imports; every import must be a function. */
export function renameImports(content, rename) {
  const reader = new Reader(content);
  const count = reader.number();
  const bytes = number(count);
  for (let i = 0; i < count; i++) {
    const module = reader.name();
    const field = reader.name();
    const kind = reader.byte();
    if (kind !== 0) {
      throw new Error(`import is not a function: module=${module}, field=${field}, kind=${kind}`);
    }
    const type = reader.number();
    bytes.push(...name('env'), ...name(rename(field)), kind, ...number(type));
  }
  return Uint8Array.from(bytes);
}

/** Renames exports and drops those for which the new name is undefined. */
export function renameExports(content, rename) {
  const reader = new Reader(content);
  const count = reader.number();
  const bytes = [];
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const renamed = rename(reader.name());
    const kind = reader.byte();
    const index = reader.number();
    if (renamed !== undefined) {
      bytes.push(...name(renamed), kind, ...number(index));
      kept++;
    }
  }
  return Uint8Array.from([...number(kept), ...bytes]);
}

/** Lets a table of fixed size grow: the one function table loses its maximum. */
export function growableTable(content) {
  const reader = new Reader(content);
  const count = reader.number();
  const type = reader.byte();
  const hasMaximum = reader.byte();
  const minimum = reader.number();
  if (count !== 1 || type !== FUNCREF || hasMaximum !== 1 || reader.number() !== minimum) {
    throw new Error(`unexpected table section: ${Buffer.from(content).toString('hex')}`);
  }
  return Uint8Array.from([1, FUNCREF, 0, ...number(minimum)]);
}
