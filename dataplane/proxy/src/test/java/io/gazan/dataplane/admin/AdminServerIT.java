package io.gazan.dataplane.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.WireResponse;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminServerIT {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final AdminServer.Transport NIO =
      new AdminServer.Transport(NioIoHandler.newFactory(), NioServerSocketChannel.class);

  private final AtomicReference<Probe> live = new AtomicReference<>(Probe.OK);
  private final AtomicReference<Probe> ready = new AtomicReference<>(Probe.OK);
  private volatile Supplier<byte[]> metrics = () -> text("a_metric 1\n");
  private AdminServer server;

  @BeforeEach
  void start() throws Exception {
    server = start(Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void metricsAreServedAsPrometheusText() throws Exception {
    try (RawClient client = connect()) {
      // When
      WireResponse response = client.get("admin", "/metrics?x=y").read();

      // Then
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.header("Content-Type"))
          .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
      assertThat(response.header("Cache-Control")).isEqualTo("no-store");
      assertThat(response.text()).isEqualTo("a_metric 1\n");
    }
  }

  @Test
  void probesFollowTheirSuppliersOnOneConnection() throws Exception {
    try (RawClient client = connect()) {
      // Given
      assertThat(client.get("admin", "/livez").read().status()).isEqualTo(200);
      assertThat(client.get("admin", "/readyz").read().text()).isEqualTo("ok\n");

      // When
      ready.set(Probe.failing("draining"));
      live.set(Probe.failing("stuck"));

      // Then
      WireResponse unready = client.get("admin", "/readyz").read();
      assertThat(unready.status()).isEqualTo(503);
      assertThat(unready.text()).isEqualTo("draining\n");
      assertThat(unready.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
      assertThat(client.get("admin", "/livez").read().status()).isEqualTo(503);
    }
  }

  @Test
  void everythingElseIs404AndOtherMethodsAre405() throws Exception {
    try (RawClient client = connect()) {
      for (String target : List.of("/", "/metric", "/metrics/", "/conf", "/livezz", "*")) {
        assertThat(client.get("admin", target).read().status()).as(target).isEqualTo(404);
      }
      for (String target : List.of("/metrics", "/livez", "/readyz")) {
        WireResponse refused = client.request("POST", "admin", target, text("")).read("POST");
        assertThat(refused.status()).as(target).isEqualTo(405);
        assertThat(refused.header("Allow")).isEqualTo("GET, HEAD");
      }
    }
  }

  @Test
  void headIsAnsweredWithoutABody() throws Exception {
    try (RawClient client = connect()) {
      for (String target : List.of("/metrics", "/livez")) {
        // When
        WireResponse response = client.request("HEAD", "admin", target).read("HEAD");

        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Length")).isNotEqualTo("0");
      }
      assertThat(client.get("admin", "/livez").read().text()).isEqualTo("ok\n");
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    try (RawClient client = connect()) {
      // When
      client.send(
          RawClient.head("GET", "admin", "/metrics")
              + RawClient.head("GET", "admin", "/livez")
              + RawClient.head("GET", "admin", "/nothing")
              + RawClient.head("GET", "admin", "/metrics"));

      // Then
      assertThat(client.read().text()).isEqualTo("a_metric 1\n");
      assertThat(client.read().text()).isEqualTo("ok\n");
      assertThat(client.read().status()).isEqualTo(404);
      assertThat(client.read().text()).isEqualTo("a_metric 1\n");
    }
  }

  @Test
  void connectionCloseIsHonoured() throws Exception {
    try (RawClient client = connect()) {
      WireResponse response = client.get("admin", "/livez", "Connection: close").read();
      assertThat(response.closes()).isTrue();
      client.expectClosed();
    }
  }

  @Test
  void whatIsTooLargeOrNoHttpIsRefusedAndClosed() throws Exception {
    String big = "x".repeat(StrictRequestDecoder.MAX_HEADERS + 1);
    assertRefused(
        "GET /" + "x".repeat(StrictRequestDecoder.MAX_REQUEST_LINE) + " HTTP/1.1\r\n", 414);
    assertRefused("GET /livez HTTP/1.1\r\nHost: a\r\nX: " + big + "\r\n\r\n", 431);
    assertRefused("GET /livez HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400);
    assertRefused("POST /livez HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n", 405);
    // And the server goes on.
    try (RawClient client = connect()) {
      assertThat(client.get("admin", "/livez").read().status()).isEqualTo(200);
    }
  }

  @Test
  void aClientThatTricklesItsRequestIsClosedWhenItsTimeIsUp() throws Exception {
    // Given
    server.close();
    server = start(Duration.ofMillis(300));
    try (RawClient slow = connect();
        RawClient silent = connect()) {
      slow.send("GET /livez HTTP/1.1\r\n");

      // When
      await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> !sends(slow, "X: y\r\n"));

      // Then
      silent.expectClosed();
    }
  }

  @Test
  void aClientThatDoesNotReadIsClosedAndHoldsNobodyUp() throws Exception {
    // Given
    server.close();
    server = start(Duration.ofMillis(500));
    byte[] huge = new byte[64 << 20];
    metrics = () -> huge;
    try (RawClient slow = RawClient.connect(server.configAddress(), 4096)) {
      // When
      slow.get("admin", "/metrics");
      slow.readHead();

      // Then
      try (RawClient other = connect()) {
        assertThat(other.get("admin", "/livez").read().status()).isEqualTo(200);
        other.expectClosed(); // its own time is up, and so is the slow one's
      }
      assertThat(readToTheEnd(slow)).isLessThan(huge.length);
    }
  }

  @Test
  void scrapesRunOffTheLoopOneAtATimeAndShareTheirResult() throws Exception {
    // Given
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger scrapes = new AtomicInteger();
    metrics =
        () -> {
          running.countDown();
          awaitQuietly(go);
          return text("scrape " + scrapes.incrementAndGet() + "\n");
        };
    List<RawClient> clients = new ArrayList<>();
    try {
      clients.add(connect().get("admin", "/metrics"));
      assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

      // When
      for (int i = 0; i < 5; i++) {
        clients.add(connect().get("admin", "/metrics"));
      }
      try (RawClient probe = connect()) {
        // The five were there before this one, so they have been read.
        assertThat(probe.get("admin", "/livez").read().status()).isEqualTo(200);
      }
      go.countDown();

      // Then
      for (RawClient client : clients) {
        assertThat(client.read().text()).isIn("scrape 1\n", "scrape 2\n");
      }
      assertThat(scrapes.get()).isLessThanOrEqualTo(2);
      assertThat(clients.getFirst().get("admin", "/metrics").read().text())
          .isEqualTo("scrape " + scrapes.get() + "\n");
    } finally {
      go.countDown();
      closeAll(clients);
    }
  }

  @Test
  void aScrapeThatFailsIs500AndTheNextOneWorks() throws Exception {
    try (RawClient client = connect()) {
      // Given
      metrics =
          () -> {
            throw new IllegalStateException("on purpose");
          };
      assertThat(client.get("admin", "/metrics").read().status()).isEqualTo(500);

      // When
      metrics = () -> text("fine 1\n");

      // Then
      assertThat(client.get("admin", "/metrics").read().text()).isEqualTo("fine 1\n");
    }
  }

  @Test
  void connectionsAreCappedAndAFreedPlaceCanBeTaken() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try {
      // Given
      for (int i = 0; i < AdminConnections.MAX; i++) {
        clients.add(connect());
        assertThat(clients.getLast().get("admin", "/livez").read().status()).isEqualTo(200);
      }

      // When
      try (RawClient tooMany = connect()) {
        tooMany.expectClosed();
      }
      clients.removeLast().close();

      // Then
      await().atMost(Duration.ofSeconds(10)).until(this::isServed);
    } finally {
      closeAll(clients);
    }
  }

  @Test
  void twoAddressesAreTwoListenersAndEqualOnesAreOne() throws Exception {
    assertThat(server.statusAddress()).isEqualTo(server.configAddress());
    InetSocketAddress other = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 0);
    try (AdminServer two = AdminServer.start(NIO, new AdminServer.Bind(ANY_PORT, other), pages())) {
      assertThat(two.statusAddress()).isNotEqualTo(two.configAddress());
      for (InetSocketAddress address : List.of(two.configAddress(), two.statusAddress())) {
        try (RawClient client = RawClient.connect(address)) {
          assertThat(client.get("admin", "/readyz").read().status()).isEqualTo(200);
        }
      }
    }
  }

  @Test
  void aPortInUseIsNamedWithItsKey() {
    InetSocketAddress taken = server.configAddress();
    assertThatThrownBy(() -> AdminServer.start(NIO, new AdminServer.Bind(taken, taken), pages()))
        .isInstanceOf(BindException.class)
        .hasMessageStartingWith("config_address: cannot bind 127.0.0.1:" + taken.getPort() + ": ");
    assertThatThrownBy(() -> AdminServer.start(NIO, new AdminServer.Bind(ANY_PORT, taken), pages()))
        .isInstanceOf(BindException.class)
        .hasMessageStartingWith("status_address: cannot bind 127.0.0.1:" + taken.getPort());
  }

  @Test
  void closingEndsConnections() throws Exception {
    try (RawClient client = connect()) {
      assertThat(client.get("admin", "/livez").read().status()).isEqualTo(200);
      server.close();
      client.expectClosed();
    }
  }

  private AdminServer start(Duration patience) throws BindException {
    AdminServer.Transport transport =
        Epoll.isAvailable()
            ? new AdminServer.Transport(EpollIoHandler.newFactory(), EpollServerSocketChannel.class)
            : NIO;
    return AdminServer.start(
        transport, new AdminServer.Bind(ANY_PORT, ANY_PORT), pages(), patience);
  }

  private AdminPages pages() {
    return new AdminPages(() -> metrics.get(), live::get, ready::get);
  }

  private RawClient connect() throws IOException {
    return RawClient.connect(server.configAddress());
  }

  private boolean isServed() {
    try (RawClient client = connect()) {
      return client.get("admin", "/livez").read().status() == 200;
    } catch (IOException | AssertionError e) {
      return false;
    }
  }

  private void assertRefused(String request, int status) throws IOException {
    try (RawClient client = connect()) {
      WireResponse response = client.send(request).read();
      assertThat(response.status()).isEqualTo(status);
      client.expectClosed();
    }
  }

  private static boolean sends(RawClient client, String text) {
    try {
      client.send(text);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static long readToTheEnd(RawClient client) {
    long total = 0;
    try {
      for (int n = 1; n > 0; total += n) {
        n = client.readSome(1 << 16).length;
      }
    } catch (IOException e) {
      // Reset, which is an end too.
    }
    return total;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeAll(List<RawClient> clients) throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
