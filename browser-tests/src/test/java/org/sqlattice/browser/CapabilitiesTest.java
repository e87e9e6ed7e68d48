package org.sqlattice.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What the browsers at hand can do; asserts only what no version may lose. */
@BrowserTest
final class CapabilitiesTest {
  @Test
  void probeCompletes(Lane lane, StaticServer server, Engine engine) {
    Capabilities can = Capabilities.probe(lane, server);

    System.out.println("[lane] " + lane.describe() + ": " + can);
    assertTrue(can.crossOriginIsolated(), can::toString);
    assertTrue(can.indexedDb(), can::toString);
    assertTrue(can.webLocks(), can::toString);
    assertTrue(can.wasmGc(), can::toString);
    if (engine != Engine.WEBKIT) {
      assertTrue(can.accessHandles(), can::toString);
      assertTrue(can.sharedMemory(), can::toString);
    }
  }

  @Test
  void probeCanRunAgain(Lane lane, StaticServer server) {
    assertEquals(Capabilities.probe(lane, server), Capabilities.probe(lane, server));
  }
}
