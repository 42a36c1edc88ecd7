package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.gazan.dataplane.Dataplane;
import io.gazan.dataplane.testing.http2.SettingId;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.demo.DataplaneFiles;
import io.gazan.demo.WholeSystem;
import io.gazan.operator.Operator;
import io.gazan.upstreams.stream.Schema;
import io.gazan.upstreams.stream.message.StreamCodec;
import io.gazan.upstreams.stream.message.StreamMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who is refused at the operator's stream, and why nobody else notices: kubernetes.md §3. After
 * each attack the good data planes get the next change and serve. Two peers that take what they are
 * sent too slowly are there all the time, until their patience of half a minute is over.
 */
@SuppressWarnings("NullAway.Init")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StreamSecurityIT {
  private static final AtomicInteger CHANGES = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Scene scene;
  private static Operator operator;
  private static String namespace;
  private static StreamPeer mute;
  private static StreamPeer stuck;
  @TempDir private static Path folder;

  @BeforeAll
  static void start() throws Exception {
    scene = Scene.start();
    operator = scene.system().operators().getFirst();
    namespace = scene.namespace();
    scene.service(namespace, "web");
    // Given: one that never answers an update, and one that never takes a byte of it.
    mute = peer(token());
    mute.hello("mute", Schema.BASE, Schema.POLICIES, Schema.ADDED_HEADERS);
    assertThat(mute.status()).isEqualTo(200);
    stuck =
        StreamPeer.open(
            operator.streamAddress(),
            scene.system().files().ca(),
            token(),
            SettingId.INITIAL_WINDOW_SIZE,
            0);
    stuck.hello("stuck", Schema.BASE, Schema.POLICIES, Schema.ADDED_HEADERS);
    assertThat(stuck.status()).isEqualTo(200);
    mute.update();
  }

  @AfterAll
  static void end() throws IOException {
    mute.close();
    stuck.close();
    scene.close();
  }

  /** Nobody else notices. */
  @AfterEach
  void theNextChangeIsServed() {
    int change = CHANGES.incrementAndGet();
    String host = "change-" + change + ".example.com";
    scene.ingress(namespace, "change-" + change, host, path("Prefix", "/", "web"));
    scene.awaitEndpoint(host, "/", "web");
    assertThat(scene.system().dataplanes())
        .hasSize(2)
        .allMatch(Figures::isReady)
        .allMatch(each -> Figures.of(each, "gazan_operator_connected") == 1);
  }

  private static String token() throws IOException {
    return Files.readString(scene.system().files().token());
  }

  private static StreamPeer peer(@Nullable String token) throws Exception {
    return StreamPeer.open(operator.streamAddress(), scene.system().files().ca(), token);
  }

  private static String token(String account, String audience) {
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(audience)
            .withExpirationSeconds(600L)
            .endSpec()
            .build();
    return scene
        .client()
        .serviceAccounts()
        .inNamespace(scene.names().namespace())
        .withName(account)
        .tokenRequest(request)
        .getStatus()
        .getToken();
  }

  private static double refused(String reason) {
    return Figures.sum(
        operator.metrics(), "gazan_operator_stream_refused_total", "reason=\"" + reason + "\"");
  }

  private static void assertRefused(@Nullable String token, int status, String reason)
      throws Exception {
    double before = refused(reason);
    try (StreamPeer peer = peer(token)) {
      assertThat(peer.status()).isEqualTo(status);
      assertThat(peer.words()).doesNotContain("update").hasSizeLessThan(100);
    }
    assertThat(refused(reason)).isGreaterThan(before);
  }

  @Test
  void whoHasNoTokenOrAWrongOneIsRefused() throws Exception {
    assertRefused(null, 401, "no_token");
    assertRefused("rubbish", 401, "token");
  }

  @Test
  void aTokenForAnotherAudienceIsRefused() throws Exception {
    assertRefused(token(WholeSystem.DATA_PLANE, "somebody-else"), 401, "token");
  }

  @Test
  void aTokenOfAnotherAccountIsRefused() throws Exception {
    // Given
    scene.apply(
        "{apiVersion: v1, kind: ServiceAccount, metadata: {namespace: $SYSTEM, name: other}}");
    // Then
    assertRefused(token("other", "gazan-operator"), 403, "account");
  }

  /** A data plane with those files, which is not one of the scene's. */
  private Dataplane stranger(Path token, Path authorities) throws Exception {
    Path own = Files.createTempDirectory(folder, "stranger");
    return Dataplane.start(
        new DataplaneFiles(
                own,
                "stranger",
                0,
                0,
                "localhost:" + operator.streamAddress().getPort(),
                token,
                authorities)
            .write());
  }

  private void assertGetsNothing(Path token, Path authorities, String reason) throws Exception {
    double before = refused(reason);
    try (Dataplane stranger = stranger(token, authorities)) {
      await("some tries").atMost(PATIENCE).until(() -> refused(reason) >= before + 2);
      assertThat(Figures.isReady(stranger)).isFalse();
      assertThat(stranger.tables().current().version().number()).isZero();
    }
  }

  @Test
  void aDataPlaneWithAWrongTokenGetsNothing() throws Exception {
    Path wrong =
        Files.writeString(folder.resolve("token"), token(WholeSystem.DATA_PLANE, "somebody-else"));
    assertGetsNothing(wrong, scene.system().files().ca(), "token");
  }

  @Test
  void aDataPlaneThatTrustsAnotherCaSendsNoToken() throws Exception {
    // Given
    double tokens = refused("token");
    Path wrong =
        Files.writeString(folder.resolve("ca.crt"), TestCertificates.authority().rootPem());
    assertThatThrownBy(() -> StreamPeer.secured(operator.streamAddress(), wrong))
        .isInstanceOf(SSLException.class);
    // Then
    assertGetsNothing(scene.system().files().token(), wrong, "handshake");
    assertThat(refused("token")).isEqualTo(tokens);
  }

  @Test
  void plainTextIsClosedWithoutAnAnswer() throws IOException {
    double before = refused("handshake");
    try (Socket socket = plain()) {
      // When
      socket
          .getOutputStream()
          .write("POST /v1/stream HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
      // Then: a TLS alert at the most
      assertThat(new String(readToEnd(socket), US_ASCII)).doesNotContain("HTTP");
    }
    await().atMost(PATIENCE).until(() -> refused("handshake") > before);
  }

  private static Socket plain() throws IOException {
    Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), operator.streamAddress().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static byte[] readToEnd(Socket socket) throws IOException {
    try {
      return socket.getInputStream().readAllBytes();
    } catch (SocketException e) {
      // Reset: closed all the same.
      return new byte[0];
    }
  }

  @Test
  void aLineThatIsTooLongEndsItsSession() throws Exception {
    try (StreamPeer peer = peer(token())) {
      peer.hello("long", Schema.BASE, Schema.POLICIES, Schema.ADDED_HEADERS);
      assertThat(peer.status()).isEqualTo(200);
      // When
      byte[] piece = "x".repeat(16_000).getBytes(US_ASCII);
      for (int i = 0; i < 5; i++) {
        peer.send(piece);
      }
      // Then
      peer.connection().expectClosed(PATIENCE);
    }
  }

  @Test
  void aHeadThatIsTooLongIsRefused() throws Exception {
    try (StreamPeer peer = peer("x".repeat(40_000))) {
      peer.connection().expectClosed(PATIENCE);
    }
  }

  @Test
  void aFloodOfMessagesEndsItsSession() throws Exception {
    try (StreamPeer peer = peer(token())) {
      // Given
      peer.hello("flood", Schema.BASE, Schema.POLICIES, Schema.ADDED_HEADERS);
      assertThat(peer.status()).isEqualTo(200);
      // When
      byte[] ping = StreamCodec.encode(new StreamMessage.Ping());
      try {
        for (int i = 0; i < 3_000; i++) {
          peer.send(ping);
        }
      } catch (IOException e) {
        // Closed before all were sent.
      }
      // Then
      peer.connection().expectClosed(PATIENCE);
    }
  }

  @Test
  void aFloodOfConnectionsTakesNobodysPlace() throws IOException {
    // Given
    double before = refused("too_many_of_address");
    List<Socket> flood = new ArrayList<>();
    try {
      // When
      for (int i = 0; i < 100; i++) {
        flood.add(plain());
      }
      // Then
      await().atMost(PATIENCE).until(() -> refused("too_many_of_address") > before);
      theNextChangeIsServed();
    } finally {
      for (Socket socket : flood) {
        socket.close();
      }
    }
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void whoDoesNotTakeOrAnswerItsUpdatesIsLeftOut() throws Exception {
    // Given: all others were sent many changes meanwhile.
    assertThat(CHANGES.get()).isPositive();
    // Then
    await("the slow ones to be gone")
        .atMost(PATIENCE)
        .until(() -> operator.dataPlanes().progress().connected() == 2);
    mute.connection().expectClosed(PATIENCE);
    stuck.connection().expectClosed(PATIENCE);
  }
}
