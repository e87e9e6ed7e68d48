// Reads and writes the sections of a WebAssembly module, as far as builds and tests need them.
// Source of the format: https://webassembly.github.io/spec/core/binary/modules.html

const HEADER_LENGTH = 8;

export const EXPORT_SECTION = 7;
const CODE_SECTION = 10;

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

/** Returns the length of every function's body, in bytes. */
export function bodyLengths(module) {
  const { content } = sectionsOf(module).find(({ id }) => id === CODE_SECTION);
  const reader = new Reader(content);
  const count = reader.number();
  const lengths = [];
  for (let i = 0; i < count; i++) {
    const length = reader.number();
    reader.slice(length);
    lengths.push(length);
  }
  return lengths;
}
