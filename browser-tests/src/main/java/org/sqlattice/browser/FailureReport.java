package org.sqlattice.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Keeps what the tabs of a lane showed when a test failed. */
final class FailureReport {
  private FailureReport() {}

  /**
   * Writes {@code <test>-<n>.png} and {@code <test>-<n>.txt} for each tab, as far as that works: a
   * report must not hide the failure that it tells of.
   */
  static void write(Path folder, String test, Lane lane) {
    try {
      Files.createDirectories(folder);
      List<Tab> tabs = lane.tabs();
      for (int index = 0; index < tabs.size(); index++) {
        Path base = folder.resolve(test + "-" + index);
        write(base, lane, tabs.get(index));
        System.err.println("[lane] failure kept: " + base + ".{png,txt}");
      }
    } catch (IOException | RuntimeException e) {
      System.err.println("[lane] cannot report a failure: test=" + test + ", " + e);
    }
  }

  private static void write(Path base, Lane lane, Tab tab) throws IOException {
    List<String> console = tab.consoleMessages();
    String text = lane.describe() + "\n" + String.join("\n", console) + "\n";
    // Written at once, as a page that is stuck answers nothing of what follows.
    Files.writeString(Path.of(base + ".txt"), text);
    Files.writeString(Path.of(base + ".txt"), text + "at " + tab.eval("location.href") + "\n");
    Files.write(Path.of(base + ".png"), tab.screenshot());
  }
}
