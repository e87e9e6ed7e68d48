package org.sqlattice.change;

/*
 * LZ4's block format. A hash of the next four bytes finds where they stood last; where nothing is
 * found for long, steps grow. Matches are cut short, so that no block holds more than MAX_RATIO
 * times its length: that is what the reader is willing to unpack.
 */

/**
 * Bytes with what repeats in them left out.
 *
 * @see <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">LZ4 block format</a>
 */
final class LzBlock {
  private static final int MIN_MATCH = 4;

  /** What a match of four bytes can hold: its length in one byte more than the token. */
  private static final int MAX_MATCH = 255;

  private static final int MAX_DISTANCE = 65535;

  /** No match starts in the last 12 bytes or reaches into the last 5. */
  private static final int LAST_START = 12;

  private static final int LAST_LITERALS = 5;

  private static final int MAX_STEP = 16;

  private LzBlock() {}

  /** Appends the first {@code end} bytes of {@code source}, compressed. */
  static void compress(byte[] source, int end, ByteWriter out) {
    int bits = end < 1 << 16 ? 12 : 14;
    int[] lastSeen = new int[1 << bits];
    int anchor = 0;
    int position = 1;
    int misses = 0;
    while (position <= end - LAST_START) {
      int next = intAt(source, position);
      int slot = next * 0x9E3779B1 >>> 32 - bits;
      int candidate = lastSeen[slot];
      lastSeen[slot] = position;
      if (position - candidate > MAX_DISTANCE || intAt(source, candidate) != next) {
        misses++;
        position += Math.min(1 + (misses >> 4), MAX_STEP);
        continue;
      }
      while (position > anchor && candidate > 0 && source[position - 1] == source[candidate - 1]) {
        position--;
        candidate--;
      }
      misses = 0;
      int limit = Math.min(end - LAST_LITERALS, position + MAX_MATCH);
      int match = position + MIN_MATCH;
      while (match < limit && source[match] == source[match - position + candidate]) {
        match++;
      }
      writeLiterals(source, anchor, position, match - position - MIN_MATCH, out);
      out.writeByte(position - candidate);
      out.writeByte(position - candidate >> 8);
      writeRest(match - position - MIN_MATCH, out);
      position = match;
      anchor = match;
    }
    writeLiterals(source, anchor, end, 0, out);
  }

  private static void writeLiterals(byte[] source, int from, int to, int match, ByteWriter out) {
    int count = to - from;
    out.writeByte(Math.min(count, 15) << 4 | Math.min(match, 15));
    writeRest(count, out);
    out.writeBytes(source, from, count);
  }

  private static void writeRest(int number, ByteWriter out) {
    if (number >= 15) {
      int rest = number - 15;
      while (rest >= 255) {
        out.writeByte(255);
        rest -= 255;
      }
      out.writeByte(rest);
    }
  }

  private static int intAt(byte[] bytes, int offset) {
    return bytes[offset] & 0xFF
        | (bytes[offset + 1] & 0xFF) << 8
        | (bytes[offset + 2] & 0xFF) << 16
        | bytes[offset + 3] << 24;
  }

  /** Reads all the bytes there are, which must make {@code length} bytes. */
  static byte[] decompress(ByteReader in, int length) {
    byte[] target = new byte[length];
    int position = 0;
    while (true) {
      int token = in.readByte();
      int literals = readLength(in, token >> 4, length - position);
      copy(in.bytes(), in.skip(literals), target, position, literals);
      position += literals;
      if (in.remaining() == 0) {
        check(position == length, position);
        return target;
      }
      int distance = in.readByte() | in.readByte() << 8;
      int match = readLength(in, token & 15, length) + MIN_MATCH;
      check(distance > 0 && distance <= position && match <= length - position, position);
      copy(target, position - distance, target, position, match);
      position += match;
    }
  }

  private static int readLength(ByteReader in, int start, int limit) {
    int length = start;
    if (start == 15) {
      int more = 255;
      while (more == 255 && length <= limit) {
        more = in.readByte();
        length += more;
      }
    }
    check(length <= limit, in.offset());
    return length;
  }

  /** Copies first bytes first, so that a match may reach into itself. */
  private static void copy(byte[] source, int from, byte[] target, int to, int count) {
    for (int i = 0; i < count; i++) {
      target[to + i] = source[from + i];
    }
  }

  private static void check(boolean fact, int position) {
    if (!fact) {
      throw new ChangesetException("compressed bytes are damaged: position=" + position);
    }
  }
}
