package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.DeadAddress;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.grpc.GrpcEndpoint;
import io.gazan.dataplane.testing.http2.Frame;
import io.gazan.dataplane.testing.http2.Http2ScriptedEndpoint;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.http2.ScriptedRequest;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpc.testing.integration.EmptyProtos.Empty;
import io.grpc.testing.integration.Messages.StreamingInputCallRequest;
import io.grpc.testing.integration.TestServiceGrpc;
import io.grpc.testing.integration.TestServiceGrpc.TestServiceStub;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How gRPC calls end that do not end well: who is told, and in which words. */
class GrpcEndingsIT {
  private static final String INPUT_CALL = "grpc.testing.TestService/StreamingInputCall";

  @TempDir Path folder;

  private GrpcScene start(String address) throws IOException {
    return GrpcScene.start(folder, "", GrpcScene.to("h2c", address));
  }

  private static Status failureOf(GrpcScene.Calls calls) {
    return catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                TestServiceGrpc.newBlockingStub(calls.channel())
                    .emptyCall(Empty.getDefaultInstance()))
        .getStatus();
  }

  private static <T> StreamObserver<T> ignoring() {
    return new StreamObserver<>() {
      @Override
      public void onNext(T value) {}

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {}
    };
  }

  // ---- cancelled by the client

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCancelledCallIsCancelledAtTheEndpoint(boolean withItsConnection) throws IOException {
    // Given
    try (GrpcEndpoint endpoint = GrpcEndpoint.start();
        GrpcScene scene = start(endpoint.address());
        GrpcScene.Calls calls = scene.securedCalls()) {
      TestServiceStub stub = TestServiceGrpc.newStub(calls.channel());
      ClientCallStreamObserver<StreamingInputCallRequest> call =
          (ClientCallStreamObserver<StreamingInputCallRequest>)
              stub.streamingInputCall(GrpcEndingsIT.ignoring());
      call.onNext(StreamingInputCallRequest.getDefaultInstance());
      await().until(() -> endpoint.calls().contains(INPUT_CALL));

      // When
      if (withItsConnection) {
        calls.channel().shutdownNow();
      } else {
        call.cancel("not wanted any more", null);
      }

      // Then
      await().until(() -> endpoint.cancelled().equals(List.of(INPUT_CALL)));
      String running = "gazan_upstream_active_requests{upstream=\"" + endpoint.address() + "\"}";
      await().until(() -> scene.gazan().metric(running) == 0);
      assertThat(scene.gazan().metric("gazan_errors_total{reason=\"client_closed\"}")).isOne();
    }
  }

  // ---- broken off by the endpoint

  @ParameterizedTest
  @EnumSource(
      value = Http2Error.class,
      names = {"INTERNAL_ERROR", "CANCEL", "ENHANCE_YOUR_CALM", "NO_ERROR"})
  void aCallThatIsResetBeforeItsAnswerIsUnavailable(Http2Error error) throws IOException {
    // Given
    try (Http2ScriptedEndpoint endpoint =
            Http2ScriptedEndpoint.start(
                connection -> {
                  connection.start();
                  connection.reset(connection.request().stream(), error.code());
                  connection.awaitClose();
                });
        GrpcScene scene = start(endpoint.address());
        GrpcScene.Calls calls = scene.securedCalls()) {
      // When
      Status status = failureOf(calls);

      // Then
      assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(endpoint.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void aCallThatIsBrokenOffWithinItsAnswerEndsWithAStatus(boolean reset, boolean whole)
      throws IOException {
    // Given
    byte[] sent = whole ? GrpcScene.MESSAGE : new byte[] {0, 0, 0, 0, 9, 1};
    try (Http2ScriptedEndpoint endpoint =
            Http2ScriptedEndpoint.start(
                connection -> {
                  connection.start();
                  do {
                    ScriptedRequest call = connection.request();
                    connection.answer(call, 200, false, "content-type: application/grpc");
                    connection.data(call.stream(), false, sent);
                    if (reset) {
                      connection.reset(call.stream(), Http2Error.INTERNAL_ERROR.code());
                    }
                  } while (reset);
                });
        GrpcScene scene = start(endpoint.address());
        GrpcScene.Calls calls = scene.calls();
        RawHttp2Client client = scene.raw()) {
      // When
      WireResponse answer = client.response(GrpcScene.call(client));
      Status status = failureOf(calls);

      // Then
      assertThat(answer.text()).hasSize(sent.length);
      assertThat(answer.trailers().first("grpc-status")).isEqualTo("14");
      assertThat(answer.trailers().first("grpc-message")).isEqualTo("502 Bad Gateway");
      assertThat(answer.trailers().names()).doesNotContain(":status", "content-type");
      assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void whatIsCutShortOfItsLengthIsStillReset() throws IOException {
    // Given
    try (Http2ScriptedEndpoint endpoint =
            Http2ScriptedEndpoint.start(
                connection -> {
                  connection.start();
                  ScriptedRequest call = connection.request();
                  connection.answer(
                      call, 200, false, "content-type: application/grpc", "content-length: 99");
                  connection.data(call.stream(), false, GrpcScene.MESSAGE);
                });
        GrpcScene scene = start(endpoint.address());
        RawHttp2Client client = scene.raw()) {
      // When
      int stream = GrpcScene.unary(client);

      // Then
      assertThat(client.expectReset(stream)).isEqualTo(Http2Error.INTERNAL_ERROR);
    }
  }

  // ---- told by the endpoint

  @Test
  void trailersAlonePassAsTheyAre() throws IOException {
    // Given
    try (Http2ScriptedEndpoint endpoint =
            Http2ScriptedEndpoint.start(
                connection -> {
                  connection.start();
                  for (int i = 0; i < 2; i++) {
                    connection.answer(
                        connection.request(),
                        200,
                        true,
                        "content-type: application/grpc",
                        "grpc-status: 5",
                        "grpc-message: no%20such%20thing",
                        "x-more: yes");
                  }
                  connection.awaitClose();
                });
        GrpcScene scene = start(endpoint.address());
        GrpcScene.Calls calls = scene.securedCalls();
        RawHttp2Client client = scene.raw()) {
      // When
      Frame head = client.responseHead(GrpcScene.unary(client));
      StatusRuntimeException failed =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  TestServiceGrpc.newBlockingStub(calls.channel())
                      .emptyCall(Empty.getDefaultInstance()));

      // Then
      assertThat(head.endsStream()).isTrue();
      assertThat(head.headers().all("grpc-status")).containsExactly("5");
      assertThat(head.headers().first("x-more")).isEqualTo("yes");
      assertThat(head.headers().names()).doesNotContain("content-length");
      assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(failed.getStatus().getDescription()).isEqualTo("no such thing");
      assertThat(failed.getTrailers())
          .isNotNull()
          .extracting(t -> t.get(Metadata.Key.of("x-more", Metadata.ASCII_STRING_MARSHALLER)))
          .isEqualTo("yes");
    }
  }

  // ---- told by the proxy

  @Test
  void theProxysOwnErrorsAreStatusesOfGrpc() throws IOException {
    // Given
    String dead = DeadAddress.next();
    String upstreams =
        """
        upstreams:
          known.test: {paths: {"/only": {servers: ["%1$s"]}}}
          dead.test: {paths: {"/": {servers: ["%1$s"], healthcheck: false}}}
          down.test: {paths: {"/": {servers: ["%2$s"]}}}
        """
            .formatted(dead, DeadAddress.next());
    try (GrpcScene scene = GrpcScene.start(folder, "", upstreams);
        RawHttp2Client client = scene.raw()) {
      // Then
      expect(client, "known.test", "12", "404 Not Found");
      expect(client, "unknown.test", "12", "404 Not Found");
      expect(client, "dead.test", "14", "502 Bad Gateway");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> scene.gazan().get("down.test", "/").status() == 503);
      expect(client, "down.test", "14", "503 Service Unavailable");
    }
  }

  private static void expect(RawHttp2Client client, String host, String status, String message)
      throws IOException {
    int stream =
        client.open("POST", host, "/a.B/c", "content-type: application/grpc+proto", "te: trailers");
    client.data(stream, true, GrpcScene.MESSAGE);
    Frame head = client.responseHead(stream);
    assertThat(head.endsStream()).as(host).isTrue();
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.headers().all("content-type")).containsExactly("application/grpc");
    assertThat(head.headers().all("grpc-status")).as(host).containsExactly(status);
    assertThat(head.headers().all("grpc-message")).as(host).containsExactly(message);
  }

  @Test
  void aClientIsToldInItsOwnTerms() throws IOException {
    // Given
    String upstreams =
        """
        upstreams:
          %s: {paths: {"/": {servers: ["%s"], healthcheck: false}}}
        """
            .formatted(GrpcScene.HOST, DeadAddress.next());
    try (GrpcScene scene = GrpcScene.start(folder, "", upstreams);
        GrpcScene.Calls plain = scene.calls();
        GrpcScene.Calls secured = scene.securedCalls()) {
      // Then
      assertThat(failureOf(plain).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(failureOf(secured).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(failureOf(secured).getDescription()).isEqualTo("502 Bad Gateway");
    }
  }
}
