package org.sqlattice.jso;

import org.jspecify.annotations.Nullable;
import org.sqlattice.store.Memory;
import org.teavm.classlib.PlatformDetector;
import org.teavm.interop.Address;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.typedarrays.Float64Array;
import org.teavm.jso.typedarrays.Int32Array;
import org.teavm.jso.typedarrays.Int8Array;

/*
 * In WasmGC builds SQLite's memory is our own imported memory, so an access is one instruction. JS
 * builds see it through typed arrays, which have length 0 once the memory has grown and are then
 * made again.
 */

/** SQLite's linear memory. Addresses are byte indexes; numbers are little-endian. */
public final class Heap {
  /** The same memory, as the file store sees it. */
  public static final Memory MEMORY = Heap::clear;

  private static final int REPLACEMENT = 0xFFFD;

  /** The top bit of each of eight bytes, which no ASCII character has. */
  private static final long NOT_ASCII = 0x8080808080808080L;

  /** From this length on a native bulk operation is faster than a loop in the JS build. */
  private static final int BULK_LENGTH = 24;

  // Only the JS build has these, from useMemory on.
  @SuppressWarnings("NullAway.Init")
  private static JSObject memory;

  @SuppressWarnings("NullAway.Init")
  private static Int8Array bytes;

  @SuppressWarnings("NullAway.Init")
  private static Int32Array ints;

  @SuppressWarnings("NullAway.Init")
  private static Float64Array doubles;

  @SuppressWarnings("NullAway.Init")
  private static JSObject decoder;

  private static char[] chars = new char[256];

  private Heap() {}

  /** Gives the JS build the {@code WebAssembly.Memory} of SQLite's instance. */
  static void useMemory(JSObject wasmMemory) {
    memory = wasmMemory;
    decoder = newDecoder();
    makeViews();
  }

  /** Allocates memory that lives until {@link #free}. */
  public static int allocate(int length) {
    int address = Sqlite3.malloc(length);
    if (address == 0) {
      throw new OutOfMemoryError("no memory: length=" + length);
    }
    return address;
  }

  public static void free(int address) {
    Sqlite3.free(address);
  }

  public static byte getByte(int address) {
    return PlatformDetector.isWebAssemblyGC()
        ? Address.fromInt(address).getByte()
        : bytes().get(address);
  }

  public static void putByte(int address, int value) {
    if (PlatformDetector.isWebAssemblyGC()) {
      Address.fromInt(address).putByte((byte) value);
    } else {
      bytes().set(address, (byte) value);
    }
  }

  /** Reads a 32-bit number at a multiple of 4. */
  public static int getInt(int address) {
    return PlatformDetector.isWebAssemblyGC()
        ? Address.fromInt(address).getInt()
        : ints().get(address >> 2);
  }

  /** Writes a 32-bit number at a multiple of 4. */
  public static void putInt(int address, int value) {
    if (PlatformDetector.isWebAssemblyGC()) {
      Address.fromInt(address).putInt(value);
    } else {
      ints().set(address >> 2, value);
    }
  }

  public static long getLong(int address) {
    return PlatformDetector.isWebAssemblyGC()
        ? Address.fromInt(address).getLong()
        : Sqlite3.toLong(getInt(address), getInt(address + 4));
  }

  /** Writes a 64-bit number at a multiple of 4. */
  public static void putLong(int address, long value) {
    if (PlatformDetector.isWebAssemblyGC()) {
      Address.fromInt(address).putLong(value);
    } else {
      putInt(address, (int) value);
      putInt(address + 4, (int) (value >> 32));
    }
  }

  /** Reads a double at a multiple of 8. */
  public static double getDouble(int address) {
    return PlatformDetector.isWebAssemblyGC()
        ? Address.fromInt(address).getDouble()
        : doubles().get(address >> 3);
  }

  /** Writes a double at a multiple of 8. */
  public static void putDouble(int address, double value) {
    if (PlatformDetector.isWebAssemblyGC()) {
      Address.fromInt(address).putDouble(value);
    } else {
      doubles().set(address >> 3, value);
    }
  }

  public static void clear(int address, int length) {
    for (int i = 0; i < length; i++) {
      putByte(address + i, 0);
    }
  }

  /** Copies memory to memory; the ranges must not overlap. */
  public static void copy(int source, int target, int length) {
    if (PlatformDetector.isWebAssemblyGC()) {
      Address.moveMemoryBlock(Address.fromInt(source), Address.fromInt(target), length);
    } else {
      setRange(bytes(), source, source + length, target);
    }
  }

  /** Returns a copy of a range of memory. */
  public static byte[] getBytes(int address, int length) {
    byte[] target = new byte[length];
    getBytes(address, length, target, 0);
    return target;
  }

  /** Copies a range of memory into an array. */
  static void getBytes(int address, int length, byte[] target, int offset) {
    if (PlatformDetector.isJavaScript() && length > BULK_LENGTH) {
      copyOut(Int8Array.fromJavaArray(target), bytes(), address, address + length, offset);
    } else {
      for (int i = 0; i < length; i++) {
        target[offset + i] = getByte(address + i);
      }
    }
  }

  /** Copies {@code source} to memory. */
  public static void putBytes(int address, byte[] source) {
    putBytes(address, source, 0, source.length);
  }

  /** Copies a part of {@code source} to memory. */
  static void putBytes(int address, byte[] source, int offset, int length) {
    if (PlatformDetector.isJavaScript() && length > BULK_LENGTH) {
      copyIn(bytes(), Int8Array.fromJavaArray(source), offset, offset + length, address);
    } else {
      for (int i = 0; i < length; i++) {
        putByte(address + i, source[offset + i]);
      }
    }
  }

  /**
   * Writes a text as UTF-8, a lone surrogate as U+FFFD.
   *
   * @param address has room for three bytes per character of {@code text}
   * @return the count of bytes written
   */
  public static int putText(int address, String text) {
    int end = address;
    int length = text.length();
    for (int i = 0; i < length; i++) {
      int c = text.charAt(i);
      if (c < 0x80) {
        putByte(end++, c);
      } else if (c < 0x800) {
        putByte(end++, 0xC0 | c >> 6);
        putByte(end++, 0x80 | c & 0x3F);
      } else if (c >= 0xD800 && c < 0xDC00 && i + 1 < length && isLow(text.charAt(i + 1))) {
        int codePoint = 0x10000 + ((c - 0xD800) << 10) + (text.charAt(++i) - 0xDC00);
        putByte(end++, 0xF0 | codePoint >> 18);
        putByte(end++, 0x80 | codePoint >> 12 & 0x3F);
        putByte(end++, 0x80 | codePoint >> 6 & 0x3F);
        putByte(end++, 0x80 | codePoint & 0x3F);
      } else {
        int unit = c >= 0xD800 && c < 0xE000 ? REPLACEMENT : c;
        putByte(end++, 0xE0 | unit >> 12);
        putByte(end++, 0x80 | unit >> 6 & 0x3F);
        putByte(end++, 0x80 | unit & 0x3F);
      }
    }
    return end - address;
  }

  /** Reads UTF-8, with U+FFFD for each byte that does not belong to a valid character. */
  public static String getText(int address, int length) {
    if (PlatformDetector.isJavaScript() && length > BULK_LENGTH) {
      return decode(decoder, bytes(), address, address + length);
    }
    if (chars.length < length) {
      chars = new char[length * 2];
    }
    char[] target = chars;
    int end = address + length;
    int count = PlatformDetector.isWebAssemblyGC() ? getAscii(address, length, target) : 0;
    int position = address + count;
    while (position < end) {
      int first = getByte(position++);
      if (first >= 0) {
        target[count++] = (char) first;
        continue;
      }
      int size = sequenceLength(first & 0xFF, position, end);
      int codePoint = size == 0 ? REPLACEMENT : first & 0x3F >> size;
      for (int i = 0; i < size; i++) {
        codePoint = codePoint << 6 | getByte(position++) & 0x3F;
      }
      if (codePoint < 0x10000) {
        target[count++] = (char) codePoint;
      } else {
        target[count++] = (char) (0xD7C0 + (codePoint >> 10));
        target[count++] = (char) (0xDC00 | codePoint & 0x3FF);
      }
    }
    return new String(target, 0, count);
  }

  /**
   * Reads ASCII characters, eight at a time, up to the first eight that are not all ASCII.
   *
   * @return how many were read
   */
  private static int getAscii(int address, int length, char[] target) {
    int count = 0;
    while (count + 8 <= length) {
      long word = Address.fromInt(address + count).getLong();
      if ((word & NOT_ASCII) != 0) {
        break;
      }
      int low = (int) word;
      int high = (int) (word >>> 32);
      target[count] = (char) (low & 0x7F);
      target[count + 1] = (char) (low >> 8 & 0x7F);
      target[count + 2] = (char) (low >> 16 & 0x7F);
      target[count + 3] = (char) (low >> 24);
      target[count + 4] = (char) (high & 0x7F);
      target[count + 5] = (char) (high >> 8 & 0x7F);
      target[count + 6] = (char) (high >> 16 & 0x7F);
      target[count + 7] = (char) (high >> 24);
      count += 8;
    }
    return count;
  }

  /** Reads UTF-8 up to a zero byte; {@code null} for address 0. */
  static @Nullable String getCString(int address) {
    if (address == 0) {
      return null;
    }
    int length = 0;
    while (getByte(address + length) != 0) {
      length++;
    }
    return getText(address, length);
  }

  /** Allocates a copy of a text with a zero byte behind it, to be freed by the caller. */
  static int allocateCString(String text) {
    int address = allocate(text.length() * 3 + 1);
    putByte(address + putText(address, text), 0);
    return address;
  }

  private static boolean isLow(char c) {
    return c >= 0xDC00 && c < 0xE000;
  }

  /** Returns how many bytes follow a lead byte in a valid character; 0 if it is not valid. */
  private static int sequenceLength(int first, int position, int end) {
    int size = first < 0xC2 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : first < 0xF5 ? 3 : 0;
    if (size == 0 || position + size > end) {
      return 0;
    }
    for (int i = 0; i < size; i++) {
      if ((getByte(position + i) & 0xC0) != 0x80) {
        return 0;
      }
    }
    int second = getByte(position) & 0xFF;
    boolean isOverlong = first == 0xE0 && second < 0xA0 || first == 0xF0 && second < 0x90;
    boolean isSurrogate = first == 0xED && second >= 0xA0;
    boolean isTooLarge = first == 0xF4 && second >= 0x90;
    return isOverlong || isSurrogate || isTooLarge ? 0 : size;
  }

  private static void makeViews() {
    bytes = newBytes(memory);
    ints = newInts(memory);
    doubles = newDoubles(memory);
  }

  private static Int8Array bytes() {
    if (bytes.getLength() == 0) {
      makeViews();
    }
    return bytes;
  }

  private static Int32Array ints() {
    if (ints.getLength() == 0) {
      makeViews();
    }
    return ints;
  }

  private static Float64Array doubles() {
    if (doubles.getLength() == 0) {
      makeViews();
    }
    return doubles;
  }

  @JSBody(params = "memory", script = "return new Int8Array(memory.buffer);")
  private static native Int8Array newBytes(JSObject memory);

  @JSBody(params = "memory", script = "return new Int32Array(memory.buffer);")
  private static native Int32Array newInts(JSObject memory);

  @JSBody(params = "memory", script = "return new Float64Array(memory.buffer);")
  private static native Float64Array newDoubles(JSObject memory);

  @JSBody(script = "return new TextDecoder('utf-8', {ignoreBOM: true});")
  private static native JSObject newDecoder();

  @JSBody(
      params = {"decoder", "bytes", "start", "end"},
      script = "return decoder.decode(bytes.subarray(start, end));")
  private static native String decode(JSObject decoder, Int8Array bytes, int start, int end);

  @JSBody(
      params = {"bytes", "start", "end", "target"},
      script = "bytes.copyWithin(target, start, end);")
  private static native void setRange(Int8Array bytes, int start, int end, int target);

  @JSBody(
      params = {"target", "bytes", "start", "end", "offset"},
      script = "target.set(bytes.subarray(start, end), offset);")
  private static native void copyOut(
      Int8Array target, Int8Array bytes, int start, int end, int offset);

  @JSBody(
      params = {"bytes", "source", "start", "end", "address"},
      script = "bytes.set(source.subarray(start, end), address);")
  private static native void copyIn(
      Int8Array bytes, Int8Array source, int start, int end, int address);
}
