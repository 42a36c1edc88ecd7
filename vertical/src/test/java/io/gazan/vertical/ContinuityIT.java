package io.gazan.vertical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.Dataplane;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.http2.Http2ScriptedEndpoint;
import io.gazan.dataplane.testing.tls.ClientTls;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.dataplane.testing.websocket.WebSocketClient;
import io.gazan.dataplane.testing.websocket.WebSocketEchoEndpoint;
import io.grpc.Status;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A GazanRoute that changes all the time, under traffic of HTTP/1.1, HTTP/2, WebSocket and gRPC,
 * this at the level of its frames and by grpc-java: each request has one table for all of its life,
 * and what runs goes on.
 */
@ExtendWith(SharedScene.class)
class ContinuityIT {
  private static final Duration BETWEEN_CHANGES = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Scene scene;
  private final String namespace;
  private final String host;
  private final List<Caller> callers = new ArrayList<>();
  private final List<WebSocketClient> chats = new ArrayList<>();
  private final List<StreamingCall> calls = new ArrayList<>();
  private final List<GrpcTalk> talks = new ArrayList<>();

  ContinuityIT(Scene scene, String namespace, String host) {
    this.scene = scene;
    this.namespace = namespace;
    this.host = host;
  }

  @Test
  void fewSeconds() throws Exception {
    toggle(Duration.ofSeconds(4));
  }

  @Tag("soak")
  @Test
  void fiveMinutes() throws Exception {
    toggle(Duration.ofMinutes(5));
  }

  private void toggle(Duration length) throws Exception {
    // Given
    scene.tlsSecret(namespace, "continuity", TestCertificates.server(host));
    scene.service(namespace, "a");
    scene.service(namespace, "b");
    try (WebSocketEchoEndpoint chatA = WebSocketEchoEndpoint.start();
        WebSocketEchoEndpoint chatB = WebSocketEchoEndpoint.start();
        Http2ScriptedEndpoint grpcA = Http2ScriptedEndpoint.start(StreamingCall::echo);
        Http2ScriptedEndpoint grpcB = Http2ScriptedEndpoint.start(StreamingCall::echo);
        GrpcTalk.Endpoint talkA = GrpcTalk.Endpoint.start();
        GrpcTalk.Endpoint talkB = GrpcTalk.Endpoint.start()) {
      service("chat-a", chatA.socketAddress());
      service("chat-b", chatB.socketAddress());
      service("grpc-a", grpcA.socketAddress());
      service("grpc-b", grpcB.socketAddress());
      service("talk-a", talkA.socketAddress());
      service("talk-b", talkB.socketAddress());
      route("a");
      scene.awaitEndpoint(host, "/", "a");
      await()
          .atMost(PATIENCE)
          .until(() -> scene.shownFor(host).equals(TestCertificates.server(host).certificate()));
      try {
        connect();
        // When
        int changes = change(length);
        // Then
        for (Caller caller : callers) {
          caller.close();
          assertThat(caller.failures()).isEmpty();
        }
        assertThat(changes).isGreaterThan(3);
        for (WebSocketClient chat : chats) {
          assertThat(chat.closeWith(1000).closeCode()).isEqualTo(1000);
        }
        for (StreamingCall call : calls) {
          assertThat(call.end()).isEqualTo("0");
        }
        for (GrpcTalk talk : talks) {
          assertThat(talk.end()).isEqualTo(Status.Code.OK);
        }
        assertThat(chatA.upgrades()).hasSameSizeAs(scene.system().dataplanes());
        assertThat(chatA.closes()).containsOnly(1000);
        assertThat(grpcA.requests()).hasSameSizeAs(scene.system().dataplanes());
        assertThat(chatB.upgrades()).isEmpty();
        assertThat(grpcB.requests()).isEmpty();
        assertThat(talkA.calls()).isEqualTo(scene.system().dataplanes().size());
        assertThat(talkB.calls()).isZero();
      } finally {
        close();
      }
    }
  }

  private void service(String name, InetSocketAddress endpoint) {
    scene.apply(Scene.service(namespace, name, "{name: http, port: 80}"));
    scene.slice(namespace, name, "http", endpoint);
  }

  /** Everything to one side: {@code a} or {@code b}. */
  private void route(String side) {
    scene.apply(
        """
        apiVersion: gazan.io/v1alpha1
        kind: GazanRoute
        metadata: {namespace: %s, name: toggled}
        spec:
          ingressClassName: $CLASS
          hosts: [%s]
          tls: {secretName: continuity, redirect: false}
          rules:
          - path: {value: /}
            backends: [{service: {name: %s, port: http}}]
            headers: {response: {set: {X-Route: %s}}}
          - path: {value: /chat}
            backends: [{service: {name: chat-%s, port: http}}]
          - path: {value: /chat.Chat}
            backends: [{service: {name: grpc-%s, port: http}}]
            protocol: h2c
          - path: {value: /talk.Talk}
            backends: [{service: {name: talk-%s, port: http}}]
            protocol: h2c
        """
            .formatted(namespace, host, side, side, side, side, side));
  }

  private void connect() throws IOException, InterruptedException {
    ClientTls tls = ClientTls.trusting().sni(host).verifyName();
    for (Dataplane dataplane : scene.system().dataplanes()) {
      InetSocketAddress secured = Objects.requireNonNull(dataplane.tlsAddress());
      callers.add(Caller.http1(dataplane.httpAddress(), host, ContinuityIT::problem));
      callers.add(Caller.http2(tls, secured, host, ContinuityIT::problem));
      chats.add(WebSocketClient.connect(dataplane.httpAddress(), host, "/chat"));
      calls.add(StreamingCall.open(tls, secured, host));
      talks.add(GrpcTalk.open(secured, host));
    }
  }

  /** The header is the table's, the endpoint is where that table sends to. */
  private static @Nullable String problem(WireResponse answer) {
    if (answer.status() != 200) {
      return "an error";
    }
    return answer.endpoint().equals(answer.header("x-route"))
        ? null
        : "header and endpoint are of two tables";
  }

  /** Changes the route for that long, and until every caller has seen both sides. */
  private int change(Duration length) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    long due = begin;
    int changes = 0;
    while (System.nanoTime() - begin < length.toNanos()
        || (!bothSeen() && System.nanoTime() - begin < length.plus(PATIENCE).toNanos())) {
      changes++;
      route(changes % 2 == 0 ? "a" : "b");
      for (WebSocketClient chat : chats) {
        chat.echo("change " + changes);
      }
      for (StreamingCall call : calls) {
        call.echo("change " + changes);
      }
      for (GrpcTalk talk : talks) {
        talk.echo("change " + changes);
      }
      due += BETWEEN_CHANGES.toNanos();
      LockSupport.parkNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(1), due - System.nanoTime()));
    }
    assertThat(callers).allSatisfy(each -> assertThat(each.answers()).containsKeys("a", "b"));
    return changes;
  }

  private boolean bothSeen() {
    return callers.stream().allMatch(each -> each.answers().keySet().size() >= 2);
  }

  private void close() throws IOException {
    for (Caller caller : callers) {
      caller.close();
    }
    for (WebSocketClient chat : chats) {
      chat.close();
    }
    for (StreamingCall call : calls) {
      call.close();
    }
    talks.forEach(GrpcTalk::close);
  }
}
