package io.gazan.operator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that has few streams on a connection, and one that goes silent. */
class ApiConnectionsIT {
  private static final Duration LONG = Duration.ofHours(1);

  @AutoClose private StreamsServer server;

  @BeforeEach
  void listen() throws Exception {
    server = new StreamsServer(4);
  }

  @Test
  void watchesTakeNoStreamFromRequestsNorFromOneAnother() throws Exception {
    // Given: more watches than a connection has streams
    HttpClient client = client(new ConnectionSettings(3, LONG, 3, LONG));

    // When
    List<Watch> watches = Stream.generate(() -> new Watch(client)).limit(10).toList();

    // Then
    await().until(() -> server.watches() == 10);
    assertThat(list(client)).isEqualTo(200);
    server.tell("event");
    assertThat(watches)
        .allSatisfy(watch -> await().until(() -> !watch.heard.isEmpty() || watch.end.isDone()))
        .noneMatch(watch -> watch.end.isDone());
  }

  @Test
  void aConnectionEndsWithItsLastWatch() throws Exception {
    // Given
    HttpClient client = client(new ConnectionSettings(1, LONG, 3, LONG));
    Watch stays = new Watch(client);
    Watch ends = new Watch(client);
    await().until(() -> server.watches() == 2);

    // When
    ends.cancel();

    // Then
    await().until(() -> server.watches() == 1 && server.connections() == 1);
    assertThat(stays.end).isNotDone();
  }

  @Test
  void whereRequestsGetNoAnswerInTimeAllIsDialledAnew() throws Exception {
    // Given
    HttpClient client = client(new ConnectionSettings(3, LONG, 2, LONG));
    Watch watch = new Watch(client);
    await().until(() -> server.watches() == 1);
    assertThat(list(client)).isEqualTo(200);
    server.swallow();

    // When
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> list(client)).hasRootCauseInstanceOf(HttpTimeoutException.class);
    }

    // Then
    await().until(watch.end::isDone);
    assertThat(watch.end.exceptionNow()).isInstanceOf(IOException.class);
    assertThat(list(client)).isEqualTo(200);
    Watch next = new Watch(client);
    await()
        .until(
            () -> {
              server.tell("event");
              return !next.heard.isEmpty();
            });
  }

  @Test
  void oneAnswerAmongThemIsEnough() throws Exception {
    // Given
    HttpClient client = client(new ConnectionSettings(3, LONG, 2, LONG));
    Watch watch = new Watch(client);
    await().until(() -> server.watches() == 1);
    assertThat(list(client)).isEqualTo(200);

    // When
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> send(client, "/never", Duration.ofMillis(200)))
          .hasRootCauseInstanceOf(HttpTimeoutException.class);
      assertThat(list(client)).isEqualTo(200);
    }

    // Then
    server.tell("event");
    await().until(() -> !watch.heard.isEmpty());
    assertThat(watch.end).isNotDone();
  }

  @Test
  void aSilentWatchFailsAndOneThatHearsSomethingDoesNot() throws Exception {
    // Given
    HttpClient silent = client(new ConnectionSettings(3, Duration.ofMillis(300), 3, LONG));
    HttpClient patient = client(new ConnectionSettings(3, LONG, 3, LONG));

    // When
    Watch first = new Watch(silent);
    Watch second = new Watch(patient);

    // Then
    await().until(first.end::isDone);
    assertThat(first.end.exceptionNow()).isInstanceOf(HttpTimeoutException.class);
    assertThat(second.end).isNotDone();
    await().until(() -> server.watches() == 1);
  }

  @Test
  void aWatchThatIsNotEvenAnsweredFailsToo() throws Exception {
    // Given
    HttpClient client = client(new ConnectionSettings(3, Duration.ofMillis(300), 3, LONG));
    Watch opens = new Watch(client);
    await().until(() -> server.watches() == 1);
    server.swallow();

    // When
    Watch unanswered = new Watch(client);

    // Then
    await().until(unanswered.end::isDone);
    assertThat(unanswered.end.exceptionNow()).isInstanceOf(HttpTimeoutException.class);
    await().until(opens.end::isDone);
  }

  private HttpClient client(ConnectionSettings settings) throws Exception {
    return new ApiConnectionsBuilder(
            HttpClient.newBuilder().sslContext(server.trusting()), settings)
        .build();
  }

  private int list(HttpClient client) throws Exception {
    return send(client, "/list", Duration.ofSeconds(2));
  }

  private int send(HttpClient client, String path, Duration timeout) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(server.uri(path)).timeout(timeout).build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }

  private final class Watch implements Flow.Subscriber<List<java.nio.ByteBuffer>> {
    private final List<Integer> heard = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();

    Watch(HttpClient client) {
      var _ =
          client
              .sendAsync(
                  HttpRequest.newBuilder(server.uri("/list?watch=true")).build(),
                  BodyHandlers.fromSubscriber(this))
              .whenComplete(
                  (answer, failure) -> {
                    if (failure != null) {
                      end.completeExceptionally(failure);
                    }
                  });
    }

    void cancel() {
      subscribed.thenAccept(Flow.Subscription::cancel).join();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscribed.complete(subscription);
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<java.nio.ByteBuffer> bytes) {
      bytes.forEach(each -> heard.add(each.remaining()));
    }

    @Override
    public void onError(Throwable failure) {
      end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      end.complete(null);
    }
  }
}
