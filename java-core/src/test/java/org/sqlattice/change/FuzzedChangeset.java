package org.sqlattice.change;

import java.util.Arrays;
import org.sqlattice.contract.ChangesetText;

/** What the fuzzer's bytes stand for; most in a frame whose check sum is right. */
final class FuzzedChangeset {
  private static final int RAW = 0;
  private static final int COMPRESSED = 1;
  private static final int PAYLOAD = 2;

  private FuzzedChangeset() {}

  /** Reads a changeset to its end, unless it is refused. */
  static void readOrRefuse(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    byte[] content = Arrays.copyOfRange(bytes, 1, bytes.length);
    try {
      ChangesetText.of(changeset(bytes[0] & 0xFF, content));
    } catch (ChangesetException e) {
      // The other allowed outcome.
    }
  }

  private static byte[] changeset(int kind, byte[] content) {
    return switch (kind & 3) {
      case RAW -> content;
      case COMPRESSED -> Frames.compressed(content.length * (kind >> 2), content);
      case PAYLOAD -> Frames.stored(content);
      default -> Frames.stored(Frames.payload(content));
    };
  }
}
