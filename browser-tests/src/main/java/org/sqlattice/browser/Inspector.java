package org.sqlattice.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/*
 * WebKit's remote inspector speaks JSON over a WebSocket, one socket for each page. Commands are
 * not for the page but for its current target, which a navigation to another process replaces:
 *
 *   -> Target.sendMessageToTarget {targetId, message: "{id, method, params}"}
 *   <- Target.dispatchMessageFromTarget {targetId, message: "{id, result}" or an event}
 *   <- Target.targetCreated {targetInfo: {targetId, isProvisional}}
 *   <- Target.didCommitProvisionalTarget {oldTargetId, newTargetId}
 *
 * A worker of the page is wrapped once more, in Worker.sendMessageToWorker and
 * Worker.dispatchMessageFromWorker. The commands are described in
 * https://github.com/WebKit/WebKit/tree/main/Source/JavaScriptCore/inspector/protocol
 */

/** A connection to one page of WebKit's remote inspector. */
final class Inspector implements WebSocket.Listener, AutoCloseable {
  private static final String PAGE_GONE = "page went away";

  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, Pending> pending = new ConcurrentHashMap<>();
  private final List<String> console = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> firstTarget = new CompletableFuture<>();
  private final StringBuilder message = new StringBuilder();
  private volatile String target = "";
  private volatile @Nullable WebSocket socket;
  private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);

  /** A command on its way, and the target that is to answer it. */
  private record Pending(String target, CompletableFuture<JsonObject> reply) {}

  private Inspector() {}

  /**
   * Connects to a page and waits until it presents its target.
   *
   * @throws LaneException if there is no connection or no target in time
   */
  static Inspector connect(HttpClient client, URI uri, Duration timeout) {
    Inspector inspector = new Inspector();
    try {
      inspector.socket = get(client.newWebSocketBuilder().buildAsync(uri, inspector), timeout);
      get(inspector.firstTarget, timeout);
      return inspector;
    } catch (LaneException e) {
      inspector.close();
      throw e;
    }
  }

  /**
   * Sends a command to the page and returns its result.
   *
   * @throws LaneException if it fails, takes too long, or the page goes away meanwhile
   */
  JsonObject command(String method, JsonObject params, Duration timeout) {
    return get(send(target, method, params), timeout);
  }

  /** Returns what the page and its workers wrote to the console, oldest first. */
  List<String> console() {
    return List.copyOf(console);
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
    failPending("");
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    message.append(data);
    if (last) {
      JsonObject received = JsonParser.parseString(message.toString()).getAsJsonObject();
      message.setLength(0);
      onMessage(from, received);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    failPending("");
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    failPending("");
  }

  private void onMessage(WebSocket from, JsonObject received) {
    if (received.has("id")) {
      // The answer proper comes from the target; here one hears only that there is no such target.
      if (received.has("error")) {
        answer(received);
      }
      return;
    }
    JsonObject params = received.getAsJsonObject("params");
    switch (received.get("method").getAsString()) {
      case "Target.targetCreated" -> {
        JsonObject info = params.getAsJsonObject("targetInfo");
        JsonElement provisional = info.get("isProvisional");
        if (provisional == null || !provisional.getAsBoolean()) {
          onTarget(from, info.get("targetId").getAsString());
        }
      }
      case "Target.didCommitProvisionalTarget" -> {
        failPending(params.get("oldTargetId").getAsString());
        onTarget(from, params.get("newTargetId").getAsString());
      }
      case "Target.targetDestroyed" -> failPending(params.get("targetId").getAsString());
      case "Target.dispatchMessageFromTarget" ->
          onTargetMessage(
              params.get("targetId").getAsString(),
              JsonParser.parseString(params.get("message").getAsString()).getAsJsonObject());
      default -> {}
    }
  }

  private void onTarget(WebSocket from, String created) {
    socket = from;
    target = created;
    for (String method : List.of("Console.enable", "Page.enable", "Worker.enable")) {
      send(created, method, new JsonObject());
    }
    firstTarget.complete(created);
  }

  private void onTargetMessage(String source, JsonObject received) {
    if (received.has("id")) {
      answer(received);
      return;
    }
    JsonObject params = received.getAsJsonObject("params");
    switch (received.get("method").getAsString()) {
      case "Console.messageAdded" -> onConsole(params.getAsJsonObject("message"));
      case "Page.frameNavigated" -> {
        // A promise of the document before will never settle, and WebKit does not say so.
        if (!params.getAsJsonObject("frame").has("parentId")) {
          failPending(source);
        }
      }
      case "Worker.workerCreated" -> onWorker(source, params.get("workerId"));
      case "Worker.dispatchMessageFromWorker" -> {
        JsonObject inner =
            JsonParser.parseString(params.get("message").getAsString()).getAsJsonObject();
        if (inner.has("method")
            && inner.get("method").getAsString().equals("Console.messageAdded")) {
          onConsole(inner.getAsJsonObject("params").getAsJsonObject("message"));
        }
      }
      default -> {}
    }
  }

  private void answer(JsonObject received) {
    Pending command = pending.remove(received.get("id").getAsInt());
    JsonObject error = received.getAsJsonObject("error");
    if (command != null && error == null) {
      command.reply().complete(received.getAsJsonObject("result"));
    } else if (command != null) {
      command.reply().completeExceptionally(new LaneException("inspector refused: " + error));
    }
  }

  private void onConsole(JsonObject entry) {
    StringBuilder text = new StringBuilder(entry.get("level").getAsString()).append(": ");
    JsonArray parameters = entry.getAsJsonArray("parameters");
    if (parameters == null) {
      text.append(entry.get("text").getAsString());
    } else {
      for (JsonElement parameter : parameters) {
        JsonObject object = parameter.getAsJsonObject();
        JsonElement value = object.has("value") ? object.get("value") : object.get("description");
        text.append(value == null || value.isJsonNull() ? object : value.getAsString()).append(' ');
      }
    }
    console.add(text.toString().stripTrailing());
  }

  /** A worker waits for the inspector before it runs: first listen to it, then let it go. */
  private void onWorker(String source, JsonElement worker) {
    JsonObject toWorker = new JsonObject();
    toWorker.add("workerId", worker);
    toWorker.addProperty("message", "{\"id\":1,\"method\":\"Console.enable\"}");
    send(source, "Worker.sendMessageToWorker", toWorker);
    JsonObject initialized = new JsonObject();
    initialized.add("workerId", worker);
    send(source, "Worker.initialized", initialized);
  }

  private synchronized CompletableFuture<JsonObject> send(
      String to, String method, JsonObject params) {
    int id = lastId.incrementAndGet();
    JsonObject command = new JsonObject();
    command.addProperty("id", id);
    command.addProperty("method", method);
    command.add("params", params);
    JsonObject wrap = new JsonObject();
    wrap.addProperty("targetId", to);
    wrap.addProperty("message", command.toString());
    // Both layers count on their own, so one number does for both.
    JsonObject envelope = new JsonObject();
    envelope.addProperty("id", id);
    envelope.addProperty("method", "Target.sendMessageToTarget");
    envelope.add("params", wrap);

    CompletableFuture<JsonObject> reply = new CompletableFuture<>();
    pending.put(id, new Pending(to, reply));
    // A WebSocket takes one message at a time and refuses the next until the last is sent.
    sent =
        sent.thenCompose(previous -> open().sendText(envelope.toString(), true))
            .handle(
                (result, failure) -> {
                  if (failure != null) {
                    failPending("");
                  }
                  return result;
                });
    return reply;
  }

  private WebSocket open() {
    if (socket == null) {
      throw new LaneException("inspector is not connected");
    }
    return socket;
  }

  /** Fails what a target can no longer answer; an empty name stands for all of them. */
  private void failPending(String gone) {
    pending.forEach(
        (id, command) -> {
          if (gone.isEmpty() || command.target().equals(gone)) {
            pending.remove(id);
            command.reply().completeExceptionally(new LaneException(PAGE_GONE));
          }
        });
  }

  private static <T> T get(CompletableFuture<T> future, Duration timeout) {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new LaneException("inspector: " + e.getMessage(), e);
    } catch (TimeoutException e) {
      throw new LaneException("inspector does not answer: timeout=" + timeout, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaneException("interrupted while waiting for the inspector", e);
    }
  }
}
