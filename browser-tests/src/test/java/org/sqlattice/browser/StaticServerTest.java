package org.sqlattice.browser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server, over real sockets. */
final class StaticServerTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final StaticServer server = StaticServer.start();

  @BeforeEach
  void mountFolder(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("secret.txt"), "secret");
    Path site = Files.createDirectory(folder.resolve("site"));
    Files.writeString(site.resolve("index.html"), "<p>hello");
    Files.writeString(site.resolve("module.mjs"), "export {}");
    Files.write(site.resolve("empty.wasm"), new byte[0]);
    Files.write(site.resolve("some.wasm"), new byte[] {0, 97, 115, 109});
    server.mount("/", site, ResponseHeaders.plain());
    server.mount(
        "/safe/", site, ResponseHeaders.isolated().withContentSecurityPolicy("default-src 'self'"));
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  @Test
  void typesFollowExtensions() throws Exception {
    assertEquals("text/html; charset=utf-8", header(get("/"), "Content-Type"));
    assertEquals("text/javascript; charset=utf-8", header(get("/module.mjs"), "Content-Type"));
    assertEquals("application/wasm", header(get("/some.wasm"), "Content-Type"));
    assertArrayEquals(new byte[] {0, 97, 115, 109}, get("/some.wasm").body());
    assertEquals(0, get("/empty.wasm").body().length);
  }

  @Test
  void longestPrefixGivesTheHeaders() throws Exception {
    for (String path : List.of("/safe/", "/safe/module.mjs", "/safe/missing")) {
      HttpResponse<byte[]> response = get(path);
      assertEquals("same-origin", header(response, "Cross-Origin-Opener-Policy"), path);
      assertEquals("require-corp", header(response, "Cross-Origin-Embedder-Policy"), path);
      assertEquals("same-origin", header(response, "Cross-Origin-Resource-Policy"), path);
      assertEquals("default-src 'self'", header(response, "Content-Security-Policy"), path);
    }
    assertEquals("", header(get("/"), "Cross-Origin-Opener-Policy"));
    assertEquals("no-store", header(get("/"), "Cache-Control"));
  }

  @Test
  void resourcesOfAClassAreServed() throws Exception {
    server.mount("/probe/", StaticServer.class, "probe/", ResponseHeaders.plain());

    assertEquals(200, get("/probe/").statusCode());
    assertEquals(200, get("/probe/worker.js").statusCode());
    assertEquals(404, rawStatus("GET /probe/../StaticServer.class"));
    assertEquals(404, rawStatus("GET /probe//etc/passwd"));
  }

  @Test
  void nothingOutsideTheFolderIsServed() throws Exception {
    for (String path :
        List.of("/../secret.txt", "/%2e%2e/secret.txt", "/safe/../../secret.txt", "//etc/passwd")) {
      assertEquals(404, rawStatus("GET " + path), path);
    }
  }

  @Test
  void otherMethodsAreRefused() throws Exception {
    HttpResponse<byte[]> post = send(request("/").POST(BodyPublishers.ofString("x")));

    assertEquals(405, post.statusCode());
    assertEquals("GET, HEAD", header(post, "Allow"));
    assertEquals(405, get(StaticServer.WITNESS).statusCode());
  }

  @Test
  void headHasLengthButNoBody() throws Exception {
    var head = send(request("/").method("HEAD", BodyPublishers.noBody()));

    assertEquals(200, head.statusCode());
    assertEquals("8", header(head, "Content-Length"));
    assertEquals(0, head.body().length);
  }

  @Test
  void witnessKeepsTheOrder() throws Exception {
    for (int number = 1; number <= 20; number++) {
      var answer =
          send(request(StaticServer.WITNESS).POST(BodyPublishers.ofString("commit " + number)));
      assertEquals(204, answer.statusCode());
    }

    List<String> witnessed = server.awaitWitnessed(20, Duration.ofSeconds(10));

    assertEquals("commit 1", witnessed.get(0));
    assertEquals("commit 20", witnessed.get(19));
    assertThrows(LaneException.class, () -> server.awaitWitnessed(21, Duration.ofMillis(10)));
  }

  @Test
  void serversHaveOriginsOfTheirOwn() {
    try (StaticServer other = StaticServer.start()) {
      assertFalse(other.url("/").equals(server.url("/")));
      assertTrue(other.url("/a?b=1").endsWith("/a?b=1"));
    }
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return send(request(path));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url(path))).timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<byte[]> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /** Sends a path as it is; a client would straighten it. */
  private int rawStatus(String line) throws IOException {
    URI uri = URI.create(server.url("/"));
    try (Socket socket = new Socket("localhost", uri.getPort())) {
      String request = line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return Integer.parseInt(answer.split(" ", 3)[1]);
    }
  }
}
