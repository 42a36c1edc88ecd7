package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.LoadClient;
import io.gazan.dataplane.testing.LoadClient.Load;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Acceptance A60, the half of a SIGTERM: what runs is finished, nothing is lost. */
class DrainIT {
  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  @Test
  void losesNoRequestUnderLoad() throws Exception {
    // Given
    try (DataplaneFixture gazan = start("threads: 2\ntimeouts: {drain_delay: 1s, drain: 20s}");
        LoadClient load =
            LoadClient.start(Load.on(gazan.address(), "d.example").methods("GET", "POST"))) {
      await().until(() -> load.requests() > 100);

      // When: a load balancer that sees /readyz opens no new connection.
      CompletableFuture<Boolean> drained = drain(gazan);
      await().until(() -> gazan.admin("/readyz").status() == 503);
      assertThat(gazan.admin("/livez").status()).isEqualTo(200);
      load.stopConnecting();

      // Then
      await().until(load::isDone);
      assertThat(load.stop().failures()).isEmpty();
      assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(gazan::connect).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void aProcessThatIsToldToEndLosesNoRequestAndExitsWithZero(@TempDir Path folder)
      throws Exception {
    // Given
    String upstreams = UpstreamsYaml.unchecked("d.example", endpoint.address());
    try (ProcessScene scene = new ProcessScene(folder, upstreams)) {
      Path main = scene.main("threads: 2\ntimeouts: {drain_delay: 4s, drain: 30s}\n");
      GazanProcess gazan = scene.serving("-c", main.toString());
      try (LoadClient load =
          LoadClient.start(Load.on(scene.http, "d.example").methods("GET", "POST"))) {
        Awaitility.await().atMost(ProcessScene.WITHIN).until(() -> load.requests() > 100);

        // When
        gazan.signal("TERM");
        await().until(() -> scene.admin("/readyz").status() == 503);
        load.stopConnecting();

        // Then
        assertThat(gazan.exitCode(ProcessScene.WITHIN)).as(gazan.output()).isZero();
        await().until(load::isDone);
        assertThat(load.stop().failures()).isEmpty();
      }
    }
  }

  @Test
  void acceptsConnectionsUntilTheDelayIsOver() throws Exception {
    // Given
    try (DataplaneFixture gazan = start("timeouts: {drain_delay: 2s}")) {
      CompletableFuture<Boolean> drained = drain(gazan);
      await().until(() -> gazan.admin("/readyz").status() == 503);

      // When
      WireResponse response = gazan.get("d.example", "/");

      // Then
      assertThat(response.status()).isEqualTo(200);
      assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void finishesASlowExchangeAndThenCloses() throws Exception {
    // Given
    endpoint.when("GET", "/slow", Answer.ECHO.after(Duration.ofSeconds(1)));
    try (DataplaneFixture gazan = start("timeouts: {drain: 20s}");
        RawClient slow = gazan.connect();
        RawClient idle = gazan.connect()) {
      idle.get("d.example", "/").read();
      slow.get("d.example", "/slow");
      await().until(() -> endpoint.requests() == 2);

      // When
      CompletableFuture<Boolean> drained = drain(gazan);

      // Then
      WireResponse response = slow.read();
      assertThat(response.text()).isEqualTo("one GET /slow\n");
      assertThat(response.closes()).isTrue();
      slow.expectClosed();
      idle.expectClosed();
      assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void finishesAnUpload() throws Exception {
    // Given
    try (DataplaneFixture gazan = start("timeouts: {drain: 20s}");
        RawClient client = gazan.connect()) {
      client.send(RawClient.head("POST", "d.example", "/up", "Transfer-Encoding: chunked"));
      client.send("5\r\n01234\r\n");
      await().until(() -> endpoint.openConnections() > 0);

      // When
      CompletableFuture<Boolean> drained = drain(gazan);
      await().until(() -> gazan.admin("/readyz").status() == 503);
      client.send("5\r\n56789\r\n0\r\n\r\n");

      // Then
      assertThat(client.read().text()).endsWith("0123456789");
      assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void finishesAnUploadThatHasNoEndpointYet() throws Exception {
    // Given
    try (DataplaneFixture gazan = start("timeouts: {drain: 20s}");
        RawClient client = gazan.connect()) {
      client.send(RawClient.head("POST", "d.example", "/up", "Content-Length: 10") + "01234");
      await().until(() -> gazan.metric("gazan_requests_awaiting_body") == 1);

      // When
      CompletableFuture<Boolean> drained = drain(gazan);
      await().until(() -> gazan.admin("/readyz").status() == 503);
      client.send("56789");

      // Then
      assertThat(client.read().text()).endsWith("0123456789");
      assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void endsWhatOutlastsTheLimit() throws Exception {
    // Given
    endpoint.when("GET", "/slow", Answer.ECHO.after(Duration.ofSeconds(60)));
    try (DataplaneFixture gazan = start("timeouts: {drain: 500ms}");
        RawClient slow = gazan.connect()) {
      slow.get("d.example", "/slow");
      await().until(() -> endpoint.requests() == 1);

      // Then
      assertThat(drain(gazan).get(20, TimeUnit.SECONDS)).isFalse();
    }
  }

  private static CompletableFuture<Boolean> drain(DataplaneFixture gazan) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return gazan.dataplane().drain();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        },
        task -> Thread.ofVirtual().start(task));
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(20, TimeUnit.SECONDS);
  }

  private DataplaneFixture start(String main) throws IOException {
    return DataplaneFixture.start(main, UpstreamsYaml.unchecked("d.example", endpoint.address()));
  }
}
