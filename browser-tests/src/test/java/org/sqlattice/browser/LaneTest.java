package org.sqlattice.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every lane does alike. */
@BrowserTest
final class LaneTest {
  private static final Path PAGES =
      Path.of(System.getProperty("basedir", ""), "src", "test", "pages");

  @BeforeEach
  void mountPages(StaticServer server) {
    server.mount("/", PAGES, ResponseHeaders.plain());
    server.mount("/isolated/", PAGES, ResponseHeaders.isolated());
    server.mount(
        "/csp/",
        PAGES,
        ResponseHeaders.plain().withContentSecurityPolicy("default-src 'self'; style-src 'none'"));
  }

  @Test
  void evalReturnsJson(Lane lane, StaticServer server) {
    Tab tab = lane.open(server.url("/blank.html"));

    assertEquals("2", tab.eval("1 + 1"));
    assertEquals("{\"a\":[1,\"ä\",null]}", tab.eval("({a: [1, 'ä', undefined]})"));
    assertEquals("null", tab.eval("undefined"));
    assertEquals("\"blank\"", tab.eval("document.title // a comment"));
    assertEquals("7", tab.eval("new Promise(resolve => setTimeout(resolve, 20, 7))"));
    assertEquals("3", tab.eval("fetch('/blank.html').then(() => 3)"));
  }

  @Test
  void evalReportsWhatThePageThrows(Lane lane, StaticServer server) {
    Tab tab = lane.open(server.url("/blank.html"));

    for (String expression :
        List.of("missing.x", "Promise.reject(new TypeError('no missing'))", "missing missing")) {
      var e = assertThrows(LaneException.class, () -> tab.eval(expression), expression);
      assertTrue(String.valueOf(e.getMessage()).contains("missing"), e::getMessage);
    }
    assertEquals("1", tab.eval("1"));
  }

  @Test
  void evalWorksUnderContentSecurityPolicy(Lane lane, StaticServer server) {
    Tab tab = lane.open(server.url("/csp/blank.html"));

    assertEquals("2", tab.eval("Promise.resolve(1 + 1)"));
    assertEquals(
        "\"refused\"",
        tab.eval(
            "new Promise(resolve => {"
                + "const script = document.createElement('script');"
                + "script.textContent = 'window.ran = true';"
                + "document.body.append(script);"
                + "resolve(window.ran ? 'ran' : 'refused')})"));
  }

  @Test
  void awaitTellsLastValueWhenTimeIsOver(Lane lane, StaticServer server) {
    Tab tab = lane.open(server.url("/blank.html"));

    var e =
        assertThrows(
            LaneException.class, () -> tab.await("document.missing", Duration.ofMillis(300)));

    assertTrue(String.valueOf(e.getMessage()).contains("last=null"), e::getMessage);
  }

  @Test
  void tabsShareStorage(Lane lane, StaticServer server) {
    Tab first = lane.open(server.url("/blank.html"));
    Tab second = lane.open(server.url("/blank.html"));

    first.eval("localStorage.setItem('from', 'first')");
    first.eval(
        "void navigator.locks.request('held', () => new Promise(free => (window.free = free)))");

    second.await("localStorage.getItem('from') === 'first'", Tab.PATIENCE);
    String ifFree = "navigator.locks.request('held', {ifAvailable: true}, lock => lock !== null)";
    assertEquals("false", second.eval(ifFree));
    first.close();
    second.await(ifFree, Tab.PATIENCE);
    assertEquals(List.of(second), lane.tabs());
  }

  @Test
  void reloadAndNavigateLoadFreshPages(Lane lane, StaticServer server) {
    Tab tab = lane.open(server.url("/blank.html"));
    tab.eval("window.mark = 1");

    tab.reload();
    assertEquals("\"undefined\"", tab.eval("typeof window.mark"));
    tab.eval("window.mark = 2");
    tab.navigate(server.url("/blank.html#here"));
    assertEquals("[2,\"#here\"]", tab.eval("[window.mark, location.hash]"));
    tab.navigate(server.url("/isolated/blank.html?x=1"));
    assertEquals("\"/isolated/blank.html?x=1\"", tab.eval("location.pathname + location.search"));
    assertEquals("true", tab.eval("crossOriginIsolated"));
    tab.navigate(server.url("/blank.html"));
    assertEquals("false", tab.eval("crossOriginIsolated"));
  }

  @Test
  void consoleHoldsLogsAndUncaughtErrors(Lane lane, StaticServer server) {
    Tab tab = lane.open(server.url("/console.html"));
    tab.await("window.__result", Tab.PATIENCE);

    String console = awaitConsole(tab, "uncaught on purpose", "said in the worker");

    assertTrue(console.contains("log: said 1"), console);
    assertTrue(console.contains("error: complained"), console);
  }

  private static String awaitConsole(Tab tab, String... texts) {
    String console = "";
    for (int attempt = 0; attempt < 200; attempt++) {
      console = String.join("\n", tab.consoleMessages());
      if (List.of(texts).stream().allMatch(console::contains)) {
        return console;
      }
      tab.eval("new Promise(resolve => setTimeout(resolve, 50))");
    }
    throw new AssertionError("missing in the console: " + console);
  }

  @Test
  void screenshotShowsThePage(Lane lane, StaticServer server, Engine engine) throws IOException {
    Tab tab = lane.open(server.url("/store.html?store=idb&do=check&seed=1"));
    tab.await("window.__result", Tab.PATIENCE);

    byte[] png = tab.screenshot();

    Path folder = Files.createDirectories(Lanes.target().resolve("screenshots"));
    Files.write(folder.resolve("LaneTest-" + engine.label() + ".png"), png);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertTrue(image.getWidth() >= 600 && image.getHeight() >= 400, image::toString);
    long colours =
        IntStream.range(0, image.getWidth())
            .map(x -> image.getRGB(x, image.getHeight() / 2))
            .distinct()
            .count();
    assertTrue(colours > 50, "the gradient has colours=" + colours);
  }

  @Test
  void flushedPagesSurviveKill(Lane lane, StaticServer server) {
    String store = Capabilities.probe(lane, server).accessHandles() ? "opfs" : "idb";
    for (int seed = 1; seed <= 2; seed++) {
      String page = "/store.html?store=" + store + "&seed=" + seed + "&do=";
      Tab writer = lane.open(server.url(page + "write"));
      assertEquals("written " + seed, last(server.awaitWitnessed(seed, Tab.PATIENCE)));

      lane.kill9();
      assertFalse(lane.isRunning());
      assertThrows(LaneException.class, () -> writer.eval("1"));
      lane.restart();

      Tab reader = lane.open(server.url(page + "check"));
      assertEquals("{\"matching\":256}", reader.await("window.__result", Tab.PATIENCE));
    }
  }

  private static String last(List<String> list) {
    return list.get(list.size() - 1);
  }

  @Test
  void closedBrowserKeepsItsProfile(Lane lane, StaticServer server) {
    Tab tab = lane.open(server.url("/blank.html"));
    tab.eval("localStorage.setItem('kept', 'yes')");

    lane.restart();

    assertEquals(List.of(), lane.tabs());
    Tab again = lane.open(server.url("/blank.html"));
    assertEquals("\"yes\"", again.eval("localStorage.getItem('kept')"));
  }

  @Test
  void killLeavesNoProcess(Lane lane, StaticServer server) {
    var unused = lane.open(server.url("/blank.html"));

    lane.kill9();

    assertTrue(new ProfileProcesses(lane.profile()).awaitNone(Duration.ZERO));
  }

  @Test
  void crashedBrowserCanBeRestarted(Lane lane, StaticServer server) {
    Tab tab = lane.open(server.url("/blank.html"));

    new ProfileProcesses(lane.profile()).kill9(Tab.PATIENCE);

    assertThrows(LaneException.class, () -> tab.eval("1"));
    // The operating system tells of a process's end when it has reaped it, a little later.
    for (int attempt = 0; attempt < 1000 && lane.isRunning(); attempt++) {
      ScriptedTab.sleep(10);
    }
    assertFalse(lane.isRunning());
    lane.restart();
    assertEquals("1", lane.open(server.url("/blank.html")).eval("1"));
  }
}
