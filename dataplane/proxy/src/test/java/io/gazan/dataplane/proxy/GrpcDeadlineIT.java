package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.http2.Frame;
import io.gazan.dataplane.testing.http2.FrameType;
import io.gazan.dataplane.testing.http2.Http2ScriptedEndpoint;
import io.gazan.dataplane.testing.http2.Http2Scripts;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.http2.ScriptedRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.testing.integration.EmptyProtos.Empty;
import io.grpc.testing.integration.TestServiceGrpc;
import io.grpc.testing.integration.TestServiceGrpc.TestServiceBlockingStub;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a gRPC call may take: its own deadline, and the timeouts of those that have none. */
class GrpcDeadlineIT {
  @TempDir Path folder;

  private GrpcScene start(String more, Http2ScriptedEndpoint endpoint) throws IOException {
    return GrpcScene.start(folder, more, GrpcScene.to("h2c", endpoint.address()));
  }

  private static List<Frame> resets(Http2ScriptedEndpoint endpoint) {
    return endpoint.connections().stream()
        .flatMap(c -> c.received(FrameType.RST_STREAM).stream())
        .toList();
  }

  @Test
  void aClientSeesItsDeadlineAndTheEndpointIsToldToStop() throws IOException {
    // Given: an endpoint that answers the first call, so that the channel is there, and no other
    try (Http2ScriptedEndpoint endpoint =
            Http2ScriptedEndpoint.start(
                connection -> {
                  connection.start();
                  connection.answer(
                      connection.request(),
                      200,
                      true,
                      "content-type: application/grpc",
                      "grpc-status: 5");
                  connection.awaitClose();
                });
        GrpcScene scene = start("", endpoint);
        GrpcScene.Calls calls = scene.securedCalls()) {
      TestServiceBlockingStub stub = TestServiceGrpc.newBlockingStub(calls.channel());
      Empty empty = Empty.getDefaultInstance();
      assertThatThrownBy(() -> stub.emptyCall(empty)).hasMessageContaining("NOT_FOUND");

      // When
      StatusRuntimeException failed =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () -> stub.withDeadlineAfter(2, TimeUnit.SECONDS).emptyCall(empty));

      // Then
      assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      await().until(() -> !resets(endpoint).isEmpty());
      assertThat(endpoint.requests().getLast().headers().first("grpc-timeout")).isNotNull();
    }
  }

  @Test
  void theProxyEndsACallWhoseClientDoesNot() throws IOException {
    // Given
    try (Http2ScriptedEndpoint endpoint = Http2ScriptedEndpoint.start(Http2Scripts.silent());
        GrpcScene scene = start("", endpoint);
        RawHttp2Client client = scene.raw()) {
      // When
      int stream = GrpcScene.unary(client, "grpc-timeout: 200m");

      // Then
      Frame answer = client.responseHead(stream);
      assertThat(answer.endsStream()).isTrue();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers().first("grpc-status")).isEqualTo("4");
      await().until(() -> !resets(endpoint).isEmpty());
      assertThat(resets(endpoint).getFirst().error()).isEqualTo(Http2Error.CANCEL);
      assertThat(scene.gazan().metric("gazan_errors_total{reason=\"response_timeout\"}")).isOne();
    }
  }

  @Test
  void aDeadlineThatPassesBetweenMessagesComesInTheTrailers() throws IOException {
    // Given
    try (Http2ScriptedEndpoint endpoint =
            Http2ScriptedEndpoint.start(
                connection -> {
                  connection.start();
                  ScriptedRequest call = connection.request();
                  connection.answer(call, 200, false, "content-type: application/grpc");
                  connection.data(call.stream(), false, GrpcScene.MESSAGE);
                  connection.awaitClose();
                });
        GrpcScene scene = start("", endpoint);
        RawHttp2Client client = scene.raw()) {
      // When
      WireResponse answer = client.response(GrpcScene.unary(client, "grpc-timeout: 500m"));

      // Then
      assertThat(answer.text()).hasSize(GrpcScene.MESSAGE.length);
      assertThat(answer.trailers().first("grpc-status")).isEqualTo("4");
      await().until(() -> !resets(endpoint).isEmpty());
      assertThat(resets(endpoint).getFirst().error()).isEqualTo(Http2Error.CANCEL);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"5x", "m", "5", "123456789m", "-1S", "1 S", "99999999H", "99999999M"})
  void whatIsNoDeadlineOrEndlessEndsNothing(String timeout) throws IOException {
    // Given: an endpoint that answers the first call once a later one's deadline has passed
    try (Http2ScriptedEndpoint endpoint =
            Http2ScriptedEndpoint.start(
                connection -> {
                  connection.start();
                  ScriptedRequest first = connection.request();
                  connection.request();
                  connection.next(f -> f.type() == FrameType.RST_STREAM);
                  connection.answer(first, 200, true, "grpc-status: 0");
                  connection.awaitClose();
                });
        GrpcScene scene = start("", endpoint);
        RawHttp2Client client = scene.raw()) {
      // When
      int first = GrpcScene.unary(client, "grpc-timeout: " + timeout);
      int second = GrpcScene.unary(client, "grpc-timeout: 300m");

      // Then
      assertThat(client.responseHead(second).headers().first("grpc-status")).isEqualTo("4");
      assertThat(client.responseHead(first).headers().first("grpc-status")).isEqualTo("0");
    }
  }

  @Test
  void aCallWithoutDeadlineHasTheUsualTimeForItsAnswer() throws IOException {
    // Given
    try (Http2ScriptedEndpoint endpoint = Http2ScriptedEndpoint.start(Http2Scripts.silent());
        GrpcScene scene = start("timeouts: {response: 1s}", endpoint);
        RawHttp2Client client = scene.raw()) {
      // When
      int stream = GrpcScene.unary(client);

      // Then
      assertThat(client.responseHead(stream).headers().first("grpc-status")).isEqualTo("4");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStreamOfTheClientsMayRest(boolean answerBegun) throws IOException {
    // Given: an endpoint that ends the first call when its messages end, and answers nothing else
    try (Http2ScriptedEndpoint endpoint =
            Http2ScriptedEndpoint.start(
                connection -> {
                  connection.start();
                  ScriptedRequest call = connection.request();
                  if (answerBegun) {
                    connection.answer(call, 200, false, "content-type: application/grpc");
                  }
                  connection.body(call);
                  if (!answerBegun) {
                    connection.answer(call, 200, false, "content-type: application/grpc");
                  }
                  connection.headers(call.stream(), true, "grpc-status: 0");
                  connection.awaitClose();
                });
        GrpcScene scene = start("timeouts: {response: 1s, idle: 1s}", endpoint);
        RawHttp2Client client = scene.raw()) {
      int stream = GrpcScene.call(client);
      if (answerBegun) {
        assertThat(client.responseHead(stream).endsStream()).isFalse();
      }
      client.data(stream, false, GrpcScene.MESSAGE);

      // When: the time for an answer has passed for a call that is whole
      int whole = GrpcScene.unary(client);
      assertThat(client.responseHead(whole).headers().first("grpc-status")).isEqualTo("4");

      // Then
      client.data(stream, true, GrpcScene.MESSAGE);
      Frame last = client.nextOf(stream);
      if (!answerBegun) {
        assertThat(last.headers().first("grpc-status")).isNull();
        last = client.nextOf(stream);
      }
      assertThat(last.headers().first("grpc-status")).isEqualTo("0");
      assertThat(last.endsStream()).isTrue();
    }
  }

  @Test
  void aConnectionThroughWhichNothingComesIsLeft() throws IOException {
    // Given: an endpoint of which not one byte comes after its SETTINGS
    try (Http2ScriptedEndpoint endpoint =
            Http2ScriptedEndpoint.start(
                connection -> {
                  connection.withoutAcknowledgements();
                  connection.withoutWindowUpdates();
                  connection.start();
                  connection.awaitClose();
                });
        GrpcScene scene = start("", endpoint);
        RawHttp2Client client = scene.raw()) {
      // When
      for (int i = 0; i < 3; i++) {
        int stream = GrpcScene.unary(client, "grpc-timeout: 500m");
        assertThat(client.responseHead(stream).headers().first("grpc-status")).isEqualTo("4");
      }

      // Then
      assertThat(endpoint.connections()).hasSizeGreaterThan(1);
    }
  }

  @Test
  void deadlinesOfCallsCostNoConnection() throws IOException {
    // Given
    try (Http2ScriptedEndpoint endpoint = Http2ScriptedEndpoint.start(Http2Scripts.silent());
        GrpcScene scene = start("", endpoint);
        RawHttp2Client client = scene.raw()) {
      // When
      for (int i = 0; i < 5; i++) {
        int stream = GrpcScene.unary(client, "grpc-timeout: 50m");
        assertThat(client.responseHead(stream).headers().first("grpc-status")).isEqualTo("4");
      }

      // Then
      assertThat(endpoint.connections()).hasSize(1);
    }
  }
}
