package org.sqlattice.bench.crdt;

/*
 * Every contender must write the same, in Java and in JavaScript: keys and orders come from a
 * xorshift generator of 32 bits, whose seed is a constant. `input.js` does the same.
 */

/** The rows to insert, and which of them to change; all made before the clock starts. */
final class CrdtInput {
  static final int ASCENDING_KEY = 0;
  static final int TEXT_KEY = 1;
  static final int SHUFFLED_KEY = 2;

  private static final int SEED = 0x9E3779B9;
  private static final String HEX = "0123456789abcdef";
  private static final String WORDS =
      "time year people way day man thing woman life child world school state family student group "
          + "country problem hand part place case week company system program question work government number night point "
          + "home water room mother area money story fact month lot right study book eye job word "
          + "business issue side kind head house service friend father power hour game line end member law ";
  private static final int TEXT_LENGTH = 20;

  private final int[] order;
  private final String[] keys;
  private final String[] texts;
  private final int[] numbers;
  private final double[] reals;
  private int[] picks = new int[0];

  CrdtInput(int keyKind, int count) {
    order = ascending(count);
    if (keyKind == SHUFFLED_KEY) {
      shuffle(order);
    }
    keys = new String[keyKind == TEXT_KEY ? count : 0];
    int random = SEED;
    for (int i = 0; i < keys.length; i++) {
      random = next(random);
      int first = random;
      random = next(random);
      keys[i] = hex(first) + hex(random);
    }
    random = SEED;
    texts = new String[count];
    numbers = new int[count];
    reals = new double[count];
    String[] words = words();
    for (int i = 0; i < count; i++) {
      random = next(random);
      numbers[i] = (random >>> 8) % 1000;
      random = next(random);
      reals[i] = ((random >>> 8) % 400_000) / 4.0;
      String text = words[random & 63] + words[random >>> 6 & 63];
      random = next(random);
      text += words[random & 63] + words[random >>> 6 & 63] + hex(random);
      texts[i] = text.substring(0, TEXT_LENGTH - 1) + i % 10;
    }
  }

  /** Words with a space behind each. */
  private static String[] words() {
    String[] words = new String[64];
    int start = 0;
    for (int i = 0; i < words.length; i++) {
      int end = WORDS.indexOf(' ', start) + 1;
      words[i] = WORDS.substring(start, end);
      start = end;
    }
    return words;
  }

  int count() {
    return texts.length;
  }

  boolean hasTextKeys() {
    return keys.length > 0;
  }

  /** Returns which row is inserted at a place. */
  int rowAt(int place) {
    return order[place];
  }

  String key(int row) {
    return keys[row];
  }

  String text(int row) {
    return texts[row];
  }

  int number(int row) {
    return numbers[row];
  }

  double real(int row) {
    return reals[row];
  }

  /** Puts the first rows into a random order, in which they will be changed. */
  void pick(int count) {
    picks = ascending(count);
    shuffle(picks);
  }

  /** Returns the row that is changed at a place. */
  int picked(int place) {
    return picks[place];
  }

  /** Of two replicas that write the same row, each has the greater value in half of the rows. */
  static int updatedValue(int replica, int place) {
    return 2_000_000 + 2 * place + ((place + replica) & 1);
  }

  /** What a row gets in a transaction of its own: none of the other values. */
  static int singleValue(int place) {
    return 1_500_000 + place;
  }

  private static int[] ascending(int count) {
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i;
    }
    return numbers;
  }

  private static void shuffle(int[] numbers) {
    int random = SEED;
    for (int i = numbers.length - 1; i > 0; i--) {
      random = next(random);
      int j = (random >>> 1) % (i + 1);
      int swapped = numbers[i];
      numbers[i] = numbers[j];
      numbers[j] = swapped;
    }
  }

  private static int next(int random) {
    int mixed = random ^ (random << 13);
    mixed ^= mixed >>> 17;
    return mixed ^ (mixed << 5);
  }

  private static String hex(int value) {
    char[] digits = new char[8];
    for (int i = 0; i < 8; i++) {
      digits[i] = HEX.charAt((value >>> (28 - 4 * i)) & 15);
    }
    return new String(digits);
  }
}
