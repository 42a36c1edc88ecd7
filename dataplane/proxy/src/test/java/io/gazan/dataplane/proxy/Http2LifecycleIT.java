package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.Answer;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.LoadClient;
import io.gazan.dataplane.testing.LoadClient.Load;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.http2.Frame;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.http2.SettingId;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How HTTP/2 connections end: announced, and without losing a request. */
class Http2LifecycleIT {
  private static final String HOST = "life.example";
  private static final Duration SOON = Duration.ofSeconds(10);

  private final EchoEndpoint endpoint = EchoEndpoint.start("one");

  @AfterEach
  void end() {
    endpoint.close();
  }

  private DataplaneFixture start(String main) {
    return DataplaneFixture.start(
        "threads: 2\nproxy_h2c: true\n" + main, UpstreamsYaml.unchecked(HOST, endpoint.address()));
  }

  private static void ok(RawHttp2Client client, int stream) throws IOException {
    assertThat(client.response(stream).status()).isEqualTo(200);
  }

  private static void assertFarewell(RawHttp2Client client, int lastStream) throws IOException {
    Frame second = client.expectGoAway();
    assertThat(second.error()).isEqualTo(Http2Error.NO_ERROR);
    assertThat(second.lastStream()).isEqualTo(lastStream);
  }

  private static void assertAnnounced(RawHttp2Client client) throws IOException {
    assertFarewell(client, Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"timeouts: {keepalive: 300ms}", "timeouts: {header: 300ms}"})
  void anIdleConnectionEnds(String main) throws IOException {
    // Given
    try (DataplaneFixture gazan = start(main);
        RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
      int last = 0;
      if (main.contains("keepalive")) {
        last = client.request("GET", HOST, "/");
        ok(client, last);
      }

      // Then
      assertAnnounced(client);
      assertFarewell(client, last);
      client.expectClosed(SOON);
    }
  }

  @Test
  void theLastAllowedRequestIsFollowedByAFarewellAndNoneIsLost() throws IOException {
    // Given
    try (DataplaneFixture gazan = start("limits: {requests_per_connection: 3}");
        RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
      ok(client, client.request("GET", HOST, "/1"));
      ok(client, client.request("GET", HOST, "/2"));

      // When
      ok(client, client.request("GET", HOST, "/3"));

      // Then what the client sends before it knows is served
      assertAnnounced(client);
      int late = client.request("GET", HOST, "/4");
      ok(client, late);
      assertFarewell(client, late);
      client.expectClosed(SOON);
      assertThat(endpoint.requests()).isEqualTo(4);
    }
  }

  @Test
  void anOldConnectionEndsWithItsNextRequest() throws IOException {
    // Given
    try (DataplaneFixture gazan = start("timeouts: {connection_age: 500ms}");
        RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
      // When
      await()
          .until(
              () -> {
                ok(client, client.request("GET", HOST, "/"));
                return client.hasGoAway();
              });

      // Then
      assertAnnounced(client);
      assertThat(client.expectGoAway().lastStream()).isEqualTo(client.peekStream() - 2);
      client.expectClosed(SOON);
    }
  }

  @Test
  void aStreamAfterTheSecondGoAwayIsNotLookedAt() throws IOException {
    // Given
    endpoint.when("GET", "/slow", Answer.ECHO.after(Duration.ofSeconds(3)));
    try (DataplaneFixture gazan = start("limits: {requests_per_connection: 1}");
        RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
      int slow = client.request("GET", HOST, "/slow");
      assertAnnounced(client);
      assertFarewell(client, slow);

      // When
      client.request("GET", HOST, "/late");

      // Then
      ok(client, slow);
      client.expectClosed(SOON);
      assertThat(endpoint.requests()).isEqualTo(1);
    }
  }

  @Test
  void aDrainFinishesWhatRunsAndCloses() throws Exception {
    // Given
    endpoint.when("GET", "/slow", Answer.ECHO.after(Duration.ofSeconds(2)));
    try (DataplaneFixture gazan = start("timeouts: {drain: 20s}");
        RawHttp2Client busy = RawHttp2Client.connect(gazan.address());
        RawHttp2Client idle = RawHttp2Client.connect(gazan.address())) {
      int slow = busy.request("GET", HOST, "/slow");
      ok(idle, idle.request("GET", HOST, "/"));
      await().until(() -> endpoint.requests() == 2);

      // When
      CompletableFuture<Boolean> drained = drain(gazan);

      // Then
      assertAnnounced(busy);
      int onItsWay = busy.request("GET", HOST, "/on-its-way");
      ok(busy, onItsWay);
      assertFarewell(busy, onItsWay);
      ok(busy, slow);
      busy.expectClosed(SOON);
      assertAnnounced(idle);
      assertFarewell(idle, 1);
      idle.expectClosed(SOON);
      assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aDrainDoesNotCutOffWhatTheClientsWindowHolds() throws Exception {
    // Given an answer of which the client has taken a part
    int length = 60_000;
    endpoint.when("GET", "/body", Answer.text("x".repeat(length)));
    try (DataplaneFixture gazan = start("timeouts: {drain: 20s}");
        RawHttp2Client client =
            RawHttp2Client.connect(gazan.address(), SettingId.INITIAL_WINDOW_SIZE, 10_000)
                .withoutWindowUpdates()) {
      int stream = client.request("GET", HOST, "/body");
      client.responseHead(stream);
      int got = client.nextOf(stream).payload().length;

      // When
      CompletableFuture<Boolean> drained = drain(gazan);
      assertAnnounced(client);
      assertFarewell(client, stream);
      client.windowUpdate(stream, length);

      // Then
      for (Frame frame = null; frame == null || !frame.endsStream(); ) {
        frame = client.nextOf(stream);
        got += frame.payload().length;
      }
      assertThat(got).isEqualTo(length);
      client.expectClosed(SOON);
      assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aDrainUnderLoadLosesNoRequest() throws Exception {
    // Given
    try (DataplaneFixture gazan = start("timeouts: {drain_delay: 1s, drain: 20s}");
        LoadClient load =
            LoadClient.start(Load.on(gazan.address(), HOST).http2().methods("GET", "POST"))) {
      await().until(() -> load.requests() > 100);

      // When
      CompletableFuture<Boolean> drained = drain(gazan);
      await().until(() -> gazan.admin("/readyz").status() == 503);
      load.stopConnecting();

      // Then
      await().atMost(20, TimeUnit.SECONDS).until(load::isDone);
      assertThat(load.stop().failures()).isEmpty();
      assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void connectionsThatKeepEndingLoseNoRequest() throws Exception {
    // Given
    try (DataplaneFixture gazan =
            start("limits: {requests_per_connection: 20}\ntimeouts: {connection_age: 1s}");
        LoadClient load =
            LoadClient.start(Load.on(gazan.address(), HOST).http2().methods("GET", "POST"))) {
      // When
      await().atMost(20, TimeUnit.SECONDS).until(() -> load.requests() > 1000);

      // Then
      assertThat(load.stop().failures()).isEmpty();
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
}
