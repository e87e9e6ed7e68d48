package org.sqlattice.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FractionalKeyTest {
  private static final String SMALLEST = "A" + " ".repeat(26);
  private static final String LARGEST = "z" + "~".repeat(26);

  /** The vectors that cr-sqlite agrees with; an underscore stands for a space, - for no key. */
  @ParameterizedTest
  @CsvSource({
    "-, -, a_",
    "a0, a1, a0P",
    "a0V, a1, a0k",
    "Z~, a_, Z~P",
    "Z~, a!, a_",
    "-, Y__, X~~~",
    "b~~, -, c___",
    "a0, a0V, a0;",
    "a0, a0G, a04",
    "b125, b129, b127",
    "a0, a1V, a1",
    "-, a0V, a0",
    "-, b999, b99",
    "a_, a_P, a_8",
    "a_P, a!, a_h",
    "a_, -, a!",
    "a~, -, b__",
    "Z~, -, a_",
    "-, a_, Z~",
    "-, Z_, Y~~",
  })
  void keysAreAsKnown(String low, String high, String expected) {
    assertEquals(key(expected), FractionalKey.between(key(low), key(high)));
  }

  private static @Nullable String key(String text) {
    return text.equals("-") ? null : text.replace('_', ' ');
  }

  @Test
  void keysAreMadeAtBothEnds() {
    assertEquals(LARGEST + "P", FractionalKey.between(LARGEST, null));
    assertEquals(LARGEST + "~P", FractionalKey.between(LARGEST + "~", null));
    assertEquals(SMALLEST + "!", FractionalKey.between(null, SMALLEST + "!!"));
    assertEquals(SMALLEST + " P", FractionalKey.between(null, SMALLEST + "!"));
    String integerAbove = SMALLEST.substring(0, 26) + "!";
    assertEquals(SMALLEST + "P", FractionalKey.between(null, integerAbove));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1 ",
        "~ ",
        "{",
        " ",
        "a",
        "b ",
        "a  ",
        "a0 ",
        "Z",
        "a\t",
        "a\u007f",
        "aé",
        "é",
        "\uD83D\uDE00"
      })
  void badKeysAreRefused(String key) {
    assertThrows(IllegalArgumentException.class, () -> FractionalKey.between(key, null));
    assertThrows(IllegalArgumentException.class, () -> FractionalKey.between(null, key));
    assertThrows(IllegalArgumentException.class, () -> FractionalKey.between("Z ", key));
  }

  @Test
  void errorsSayWhatIsWrong() {
    assertEquals("key is empty: key=", refusal("", null));
    assertEquals("head is out of range: key=1 ", refusal("1 ", null));
    assertEquals("integer part of key is too long: key=b0", refusal("b0", null));
    assertEquals("invalid digit: index=1, key=a\t", refusal("a\t", null));
    assertEquals("Key is too small: key=" + SMALLEST, refusal(null, SMALLEST));
    assertEquals("Fractional part should not end with ' ' (space): key=a0 ", refusal("a0 ", null));
    assertEquals("key_between - a must be before b: a=a1, b=a1", refusal("a1", "a1"));
    assertEquals("key_between - a must be before b: a=a1, b=a0", refusal("a1", "a0"));
  }

  private static @Nullable String refusal(@Nullable String low, @Nullable String high) {
    return assertThrows(IllegalArgumentException.class, () -> FractionalKey.between(low, high))
        .getMessage();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void keysLieBetweenTheirNeighbours(long seed) {
    Random random = new Random(seed);
    List<String> keys = new ArrayList<>();
    int place = 0;
    for (int i = 0; i < 4000; i++) {
      // Mostly beside the last one, where keys grow; often at random or at an end.
      place =
          switch (random.nextInt(8)) {
            case 0 -> random.nextInt(keys.size() + 1);
            case 1 -> 0;
            case 2 -> keys.size();
            default -> place + random.nextInt(2);
          };
      insert(keys, Math.min(place, keys.size()));
    }
    for (int i = 1; i < keys.size(); i++) {
      assertTrue(keys.get(i - 1).compareTo(keys.get(i)) < 0, "not in order: index=" + i);
    }
  }

  private static void insert(List<String> keys, int place) {
    String low = place == 0 ? null : keys.get(place - 1);
    String high = place == keys.size() ? null : keys.get(place);
    String key = FractionalKey.between(low, high);
    assertTrue(low == null || low.compareTo(key) < 0, low + " is not before " + key);
    assertTrue(high == null || key.compareTo(high) < 0, key + " is not before " + high);
    int integerLength = 2 + (key.charAt(0) >= 'a' ? key.charAt(0) - 'a' : 'Z' - key.charAt(0));
    assertTrue(
        key.length() == integerLength || !key.endsWith(" "), "fraction ends in a space: " + key);
    keys.add(place, key);
  }

  @Test
  void appendedAndPrependedKeysStayShort() {
    String last = FractionalKey.between(null, null);
    String first = last;
    for (int i = 1; i < 20_000; i++) {
      last = FractionalKey.between(last, null);
      first = FractionalKey.between(null, first);
    }
    assertEquals(4, last.length(), last);
    assertEquals(4, first.length(), first);
  }

  /** A key that is far too long, as a peer might send it, is no reason to overflow a stack. */
  @Test
  void longKeysAreTaken() {
    String low = "a " + "~".repeat(1_000_000);
    assertEquals("a!", FractionalKey.between(low, null));
    assertTrue((low + "P").equals(FractionalKey.between(low, "a!")), "open end");
    assertTrue((low + "O").equals(FractionalKey.between(low, low + "~")), "bounded");
  }
}
