package io.gazan.dataplane.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.EchoWire;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.http2.Http2ScriptedEndpoint;
import io.gazan.dataplane.testing.http2.Http2Scripts;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.http2.ScriptedConnection;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.dataplane.testing.tls.TestPair;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP/2 towards endpoints, found out or asked for, for clients of both versions. */
class Http2UpstreamIT {
  private static final String HOST = "u.example";

  private static DataplaneFixture start(String upstreams) {
    return DataplaneFixture.start("threads: 1\nproxy_h2c: true\n", upstreams);
  }

  private static String cluster(String... servers) {
    return """
    clusters:
      c: {servers: ["%s"], protocol: h2c, health: false}
    upstreams:
      u.example: {paths: {"/": {cluster: c}}}
    """
        .formatted(String.join("\", \"", servers));
  }

  static Stream<Arguments> wires() {
    TestPair pair = TestCertificates.server("shown.example");
    return Stream.of(
        Arguments.of(EchoWire.http1(), "HTTP/1.1"),
        Arguments.of(EchoWire.https(pair), "HTTP/1.1"),
        Arguments.of(EchoWire.h2(pair), "HTTP/2"),
        Arguments.of(EchoWire.h2c(), "HTTP/2"));
  }

  /** A19, A20, A22. */
  @ParameterizedTest
  @MethodSource("wires")
  void whatTheEndpointSpeaksIsFoundOut(EchoWire wire, String version) throws IOException {
    // Given
    try (EchoEndpoint endpoint = EchoEndpoint.start("a", wire);
        EchoEndpoint later = EchoEndpoint.start("b", wire);
        DataplaneFixture gazan = start(UpstreamsYaml.host(HOST, endpoint.address()))) {
      // When: right after the start, by clients of both versions
      assertThat(gazan.get(HOST, "/one").status()).isEqualTo(200);
      try (RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
        WireResponse second = client.response(client.request("GET", HOST, "/two"));
        assertThat(second.status()).isEqualTo(200);
      }
      // When: right after a reload
      long before = gazan.dataplane().tables().current().version().number();
      gazan.replaceUpstreams(UpstreamsYaml.host(HOST, later.address()));
      await().until(() -> gazan.dataplane().tables().current().version().number() > before);
      assertThat(gazan.get(HOST, "/three").status()).isEqualTo(200);

      // Then
      assertThat(endpoint.only("/one").version()).isEqualTo(version);
      assertThat(endpoint.only("/two").version()).isEqualTo(version);
      assertThat(later.only("/three").version()).isEqualTo(version);
    }
  }

  @Test
  void anUploadBeyondTheEndpointsWindowGoesOnWhenThereIsRoom() throws IOException {
    // Given
    try (EchoEndpoint endpoint = EchoEndpoint.start("a", EchoWire.h2c());
        DataplaneFixture gazan = start(cluster(endpoint.address()));
        RawClient client = gazan.connect()) {
      byte[] body = new byte[2_000_000];
      // When, Then: several on one connection, so that its window fills as well
      for (int i = 0; i < 3; i++) {
        WireResponse response = client.request("POST", HOST, "/up" + i, body).read();
        assertThat(response.status()).isEqualTo(200);
        assertThat(endpoint.only("/up" + i).request().text()).hasSize(body.length);
      }
    }
  }

  @Test
  void aRequestThatGoawayLeavesOutGoesElsewhereOnce() throws IOException {
    // Given
    try (Http2ScriptedEndpoint leaving =
            Http2ScriptedEndpoint.start(Http2Scripts.goesAwayBeforeTheFirst());
        EchoEndpoint other = EchoEndpoint.start("other", EchoWire.h2c());
        DataplaneFixture gazan = start(cluster(leaving.address(), other.address()));
        RawClient client = gazan.connect()) {
      // When
      for (int i = 0; i < 4; i++) {
        WireResponse response = client.request("POST", HOST, "/p" + i, new byte[100]).read();
        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(other.only("/p" + i).request().text()).hasSize(100);
      }
    }
  }

  @Test
  void aRefusedStreamIsTriedAgain() throws IOException {
    // Given
    try (Http2ScriptedEndpoint busy = Http2ScriptedEndpoint.start(Http2Scripts.refuses(1));
        DataplaneFixture gazan = start(cluster(busy.address()));
        RawClient client = gazan.connect()) {
      // When, Then
      assertThat(client.request("POST", HOST, "/", new byte[10]).read().status()).isEqualTo(200);
    }
  }

  @Test
  void aBrokenResponseNeverLooksWhole() throws IOException {
    // Given
    try (Http2ScriptedEndpoint broken =
            Http2ScriptedEndpoint.start(Http2Scripts.resetsMidBody(Http2Error.INTERNAL_ERROR));
        DataplaneFixture gazan = start(cluster(broken.address()));
        RawClient client = gazan.connect();
        RawHttp2Client second = RawHttp2Client.connect(gazan.address())) {
      // When, Then
      client.get(HOST, "/");
      assertThatThrownBy(client::read).isInstanceOf(IOException.class);
      int stream = second.request("GET", HOST, "/");
      assertThat(second.expectReset(stream)).isEqualTo(Http2Error.INTERNAL_ERROR);
    }
  }

  @Test
  void faultsBecome502() throws IOException {
    // Given
    for (Http2ScriptedEndpoint.Script fault :
        new Http2ScriptedEndpoint.Script[] {
          Http2Scripts.interims(50), Http2Scripts.hugeHeader(200_000),
        }) {
      try (Http2ScriptedEndpoint faulty = Http2ScriptedEndpoint.start(fault);
          DataplaneFixture gazan = start(cluster(faulty.address()));
          RawClient client = gazan.connect()) {
        // When
        client.request("POST", HOST, "/", new byte[1]);
        WireResponse answer = client.readHead();
        while (answer.status() < 200) {
          answer = client.readHead();
        }
        // Then
        assertThat(answer.status()).isEqualTo(502);
      }
    }
  }

  @Test
  void oneStreamAtATimeIsRespected() throws IOException {
    // Given
    try (Http2ScriptedEndpoint narrow = Http2ScriptedEndpoint.start(Http2Scripts.atMost(1));
        DataplaneFixture gazan = start(cluster(narrow.address()));
        RawHttp2Client client = RawHttp2Client.connect(gazan.address())) {
      client.response(client.request("GET", HOST, "/first"));
      // When
      int[] streams = new int[10];
      for (int i = 0; i < streams.length; i++) {
        streams[i] = client.request("GET", HOST, "/s" + i);
      }

      // Then
      for (int stream : streams) {
        assertThat(client.response(stream).status()).isEqualTo(200);
      }
      assertThat(narrow.connections()).allMatch(connection -> connection.failure() == null);
    }
  }

  @Test
  void silenceBecomes504() throws IOException {
    // Given
    try (Http2ScriptedEndpoint silent = Http2ScriptedEndpoint.start(Http2Scripts.silent());
        DataplaneFixture gazan =
            DataplaneFixture.start(
                "threads: 1\ntimeouts: {response: 500ms}\n", cluster(silent.address()))) {
      // When, Then
      assertThat(gazan.get(HOST, "/").status()).isEqualTo(504);
      assertThat(silent.connections()).extracting(ScriptedConnection::alpn).containsOnlyNulls();
    }
  }
}
