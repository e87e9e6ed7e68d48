package org.sqlattice.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Which lanes run, and what happens where one is missing. */
final class LanesTest {
  private final String lane = System.getProperty("lane", "");
  private final String firefox = System.getProperty("sqlattice.firefox", "");

  @AfterEach
  void restoreProperties() {
    System.setProperty("lane", lane);
    System.setProperty("sqlattice.firefox", firefox);
  }

  @Test
  void missingLaneFailsOnBuildServerOnly() {
    assertThrows(AssertionFailedError.class, () -> Lanes.missing(Engine.WEBKIT, true));
    var e = assertThrows(TestAbortedException.class, () -> Lanes.missing(Engine.WEBKIT, false));
    assertTrue(String.valueOf(e.getMessage()).contains("sqlattice.minibrowser"), e::getMessage);
  }

  @Test
  void propertySelectsLanes() {
    System.setProperty("lane", "webkit, chromium");
    assertEquals(EnumSet.of(Engine.CHROMIUM, Engine.WEBKIT), Engine.selected());
    System.setProperty("lane", "");
    assertEquals(EnumSet.allOf(Engine.class), Engine.selected());
    System.setProperty("lane", "safari");
    assertThrows(IllegalArgumentException.class, Engine::selected);
  }

  @Test
  void namedBrowserMustExist() {
    System.setProperty("sqlattice.firefox", "/no/such/firefox");
    assertThrows(LaneException.class, () -> Lanes.start(Engine.FIREFOX));
  }
}
