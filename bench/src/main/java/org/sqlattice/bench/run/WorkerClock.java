package org.sqlattice.bench.run;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/*
 * A worker asks with a synchronous request, so that its thread sleeps while its time is read: what
 * Linux tells of a running thread may be some milliseconds old.
 */

/** Tells workers how much processor time their threads have had; elsewhere than on Linux, none. */
final class WorkerClock implements AutoCloseable {
  private static final Set<String> THREADS = Set.of("DedicatedWorker", "DOM Worker");

  private final HttpServer server;

  private WorkerClock(HttpServer server) {
    this.server = server;
    server.createContext("/", WorkerClock::answer);
    server.start();
  }

  static WorkerClock start() {
    try {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      return new WorkerClock(HttpServer.create(new InetSocketAddress(loopback, 0), 0));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a clock", e);
    }
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/";
  }

  private static void answer(HttpExchange exchange) throws IOException {
    byte[] body = nanoseconds().toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
    exchange.getResponseHeaders().set("Cross-Origin-Resource-Policy", "cross-origin");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Returns the time of every worker's thread in the browsers of this program, by its number. */
  private static JsonObject nanoseconds() {
    JsonObject times = new JsonObject();
    ProcessHandle.current()
        .descendants()
        .forEach(process -> addThreads(times, Path.of("/proc/" + process.pid() + "/task")));
    return times;
  }

  private static void addThreads(JsonObject times, Path tasks) {
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        if (THREADS.contains(Files.readString(thread.resolve("comm")).strip())) {
          String[] fields = Files.readString(thread.resolve("schedstat")).split(" ", -1);
          times.addProperty(String.valueOf(thread.getFileName()), Long.parseLong(fields[0]));
        }
      }
    } catch (IOException | UncheckedIOException gone) {
      // Threads end while they are looked at.
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
