package org.sqlattice.browser;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.LoadState;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A browser that Playwright drives, always with a profile folder: a throw-away context lies. */
final class PlaywrightLane implements Lane {
  private static final List<String> CHROMIUM_ARGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /** The first two let {@code storage.persist()} settle, which else waits for a user. */
  private static final Map<String, Object> FIREFOX_PREFS =
      Map.of(
          "dom.storageManager.prompt.testing", true,
          "dom.storageManager.prompt.testing.allow", true,
          "browser.safebrowsing.update.enabled", false,
          "network.captive-portal-service.enabled", false,
          "network.connectivity-service.enabled", false);

  private final Playwright playwright;
  private final Engine engine;
  private final @Nullable Path executable;
  private final Path profile;
  private final ProfileProcesses processes;
  private final Thread atExit;
  private final List<PlaywrightTab> tabs = new ArrayList<>();
  private @Nullable BrowserContext context;
  private String version = "";

  private PlaywrightLane(
      Playwright playwright, Engine engine, @Nullable Path executable, Path profile) {
    this.playwright = playwright;
    this.engine = engine;
    this.executable = executable;
    this.profile = profile;
    this.processes = new ProfileProcesses(profile);
    this.atExit = new Thread(() -> processes.kill9(Duration.ofSeconds(5)));
  }

  /**
   * Starts a browser: any Chromium, or a Firefox as it is, through WebDriver BiDi.
   *
   * @param executable the browser; the one that Playwright itself downloaded if {@code null}
   */
  static PlaywrightLane start(
      Playwright playwright, Engine engine, @Nullable Path executable, Path profile) {
    PlaywrightLane lane = new PlaywrightLane(playwright, engine, executable, profile);
    Runtime.getRuntime().addShutdownHook(lane.atExit);
    try {
      lane.launchAllowingOneFailure();
      return lane;
    } catch (RuntimeException e) {
      lane.close();
      throw e;
    }
  }

  /** Creates a Playwright that downloads nothing and runs on the Node.js of this machine. */
  static Playwright createPlaywright() {
    Map<String, String> env = new HashMap<>();
    env.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    if (System.getenv("PLAYWRIGHT_NODEJS_PATH") == null) {
      env.put("PLAYWRIGHT_NODEJS_PATH", findNode().toString());
    }
    return Playwright.create(new Playwright.CreateOptions().setEnv(env));
  }

  private static Path findNode() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, "node"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new LaneException(
                    "no Node.js for Playwright: set PLAYWRIGHT_NODEJS_PATH, PATH=" + path));
  }

  static BrowserType type(Playwright playwright, Engine engine) {
    return switch (engine) {
      case CHROMIUM -> playwright.chromium();
      case FIREFOX -> playwright.firefox();
      case WEBKIT -> playwright.webkit();
    };
  }

  @Override
  public Engine engine() {
    return engine;
  }

  @Override
  public String describe() {
    String origin = executable == null ? "Playwright's own" : executable.toString();
    return engine.label() + " " + version + " (" + origin + ")";
  }

  @Override
  public Path profile() {
    return profile;
  }

  @Override
  public Tab open(String url) {
    PlaywrightTab tab = new PlaywrightTab(context().newPage(), processes, tabs::remove);
    tabs.add(tab);
    tab.navigate(url);
    return tab;
  }

  @Override
  public List<Tab> tabs() {
    return List.copyOf(tabs);
  }

  @Override
  public boolean isRunning() {
    return context != null;
  }

  @Override
  public void kill9() {
    processes.kill9(Tab.PATIENCE);
    context = null;
    tabs.clear();
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
      playwright.close();
    } finally {
      processes.kill9(Tab.PATIENCE);
      Runtime.getRuntime().removeShutdownHook(atExit);
    }
  }

  private void closeBrowser() {
    BrowserContext closing = context;
    if (closing != null) {
      context = null;
      tabs.clear();
      closing.close();
      if (!processes.awaitNone(Duration.ofSeconds(20))) {
        System.err.println("[lane] " + describe() + " does not end by itself; killing it");
        processes.kill9(Tab.PATIENCE);
      }
    }
  }

  /** Allows the browser, never an assertion, one failure, and tells of it. */
  private void launchAllowingOneFailure() {
    try {
      launch();
    } catch (PlaywrightException e) {
      System.err.println("[lane] launching " + engine.label() + " once more after: " + e);
      processes.kill9(Tab.PATIENCE);
      launch();
    }
  }

  private void launch() {
    BrowserContext launched =
        type(playwright, engine).launchPersistentContext(profile, launchOptions());
    launched.setDefaultTimeout(Tab.PATIENCE.toMillis());
    String userAgent = (String) launched.pages().get(0).evaluate("navigator.userAgent");
    version = launched.browser() == null ? userAgent : launched.browser().version();
    launched.onClose(this::onEnd);
    context = launched;
  }

  /** Notices a browser that ends unasked. */
  private void onEnd(BrowserContext ended) {
    if (ended == context) {
      context = null;
      tabs.clear();
    }
  }

  private BrowserType.LaunchPersistentContextOptions launchOptions() {
    Map<String, String> env = new HashMap<>(System.getenv());
    env.putAll(processes.environment());
    BrowserType.LaunchPersistentContextOptions options =
        new BrowserType.LaunchPersistentContextOptions()
            .setHeadless(true)
            .setTimeout(Tab.PATIENCE.toMillis())
            .setEnv(env);
    if (executable != null) {
      options.setExecutablePath(executable);
    }
    switch (engine) {
      case CHROMIUM -> {
        options.setArgs(CHROMIUM_ARGS);
        if (executable == null) {
          // The whole browser, whose path we looked at, rather than the separate headless shell.
          options.setChannel("chromium");
        }
      }
      case FIREFOX -> {
        options.setFirefoxUserPrefs(FIREFOX_PREFS);
        if (executable != null) {
          // Undocumented in Java: speak WebDriver BiDi to a Firefox without Playwright's patches.
          options.setChannel("moz-firefox");
        }
      }
      case WEBKIT -> {}
    }
    return options;
  }

  private BrowserContext context() {
    if (context == null) {
      throw new LaneException("browser is not running: lane=" + describe());
    }
    return context;
  }

  /** A page of Playwright's. */
  private static final class PlaywrightTab extends ScriptedTab {
    private static final int PROFILE_INTERVAL_US = 200;

    private static final ScheduledExecutorService WATCHDOGS =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "watchdog");
              thread.setDaemon(true);
              return thread;
            });

    private final Page page;
    private final ProfileProcesses processes;
    private final Consumer<PlaywrightTab> onClose;
    private final List<String> console = new ArrayList<>();

    PlaywrightTab(Page page, ProfileProcesses processes, Consumer<PlaywrightTab> onClose) {
      this.page = page;
      this.processes = processes;
      this.onClose = onClose;
      page.onConsoleMessage(message -> console.add(message.type() + ": " + message.text()));
      page.onPageError(error -> console.add("pageerror: " + error));
      page.onCrash(crashed -> console.add("crash: " + crashed.url()));
    }

    @Override
    String run(String script, Duration timeout) {
      // Playwright waits for ever for a page that is stuck; its browser's end is a way out.
      Future<?> watchdog =
          WATCHDOGS.schedule(
              this::killStuck, timeout.plusSeconds(30).toMillis(), TimeUnit.MILLISECONDS);
      try {
        return rethrowing("evaluate", () -> (String) page.evaluate(script));
      } finally {
        watchdog.cancel(false);
      }
    }

    @Override
    public String profile(String expression, Duration timeout) {
      List<String> profiles = new ArrayList<>();
      CDPSession session =
          rethrowing("ask for CPU profiles", () -> page.context().newCDPSession(page));
      session.on(
          "Profiler.consoleProfileFinished",
          event -> profiles.add(event.get("profile").toString()));
      session.send("Profiler.enable");
      JsonObject interval = new JsonObject();
      interval.addProperty("interval", PROFILE_INTERVAL_US);
      session.send("Profiler.setSamplingInterval", interval);
      try {
        eval(expression, timeout);
      } finally {
        session.detach();
      }
      if (profiles.isEmpty()) {
        throw new LaneException("the page ended no profile: expression=" + expression);
      }
      return profiles.get(profiles.size() - 1);
    }

    private void killStuck() {
      System.err.println("[lane] killing the browser of a page that is stuck");
      processes.kill9(PATIENCE);
    }

    @Override
    public void reload() {
      rethrowing("reload", page::reload);
      rethrowing("load", this::awaitLoad);
    }

    @Override
    public void navigate(String url) {
      rethrowing("navigate to " + url, () -> page.navigate(url));
      rethrowing("load", this::awaitLoad);
    }

    private boolean awaitLoad() {
      page.waitForLoadState(LoadState.LOAD);
      return true;
    }

    @Override
    public byte[] screenshot() {
      return rethrowing("screenshot", page::screenshot);
    }

    /** Playwright hands out events only while something waits for it. */
    @Override
    public List<String> consoleMessages() {
      try {
        page.waitForTimeout(1);
      } catch (PlaywrightException pageGone) {
        // Then no more comes.
      }
      return List.copyOf(console);
    }

    @Override
    public void close() {
      onClose.accept(this);
      if (!page.isClosed()) {
        page.close();
      }
    }

    private static <T extends @Nullable Object> T rethrowing(String what, Supplier<T> action) {
      try {
        return action.get();
      } catch (PlaywrightException e) {
        throw new LaneException("cannot " + what + ": " + e.getMessage(), e);
      }
    }
  }
}
