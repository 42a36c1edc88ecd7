package io.gazan.operator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.operator.publish.Publication;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who asks for much does not keep the kubelet from its probes. */
class StatusServerSlotsIT {
  private static final int SLOTS = 32;
  private final CountDownLatch taken = new CountDownLatch(SLOTS);
  private final CountDownLatch go = new CountDownLatch(1);

  private final class Slow implements StatusServer.Sources {
    @Override
    public @Nullable String notAlive() {
      return null;
    }

    @Override
    public @Nullable String notReady() {
      return null;
    }

    @Override
    public String metrics() {
      taken.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return "";
    }

    @Override
    public @Nullable Publication newest() {
      return null;
    }
  }

  @Test
  void probesAreAnsweredWhileAllPlacesAreTaken() throws Exception {
    try (StatusServer server =
            new StatusServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new Slow());
        HttpClient client = HttpClient.newHttpClient()) {
      // Given
      List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
      for (int i = 0; i < SLOTS; i++) {
        waiting.add(
            client.sendAsync(request(server, "/metrics"), HttpResponse.BodyHandlers.ofString()));
      }
      taken.await();

      // When Then
      assertThat(status(client, server, "/metrics")).isEqualTo(503);
      assertThat(status(client, server, "/livez")).isEqualTo(200);
      assertThat(status(client, server, "/readyz")).isEqualTo(200);
      go.countDown();
      for (CompletableFuture<HttpResponse<String>> each : waiting) {
        assertThat(each.join().statusCode()).isEqualTo(200);
      }
      assertThat(status(client, server, "/metrics")).isEqualTo(200);
    }
  }

  private static HttpRequest request(StatusServer server, String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.address().getPort() + path))
        .build();
  }

  private static int status(HttpClient client, StatusServer server, String path) throws Exception {
    return client.send(request(server, path), HttpResponse.BodyHandlers.ofString()).statusCode();
  }
}
