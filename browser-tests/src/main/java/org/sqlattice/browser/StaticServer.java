package org.sqlattice.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/*
 * A new server has a new port, thus a new origin, thus empty storage in every browser: a server
 * for each test keeps tests apart without a profile for each.
 */

/**
 * Serves folders on {@code localhost}, and keeps what pages tell it. Only GET and HEAD, save for
 * POST to {@value #WITNESS}; nothing is cached; nothing outside the folders is served, unless a
 * symbolic link in one leads there.
 */
public final class StaticServer implements AutoCloseable {
  /** Where pages POST what should outlive them; answered when it is recorded. */
  public static final String WITNESS = "/witness";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("wasm", "application/wasm"));

  static {
    // Without it every answer on a connection kept alive waits 40 ms for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final ConcurrentSkipListMap<String, Mount> mounts = new ConcurrentSkipListMap<>();
  private final List<String> witnessed = new ArrayList<>();

  /** What lies below a prefix, and the headers it gets. */
  private record Mount(Content content, ResponseHeaders headers) {}

  /** Finds the bytes for a path relative to a prefix. */
  private interface Content {
    Optional<byte[]> read(String path) throws IOException;
  }

  private StaticServer(HttpServer server) {
    this.server = server;
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "static-server");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Starts a server that knows only {@value #WITNESS}, on a port that is free. */
  public static StaticServer start() {
    try {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      return new StaticServer(HttpServer.create(new InetSocketAddress(loopback, 0), 0));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a server", e);
    }
  }

  /**
   * Serves a folder; where prefixes overlap, the longest counts. A path that ends in a slash means
   * the {@code index.html} there.
   *
   * @param prefix begins and ends with a slash
   */
  public StaticServer mount(String prefix, Path folder, ResponseHeaders headers) {
    Path root = folder.toAbsolutePath().normalize();
    if (!Files.isDirectory(root)) {
      throw new IllegalArgumentException("no such folder: prefix=" + prefix + ", folder=" + root);
    }
    return mount(
        prefix,
        path -> {
          Path file = root.resolve(path).normalize();
          return file.startsWith(root) && Files.isRegularFile(file)
              ? Optional.of(Files.readAllBytes(file))
              : Optional.empty();
        },
        headers);
  }

  /**
   * Serves resources of the class path.
   *
   * @param folder where they lie, relative to the class; ends with a slash
   */
  public StaticServer mount(
      String prefix, Class<?> beside, String folder, ResponseHeaders headers) {
    return mount(
        prefix,
        path -> {
          Path plain = Path.of(path);
          if (plain.isAbsolute() || !plain.equals(plain.normalize()) || plain.startsWith("..")) {
            return Optional.empty();
          }
          try (InputStream in = beside.getResourceAsStream(folder + path)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
          }
        },
        headers);
  }

  private StaticServer mount(String prefix, Content content, ResponseHeaders headers) {
    if (!prefix.startsWith("/") || !prefix.endsWith("/")) {
      throw new IllegalArgumentException("prefix lacks a slash at an end: prefix=" + prefix);
    }
    mounts.put(prefix, new Mount(content, headers));
    return this;
  }

  /** Returns the address of a path, which begins with a slash and may have a query. */
  public String url(String path) {
    return "http://localhost:" + server.getAddress().getPort() + path;
  }

  /** Returns what was posted to {@value #WITNESS}, in the order of arrival. */
  public List<String> witnessed() {
    synchronized (witnessed) {
      return List.copyOf(witnessed);
    }
  }

  /**
   * Waits until so many bodies were posted to {@value #WITNESS}, and returns all there are.
   *
   * @throws LaneException if the time is over
   */
  public List<String> awaitWitnessed(int count, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    synchronized (witnessed) {
      while (witnessed.size() < count) {
        long leftMs = (end - System.nanoTime()) / 1_000_000;
        if (leftMs <= 0) {
          throw new LaneException(
              "too few witnessed: count=" + count + ", timeout=" + timeout + ", " + witnessed);
        }
        try {
          witnessed.wait(leftMs);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new LaneException("interrupted while waiting for a witness", e);
        }
      }
      return List.copyOf(witnessed);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String method = exchange.getRequestMethod();
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      if (path.equals(WITNESS)) {
        witness(exchange, method);
      } else if (!method.equals("GET") && !method.equals("HEAD")) {
        refuse(exchange, "GET, HEAD");
      } else if (path.equals("/favicon.ico")) {
        // Browsers ask for it unbidden, and Chromium reports a missing one as an error.
        exchange.sendResponseHeaders(204, -1);
      } else {
        serve(exchange, path, method);
      }
    }
  }

  private void witness(HttpExchange exchange, String method) throws IOException {
    if (!method.equals("POST")) {
      refuse(exchange, "POST");
      return;
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    synchronized (witnessed) {
      witnessed.add(new String(body, StandardCharsets.UTF_8));
      witnessed.notifyAll();
    }
    exchange.sendResponseHeaders(204, -1);
  }

  private void serve(HttpExchange exchange, String path, String method) throws IOException {
    Optional<Map.Entry<String, Mount>> mount = mountOf(path);
    mount.ifPresent(
        found -> found.getValue().headers().values().forEach(exchange.getResponseHeaders()::set));
    Optional<byte[]> body = mount.isPresent() ? read(mount.get(), path) : Optional.empty();
    String type = body.isPresent() ? typeOf(path) : "text/plain; charset=utf-8";
    byte[] bytes = body.orElseGet(() -> ("not found: " + path).getBytes(StandardCharsets.UTF_8));
    exchange.getResponseHeaders().set("Content-Type", type);
    boolean head = method.equals("HEAD");
    if (head) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
    }
    // A length of 0 would mean "unknown" to this method, and -1 means none.
    exchange.sendResponseHeaders(
        body.isPresent() ? 200 : 404, head || bytes.length == 0 ? -1 : bytes.length);
    if (!head && bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private Optional<Map.Entry<String, Mount>> mountOf(String path) {
    // Descending order lists a longer prefix before the shorter ones that it extends.
    return mounts.descendingMap().entrySet().stream()
        .filter(mount -> path.startsWith(mount.getKey()))
        .findFirst();
  }

  private static Optional<byte[]> read(Map.Entry<String, Mount> mount, String path)
      throws IOException {
    String relative = path.substring(mount.getKey().length());
    if (relative.isEmpty() || relative.endsWith("/")) {
      relative += "index.html";
    }
    try {
      return mount.getValue().content().read(relative);
    } catch (InvalidPathException notAPath) {
      return Optional.empty();
    }
  }

  private static String typeOf(String path) {
    String file = path.endsWith("/") ? "index.html" : path;
    String extension = file.substring(file.lastIndexOf('.') + 1);
    return TYPES.getOrDefault(extension, "application/octet-stream");
  }

  private static void refuse(HttpExchange exchange, String allowed) throws IOException {
    exchange.getResponseHeaders().set("Allow", allowed);
    exchange.sendResponseHeaders(405, -1);
  }
}
