package io.gazan.dataplane.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.RecordedConnection;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.dataplane.testing.WireRequest;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.grpc.GrpcEndpoint;
import io.gazan.dataplane.testing.grpc.GrpcInterop;
import io.gazan.dataplane.testing.grpc.InteropCase;
import io.gazan.dataplane.testing.http2.Http2ScriptedEndpoint;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.tls.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What gRPC travels on: with TLS and without on either side, and gRPC-Web, which is plain HTTP. */
class GrpcWiresIT {
  private static final String HOST = GrpcScene.HOST;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"false, auto", "false, h2c", "true, auto", "true, h2", "true, https"})
  void callsPassFromAndToBoth(boolean secureEndpoint, String protocol) throws IOException {
    // Given
    try (GrpcEndpoint endpoint =
            secureEndpoint
                ? GrpcEndpoint.start(TestCertificates.server(HOST))
                : GrpcEndpoint.start();
        GrpcScene scene = GrpcScene.start(folder, "", GrpcScene.to(protocol, endpoint.address()))) {
      GrpcInterop plain = GrpcInterop.h2c(scene.gazan().address(), HOST);
      GrpcInterop secured = GrpcInterop.tls(scene.gazan().tlsAddress(), HOST);
      for (InteropCase which :
          List.of(InteropCase.LARGE_UNARY, InteropCase.PING_PONG, InteropCase.CUSTOM_METADATA)) {
        // When, Then
        plain.run(which);
        secured.run(which);
      }
    }
  }

  @Test
  void anEndpointWithTlsIsAskedForH2ByAlpn() throws IOException {
    // Given
    try (Http2ScriptedEndpoint endpoint =
            Http2ScriptedEndpoint.start(
                TestCertificates.server(HOST),
                connection -> {
                  connection.start();
                  connection.answer(connection.request(), 200, true, "grpc-status: 0");
                  connection.awaitClose();
                });
        GrpcScene scene = GrpcScene.start(folder, "", GrpcScene.to("https", endpoint.address()));
        RawHttp2Client client = scene.raw()) {
      // When
      String status = client.responseHead(GrpcScene.unary(client)).headers().first("grpc-status");

      // Then
      assertThat(status).isEqualTo("0");
      assertThat(endpoint.connections().getLast().alpn()).isEqualTo("h2");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/grpc-web",
        "application/grpc-web+proto",
        "application/grpc-web-text",
        "application/grpc-web; charset=utf-8"
      })
  void grpcWebPassesAsPlainHttp(String type) throws IOException {
    // Given: an endpoint that says its trailers in the body, as gRPC-Web does
    String message = new String(GrpcScene.MESSAGE, ISO_8859_1);
    String said = message + "\u0080\0\0\0\u000fgrpc-status: 0\r\n";
    String answer =
        "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(type, said.length(), said);
    try (RecordingEndpoint endpoint = RecordingEndpoint.answering(answer);
        GrpcScene scene = GrpcScene.start(folder, "", GrpcScene.to("http1", endpoint.address()));
        RawClient http1 = scene.gazan().connect();
        RawHttp2Client http2 = scene.raw()) {
      // When
      http1.request(
          "POST",
          HOST,
          GrpcScene.METHOD,
          GrpcScene.MESSAGE,
          "Content-Type: " + type,
          "X-Grpc-Web: 1",
          "grpc-timeout: 1n");
      WireResponse first = http1.read("POST");
      int stream =
          http2.open(
              "POST",
              HOST,
              GrpcScene.METHOD,
              "content-type: " + type,
              "x-grpc-web: 1",
              "grpc-timeout: 1n");
      http2.data(stream, true, GrpcScene.MESSAGE);
      WireResponse second = http2.response(stream);

      // Then
      for (WireResponse response : List.of(first, second)) {
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("content-type")).isEqualTo(type);
        assertThat(response.text()).isEqualTo(said);
      }
      List<WireRequest> requests =
          endpoint.connections().stream().flatMap(c -> requestsOf(c).stream()).toList();
      assertThat(requests).hasSize(2);
      assertThat(requests)
          .allSatisfy(
              request -> {
                assertThat(request.headers().first("Content-Type")).isEqualTo(type);
                assertThat(request.headers().first("X-Grpc-Web")).isEqualTo("1");
                assertThat(request.text()).isEqualTo(message);
              });
    }
  }

  private static List<WireRequest> requestsOf(RecordedConnection connection) {
    try {
      return connection.requests();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void grpcWebIsToldOfErrorsByTheStatusOfHttp() throws IOException {
    // Given
    try (RecordingEndpoint endpoint = RecordingEndpoint.answering("");
        GrpcScene scene = GrpcScene.start(folder, "", GrpcScene.to("http1", endpoint.address()));
        RawHttp2Client client = scene.raw()) {
      // When
      WireResponse answer =
          client.response(
              client.request(
                  "POST", "unknown.test", "/a.B/c", "content-type: application/grpc-web"));

      // Then
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.header("grpc-status")).isNull();
    }
  }
}
