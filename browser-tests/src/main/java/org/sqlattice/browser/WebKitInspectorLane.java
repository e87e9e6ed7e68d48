package org.sqlattice.browser;

import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/*
 * WebKitGTK's automation sessions are ephemeral, and those have no OPFS. So MiniBrowser runs as a
 * user would run it, with a profile, and is driven through the remote inspector, whose list of
 * pages is an HTML document at the root. The first window stays empty: it opens the others, without
 * an opener, and closing it last ends the browser.
 */

/** WebKitGTK's MiniBrowser, on an X display of its own. */
final class WebKitInspectorLane implements Lane {
  private static final String FEATURES =
      "+FileSystem,+AccessHandle,+StorageAPI,+StorageAPIEstimate,+FileSystemWritableStream";

  private static final Pattern PAGE = Pattern.compile("/socket/\\d+/\\d+/WebPage");

  /** After so long without a target another connection is quicker than more patience. */
  private static final Duration CONNECT = Duration.ofMillis(1500);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path executable;
  private final Path profile;
  private final ProfileProcesses processes;
  private final Xvfb display;
  private final String version;
  private final Thread atExit;
  private final List<InspectorTab> tabs = new ArrayList<>();
  private @Nullable Browser browser;

  /** A running MiniBrowser, where its inspector listens, and its first window. */
  private record Browser(Process process, int port, InspectorTab start) {}

  private WebKitInspectorLane(Path executable, Path profile) {
    this.executable = executable;
    this.profile = profile;
    this.processes = new ProfileProcesses(profile);
    this.display = Xvfb.start();
    this.version = version(executable, display.display());
    this.atExit =
        new Thread(
            () -> {
              processes.kill9(Duration.ofSeconds(5));
              display.close();
            });
  }

  /** Starts a MiniBrowser. */
  static WebKitInspectorLane start(Path executable, Path profile) {
    WebKitInspectorLane lane = new WebKitInspectorLane(executable, profile);
    Runtime.getRuntime().addShutdownHook(lane.atExit);
    try {
      lane.launchAllowingOneFailure();
      return lane;
    } catch (RuntimeException e) {
      lane.close();
      throw e;
    }
  }

  @Override
  public Engine engine() {
    return Engine.WEBKIT;
  }

  @Override
  public String describe() {
    return "webkit " + version + " (" + executable + ", remote inspector)";
  }

  @Override
  public Path profile() {
    return profile;
  }

  @Override
  public Tab open(String url) {
    InspectorTab start = running().start();
    TreeSet<String> before = pages(running().port());
    String quoted = new JsonPrimitive(url).toString();
    start.evaluate(
        "void window.open(%s, '_blank', 'noopener')".formatted(quoted), true, Tab.PATIENCE);
    InspectorTab tab = attach(running().process(), running().port(), before);
    tabs.add(tab);
    tab.awaitLoaded(url);
    return tab;
  }

  @Override
  public List<Tab> tabs() {
    return List.copyOf(tabs);
  }

  @Override
  public boolean isRunning() {
    return browser != null && browser.process().isAlive();
  }

  @Override
  public void kill9() {
    processes.kill9(Tab.PATIENCE);
    forgetBrowser();
  }

  @Override
  public void restart() {
    closeBrowser();
    launchAllowingOneFailure();
  }

  @Override
  public void close() {
    try {
      closeBrowser();
    } finally {
      processes.kill9(Tab.PATIENCE);
      display.close();
      Runtime.getRuntime().removeShutdownHook(atExit);
    }
  }

  private void closeTab(InspectorTab tab) {
    if (tabs.remove(tab)) {
      int count = pages(running().port()).size();
      tab.closeWindow();
      Instant end = Instant.now().plus(Tab.PATIENCE);
      while (isRunning()
          && pages(running().port()).size() >= count
          && Instant.now().isBefore(end)) {
        ScriptedTab.sleep(20);
      }
      tab.disconnect();
    }
  }

  private void closeBrowser() {
    if (browser != null) {
      List.copyOf(tabs).forEach(this::closeTab);
      browser.start().closeWindow();
      if (!processes.awaitNone(Duration.ofSeconds(20))) {
        System.err.println("[lane] " + describe() + " does not end by itself; killing it");
        processes.kill9(Tab.PATIENCE);
      }
      forgetBrowser();
    }
  }

  private void forgetBrowser() {
    tabs.forEach(InspectorTab::disconnect);
    tabs.clear();
    if (browser != null) {
      browser.start().disconnect();
      browser = null;
    }
  }

  /** Allows the browser, never an assertion, one failure, and tells of it. */
  private void launchAllowingOneFailure() {
    try {
      launch();
    } catch (LaneException e) {
      System.err.println("[lane] launching webkit once more after: " + e);
      processes.kill9(Tab.PATIENCE);
      launch();
    }
  }

  private void launch() {
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
            executable.toString(),
            "--javascript-can-open-windows-automatically=true",
            "--features=" + FEATURES,
            "about:blank");
    Map<String, String> env = builder.environment();
    env.putAll(processes.environment());
    env.put("DISPLAY", display.display());
    env.put("WEBKIT_INSPECTOR_HTTP_SERVER", "127.0.0.1:" + port);
    env.put("XDG_DATA_HOME", profile.resolve("data").toString());
    env.put("XDG_CACHE_HOME", profile.resolve("cache").toString());
    env.put("XDG_CONFIG_HOME", profile.resolve("config").toString());
    env.put("JSC_useSharedArrayBuffer", "1");
    env.put("NO_AT_BRIDGE", "1");
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    try {
      Process process = builder.start();
      browser = new Browser(process, port, attach(process, port, new TreeSet<>()));
    } catch (IOException e) {
      throw new LaneException("cannot start MiniBrowser: " + e.getMessage(), e);
    }
  }

  /** Connects to the page that is not among the known ones, again until it presents itself. */
  private InspectorTab attach(Process process, int port, TreeSet<String> known) {
    Instant end = Instant.now().plus(Tab.PATIENCE);
    while (true) {
      TreeSet<String> pages = pages(port);
      pages.removeAll(known);
      try {
        if (!pages.isEmpty()) {
          URI uri = URI.create("ws://127.0.0.1:" + port + pages.last());
          return new InspectorTab(Inspector.connect(client, uri, CONNECT), this::closeTab);
        }
      } catch (LaneException notYet) {
        if (Instant.now().isAfter(end)) {
          throw notYet;
        }
      }
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        throw new LaneException(
            "MiniBrowser shows no new page: isAlive="
                + process.isAlive()
                + ", known="
                + known
                + ", log="
                + log());
      }
      ScriptedTab.sleep(50);
    }
  }

  /** Returns the inspector's sockets, none while it does not listen yet. */
  private TreeSet<String> pages(int port) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
            .timeout(Duration.ofSeconds(5))
            .build();
    TreeSet<String> pages = new TreeSet<>();
    try {
      String html = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      for (Matcher page = PAGE.matcher(html); page.find(); ) {
        pages.add(page.group());
      }
    } catch (IOException notListening) {
      return pages;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaneException("interrupted while listing pages", e);
    }
    return pages;
  }

  private Path log() {
    return profile.resolve("minibrowser.log");
  }

  private Browser running() {
    if (browser == null) {
      throw new LaneException("browser is not running: lane=" + describe());
    }
    return browser;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String version(Path executable, String display) {
    try {
      ProcessBuilder builder = new ProcessBuilder(executable.toString(), "--version");
      builder.environment().put("DISPLAY", display);
      Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      process.waitFor(10, TimeUnit.SECONDS);
      return output.isEmpty() ? "of unknown version" : output;
    } catch (IOException e) {
      throw new LaneException("cannot run: executable=" + executable, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaneException("interrupted while asking for a version", e);
    }
  }
}
