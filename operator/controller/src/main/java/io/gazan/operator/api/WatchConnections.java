package io.gazan.operator.api;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connections for watches, each with a bounded number of them; dialled when the others are full,
 * and ended with their last watch.
 */
final class WatchConnections {
  private static final class Connection {
    private final HttpClient client;
    private final Set<WatchCall<?>> calls = new HashSet<>();

    Connection(HttpClient client) {
      this.client = client;
    }
  }

  private final Supplier<HttpClient> dial;
  private final ConnectionSettings settings;
  // Guarded by this.
  private final List<Connection> connections = new ArrayList<>();
  private @Nullable IOException ended;

  WatchConnections(Supplier<HttpClient> dial, ConnectionSettings settings) {
    this.dial = dial;
    this.settings = settings;
  }

  <T> CompletableFuture<HttpResponse<T>> send(HttpRequest request, BodyHandler<T> responses) {
    Connection connection;
    WatchCall<T> call;
    synchronized (this) {
      if (ended != null) {
        return CompletableFuture.failedFuture(ended);
      }
      connection = free();
      Connection its = connection;
      call = new WatchCall<>(settings.silence(), over -> remove(its, over));
      connection.calls.add(call);
    }
    return call.start(connection.client, request, responses);
  }

  private Connection free() {
    for (Connection each : connections) {
      if (each.calls.size() < settings.watches()) {
        return each;
      }
    }
    Connection added = new Connection(dial.get());
    connections.add(added);
    return added;
  }

  private synchronized void remove(Connection connection, WatchCall<?> call) {
    connection.calls.remove(call);
    if (connection.calls.isEmpty() && connections.remove(connection)) {
      connection.client.shutdown();
    }
  }

  /** Ends all watches, as a connection that breaks does, and takes no more. */
  void end(IOException reason) {
    List<WatchCall<?>> open = new ArrayList<>();
    synchronized (this) {
      ended = reason;
      connections.forEach(each -> open.addAll(each.calls));
    }
    open.forEach(call -> call.end(reason));
  }
}
