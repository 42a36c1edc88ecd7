package io.gazan.dataplane.provider.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.admin.ConfigApi;
import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.TlsClient;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.dataplane.testing.operator.FakeOperator;
import io.gazan.dataplane.testing.operator.FakeSession;
import io.gazan.dataplane.testing.operator.Snapshots;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.dataplane.testing.tls.TestPair;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.stream.Snapshot;
import io.gazan.upstreams.stream.message.StreamMessage.Ack;
import io.gazan.upstreams.stream.message.StreamMessage.Nack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real data plane with {@code operator:} in main.yaml. */
class OperatorIT {
  private static final TestPair LOCALHOST = TestCertificates.server("localhost");

  @TempDir Path folder;
  @AutoClose private final FakeOperator operator = FakeOperator.start(LOCALHOST);
  @AutoClose private final EchoEndpoint one = EchoEndpoint.start("one");
  @AutoClose private final EchoEndpoint two = EchoEndpoint.start("two");

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("ca.pem"), TestCertificates.authority().certificatePem());
    Files.writeString(folder.resolve("token"), "a-token");
  }

  private DataplaneFixture start(String more) {
    String main =
        """
        threads: 2
        operator:
          address: "localhost:%d"
          ca: %s/ca.pem
          token_file: %s/token
          state_dir: %s/state
          node: dp-1
        """
            .formatted(operator.address().getPort(), folder, folder, folder);
    try {
      return DataplaneFixture.in(Files.createTempDirectory("gazan-it"), main + more);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void acknowledged(FakeSession session, Snapshot snapshot) {
    assertThat(session.next())
        .isInstanceOfSatisfying(
            Ack.class, ack -> assertThat(ack.version()).isEqualTo(snapshot.version()));
  }

  @Test
  void shouldNotBeReadyBeforeTheFirstSnapshotAndServeItThen() throws IOException {
    try (DataplaneFixture gazan = start("")) {
      // Given
      FakeSession session = operator.session();
      assertThat(session.hello().node()).isEqualTo("dp-1");
      assertThat(operator.tokens()).containsExactly("Bearer a-token");
      assertThat(gazan.admin("/readyz").status()).isEqualTo(503);
      assertThat(gazan.get("a.test", "/").status()).isEqualTo(404);

      // When
      Snapshot first = Snapshots.host("a.test", one.address());
      session.whole(first);
      acknowledged(session, first);

      // Then
      assertThat(gazan.admin("/readyz").status()).isEqualTo(200);
      assertThat(gazan.get("a.test", "/").header("X-Endpoint")).isEqualTo("one");

      // When
      Snapshot second = Snapshots.host("a.test", two.address());
      session.patch(first, second);
      acknowledged(session, second);

      // Then
      assertThat(gazan.get("a.test", "/").header("X-Endpoint")).isEqualTo("two");
      assertThat(gazan.metric("gazan_config_source{source=\"operator\"}")).isEqualTo(1);
      assertThat(gazan.metric("gazan_operator_connected")).isEqualTo(1);
      assertThat(gazan.metric("gazan_operator_term")).isEqualTo(1);
      assertThat(gazan.metric("gazan_operator_updates_total{result=\"applied\"}")).isEqualTo(2);
      assertThat(gazan.metric("gazan_operator_received_bytes_total")).isPositive();
    }
  }

  @Test
  void shouldNotDialThisMachineByANameOfAnOperatorsDocument() throws IOException {
    try (DataplaneFixture gazan = start("")) {
      // Given
      FakeSession session = operator.session();
      session.hello();

      // When: the data plane's own admin server.
      int port = gazan.dataplane().adminAddress().getPort();
      Snapshot named = Snapshots.host("a.test", "localhost:" + port);
      session.whole(named);
      acknowledged(session, named);

      // Then
      assertThat(gazan.get("a.test", "/livez").status()).isEqualTo(503);

      // When
      Snapshot literal = Snapshots.host("a.test", one.address());
      session.patch(named, literal);
      acknowledged(session, literal);

      // Then
      assertThat(gazan.get("a.test", "/").header("X-Endpoint")).isEqualTo("one");
    }
  }

  @Test
  void shouldRefuseWhatDoesNotFitAndServeOn() throws IOException {
    try (DataplaneFixture gazan = start("")) {
      // Given
      FakeSession session = operator.session();
      session.hello();
      Snapshot good = Snapshots.host("a.test", one.address());
      session.whole(good);
      acknowledged(session, good);
      TestPair pair = TestCertificates.server("a.test");
      TestPair other = TestCertificates.server("b.test");

      // When
      session.whole(certified(pair, other, "[a.test]", one));

      // Then
      assertThat(session.next())
          .isInstanceOfSatisfying(
              Nack.class,
              nack ->
                  assertThat(nack.problems())
                      .extracting(Problem::path)
                      .containsExactly("certificates.c.key"));
      assertThat(gazan.get("a.test", "/").header("X-Endpoint")).isEqualTo("one");
      assertThat(gazan.metric("gazan_operator_updates_total{result=\"refused\"}")).isEqualTo(1);
      assertThat(gazan.metric("gazan_config_rejected_total")).isEqualTo(1);
      assertThat(gazan.metric("gazan_config_refused")).isEqualTo(1);

      // When
      session.whole(good);

      // Then
      acknowledged(session, good);
      assertThat(gazan.metric("gazan_config_refused")).isZero();
    }
  }

  private static Snapshot certified(
      TestPair certificate, TestPair key, String hosts, EchoEndpoint endpoint) {
    return Snapshots.of(
        """
        certificates:
          c:
            crt: |
        %s
            key: |
        %s
            hosts: %s
        clusters:
          c: {servers: ["%s"], protocol: http1, health: false}
        upstreams:
          a.test: {paths: {"/": {cluster: c}}}
        """
            .formatted(
                certificate.chainPem().indent(6).stripTrailing(),
                key.keyPem().indent(6).stripTrailing(),
                hosts,
                endpoint.address()));
  }

  @Test
  void shouldStartFromWhatWasInForceLastWithoutAnOperator() throws IOException {
    // Given
    Snapshot last = Snapshots.host("a.test", one.address());
    try (DataplaneFixture gazan = start("")) {
      FakeSession session = operator.session();
      session.hello();
      session.term(5).whole(last);
      acknowledged(session, last);
      await().until(() -> gazan.metric("gazan_operator_state_writes_total") == 1);
    }
    operator.close();

    // When
    try (DataplaneFixture gazan = start("")) {
      // Then
      assertThat(gazan.admin("/readyz").status()).isEqualTo(200);
      assertThat(gazan.get("a.test", "/").header("X-Endpoint")).isEqualTo("one");
      assertThat(gazan.metric("gazan_operator_connected")).isZero();

      // When: an operator of an older term, then one that leads
      try (FakeOperator again = FakeOperator.startAt(operator.address(), LOCALHOST)) {
        FakeSession old = again.session();
        assertThat(old.hello().applied()).isEqualTo(last.version());
        old.term(4).whole(Snapshots.host("a.test", two.address()));
        assertThat(old.isOver()).isTrue();
        FakeSession session = again.session();
        assertThat(session.hello().applied()).isEqualTo(last.version());
        Snapshot next = Snapshots.host("a.test", two.address());
        session.term(5).patch(last, next);
        acknowledged(session, next);
      }

      // Then
      assertThat(gazan.get("a.test", "/").header("X-Endpoint")).isEqualTo("two");
    }
  }

  @Test
  void shouldStartWithoutWhatItCannotRead() throws IOException {
    // Given
    Files.createDirectories(folder.resolve("state"));
    Files.writeString(folder.resolve("state").resolve(LastKnownGood.FILE), "{\"update\":");
    // When
    try (DataplaneFixture gazan = start("")) {
      // Then
      assertThat(gazan.admin("/readyz").status()).isEqualTo(503);
      assertThat(gazan.metric("gazan_operator_state_failures_total")).isEqualTo(1);
      assertThat(operator.session().hello().applied()).isNull();
    }
  }

  @Test
  void shouldStayReadyWithoutItsOperator() throws IOException {
    try (DataplaneFixture gazan = start("")) {
      // Given
      FakeSession session = operator.session();
      session.hello();
      Snapshot snapshot = Snapshots.host("a.test", one.address());
      session.whole(snapshot);
      acknowledged(session, snapshot);

      // When
      operator.close();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> gazan.metric("gazan_operator_sessions_total{outcome=\"unreachable\"}") >= 1);

      // Then
      assertThat(gazan.metric("gazan_operator_connected")).isZero();
      assertThat(gazan.metric("gazan_operator_sessions_total{outcome=\"ended\"}")).isEqualTo(1);
      assertThat(gazan.admin("/readyz").status()).isEqualTo(200);
      assertThat(gazan.get("a.test", "/").status()).isEqualTo(200);
    }
  }

  @Test
  void shouldBeReadyWithADocumentOfNoHosts() throws IOException {
    try (DataplaneFixture gazan = start("")) {
      // Given
      FakeSession session = operator.session();
      session.hello();

      // When
      session.whole(Snapshot.EMPTY);
      acknowledged(session, Snapshot.EMPTY);

      // Then
      assertThat(gazan.admin("/readyz").status()).isEqualTo(200);
      assertThat(gazan.get("a.test", "/").status()).isEqualTo(404);
    }
  }

  @Test
  void shouldAnswer503ForAClusterWithoutEndpointsAndShowIt() throws IOException {
    try (DataplaneFixture gazan = start("master_key: " + ConfigApi.KEY + "\n")) {
      // Given
      FakeSession session = operator.session();
      session.hello();
      Snapshot snapshot =
          Snapshots.of(
              """
              clusters: {c: {servers: []}}
              upstreams: {a.test: {paths: {"/": {cluster: c}}}}
              """);

      // When
      session.whole(snapshot);
      acknowledged(session, snapshot);

      // Then
      assertThat(gazan.get("a.test", "/").status()).isEqualTo(503);
      assertThat(gazan.metric("gazan_errors_total{reason=\"no_endpoint\"}")).isEqualTo(1);
      String shown = new ConfigApi(gazan).get("/conf?reveal", ConfigApi.BEARER).text();
      assertThat(Snapshots.of(shown).version()).isEqualTo(snapshot.version());
    }
  }

  @Test
  void shouldTakeDocumentsFromNobodyElse() throws IOException {
    try (DataplaneFixture gazan = start("master_key: " + ConfigApi.KEY + "\n")) {
      // When
      WireResponse answer =
          new ConfigApi(gazan)
              .post(
                  "/conf",
                  "upstreams: {a.test: {paths: {\"/\": {respond: {status: 200}}}}}\n",
                  ConfigApi.BEARER);

      // Then
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.text()).contains("an operator is configured");
      assertThat(gazan.get("a.test", "/").status()).isEqualTo(404);
    }
  }

  @Test
  void shouldRefuseHandshakesUntilTheOperatorBringsACertificate() throws IOException {
    try (DataplaneFixture gazan = start("proxy_address_tls: 127.0.0.1:0\n")) {
      // Given
      FakeSession session = operator.session();
      session.hello();
      TestPair pair = TestCertificates.server("a.test");
      assertThatThrownBy(() -> TlsClient.create().connect(gazan.tlsAddress(), "a.test"))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("unrecognized_name");
      assertThat(gazan.metric("gazan_tls_handshakes_total{result=\"unknown_name\"}")).isEqualTo(1);

      // When
      Snapshot snapshot = certified(pair, pair, "[\"*\"]", one);
      session.whole(snapshot);
      acknowledged(session, snapshot);

      // Then: it is shown for every name
      for (String name : new String[] {"a.test", "unknown.test", ""}) {
        try (TlsClient.Secured client = TlsClient.create().connect(gazan.tlsAddress(), name)) {
          assertThat(client.chain()).first().isEqualTo(pair.certificate());
        }
      }
      assertThat(TlsClient.create().get(gazan.tlsAddress(), "a.test", "/").status()).isEqualTo(200);
    }
  }
}
