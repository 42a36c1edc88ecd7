package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gazan.dataplane.testing.EchoEndpoint;
import io.gazan.dataplane.testing.Ipv6;
import io.gazan.dataplane.testing.LoadClient;
import io.gazan.dataplane.testing.LoadClient.Load;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.tls.ClientTls;
import io.gazan.dataplane.testing.tls.TestCertificates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Acceptance A60, the half of an upgrade: another process serves, and nobody notices. */
class UpgradeIT {
  /** Fewer, more and as many event loops as the one before has sockets. */
  private static final int[] THREADS = {2, 1, 3, 2, 4};

  @TempDir Path folder;
  @AutoClose private final EchoEndpoint endpoint = EchoEndpoint.start("one");
  @AutoClose private ProcessScene scene;

  @BeforeEach
  void makeScene() throws IOException {
    scene = new ProcessScene(folder, UpstreamsYaml.unchecked("u.example", endpoint.address()));
  }

  @Test
  void fiveInARowUnderLoadLoseNothing() throws Exception {
    upgrade(5);
  }

  /** What most installations have: all addresses of IPv4, or those of IPv6 too. */
  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "[::]"})
  void addressesOfEveryNetworkAreHandedOverToo(String host) throws Exception {
    assumeTrue(Ipv6.isHere(), "there is no IPv6");
    // Given
    scene.listenOn(host);
    // When, Then
    upgrade(2);
  }

  @Test
  void fromAllNetworksToThoseOfIpv4ButNotBack() throws Exception {
    assumeTrue(Ipv6.isHere(), "there is no IPv6");
    // Given
    scene.listenOn("[::]");
    GazanProcess all = scene.serving("-c", scene.main("").toString());
    assertThat(Ipv6.answers(scene.http.getPort(), "u.example")).isTrue();

    // When
    scene.listenOn("0.0.0.0");
    GazanProcess ipv4 = scene.serving("-u", "-c", scene.main("").toString());

    // Then: its sockets are those of the first, and IPv6 is not served all the same
    assertThat(all.exitCode(ProcessScene.WITHIN)).as(all.output()).isZero();
    assertThat(ipv4.output()).contains("inherited=\"true\"");
    assertThat(scene.get("u.example", "/").status()).isEqualTo(200);
    assertThat(scene.admin("/readyz").status()).isEqualTo(200);
    assertThat(Ipv6.answers(scene.http.getPort(), "u.example")).isFalse();
    assertThat(Ipv6.answers(scene.admin.getPort(), "localhost")).isFalse();

    // When: a process that has sockets of IPv4 only
    ipv4.signal("TERM");
    assertThat(ipv4.exitCode(ProcessScene.WITHIN)).isZero();
    ipv4 = scene.serving("-c", scene.main("").toString());
    scene.listenOn("[::]");
    GazanProcess refused = scene.start("-u", "-c", scene.main("all.yaml", "").toString());

    // Then
    assertThat(refused.exitCode(ProcessScene.WITHIN)).as(refused.output()).isEqualTo(2);
    assertThat(refused.output())
        .contains("proxy_address_http: cannot listen on [::]:" + scene.http.getPort());
    assertThat(scene.get("u.example", "/").status()).isEqualTo(200);
    assertThat(ipv4.isAlive()).isTrue();
  }

  /** Had it kept them, the kernel would have gone on to queue connections at them. */
  @Test
  void anAddressThatGoesToTheAdminSideIsServedByIt() throws Exception {
    // Given: three sockets for HTTP
    GazanProcess running = scene.serving("-c", scene.main("threads: 3\n").toString());
    String swapped =
        """
        upstreams_conf: upstreams.yaml
        upgrade_sock: gazan.sock
        proxy_address_http: 127.0.0.1:%d
        config_address: 127.0.0.1:%d
        """
            .formatted(scene.admin.getPort(), scene.http.getPort());

    // When
    Path main = Files.writeString(scene.file("swapped.yaml"), swapped);
    scene.serving("-u", "-c", main.toString());
    assertThat(running.exitCode(ProcessScene.WITHIN)).as(running.output()).isZero();

    // Then: whichever socket the kernel would have chosen
    for (int i = 0; i < 40; i++) {
      try (RawClient client = RawClient.connect(scene.http)) {
        assertThat(client.get("localhost", "/readyz", "Connection: close").read().status())
            .isEqualTo(200);
      }
    }
  }

  @Test
  @Tag("soak")
  void fiftyInARowUnderLoadLoseNothing() throws Exception {
    upgrade(50);
  }

  private void upgrade(int times) throws Exception {
    // Given: every connection is a new one, or kept for a while
    String timeouts = "timeouts: {drain: 20s}\nlimits: {requests_per_connection: 20}\n";
    GazanProcess running = scene.serving("-c", scene.main("threads: 2\n" + timeouts).toString());
    try (LoadClient load =
        LoadClient.start(Load.on(scene.http, "u.example").methods("GET", "POST"))) {
      await().atMost(ProcessScene.WITHIN).until(() -> load.requests() > 100);

      for (int i = 0; i < times; i++) {
        // When
        Path main = scene.main("threads: " + THREADS[i % THREADS.length] + "\n" + timeouts);
        GazanProcess next = scene.serving("-u", "-c", main.toString());

        // Then
        assertThat(running.exitCode(ProcessScene.WITHIN)).as(running.output()).isZero();
        int before = load.requests();
        await().atMost(ProcessScene.WITHIN).until(() -> load.requests() > before + 50);
        assertThat(load.failures()).as("upgrade " + i).isEmpty();
        assertThat(scene.admin("/readyz").status()).isEqualTo(200);
        running = next;
      }
      assertThat(load.stop().failures()).isEmpty();
    }
  }

  @Test
  void theTlsListenersSocketsAreHandedOverToo() throws Exception {
    // Given
    TestCertificates.server("u.example").writeTo(folder, "u");
    InetSocketAddress tls = ProcessScene.free();
    String more =
        """
        proxy_address_tls: 127.0.0.1:%d
        tls_certificate: u.crt
        tls_key_file: u.key
        timeouts: {drain: 20s}
        limits: {requests_per_connection: 20}
        threads: %d
        """;
    ClientTls client = ClientTls.trusting().sni("u.example");
    GazanProcess running =
        scene.serving("-c", scene.main(more.formatted(tls.getPort(), 2)).toString());
    try (LoadClient http1 =
            LoadClient.start(
                Load.on(tls, "u.example").over(client).methods("GET", "POST").perSecond(100));
        LoadClient http2 =
            LoadClient.start(Load.on(tls, "u.example").http2(client.alpn("h2")).perSecond(100))) {
      for (int threads : new int[] {1, 3, 2}) {
        int before = http1.requests();
        int before2 = http2.requests();
        await()
            .atMost(ProcessScene.WITHIN)
            .until(() -> http1.requests() > before + 50 && http2.requests() > before2 + 50);
        // When
        Path main = scene.main(more.formatted(tls.getPort(), threads));
        GazanProcess next = scene.serving("-u", "-c", main.toString());
        // Then
        assertThat(running.exitCode(ProcessScene.WITHIN)).as(running.output()).isZero();
        running = next;
      }
      assertThat(http1.stop().failures()).isEmpty();
      assertThat(http2.stop().failures()).isEmpty();
    }
  }

  @Test
  void theSocketIsForItsOwnerAloneAndGoesWithTheLast() throws Exception {
    // Given
    Path main = scene.main("");
    GazanProcess first = scene.serving("-c", main.toString());
    Path socket = scene.file("gazan.sock");
    assertThat(Files.getPosixFilePermissions(socket))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));

    // When
    GazanProcess second = scene.serving("-u", "-c", main.toString());
    assertThat(first.exitCode(ProcessScene.WITHIN)).isZero();

    // Then: it is the second's, and the first has left it alone
    assertThat(socket).exists();
    second.signal("TERM");
    assertThat(second.exitCode(ProcessScene.WITHIN)).isZero();
    assertThat(socket).doesNotExist();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .noneMatch(name -> name.startsWith("gazan.sock"));
    }
  }

  @Test
  void oneThatCannotStartLeavesTheRunningOneAsItWas() throws Exception {
    // Given: an address that the new one cannot have
    GazanProcess running = scene.serving("-c", scene.main("").toString());
    Path broken = scene.main("broken.yaml", "status_address: 192.0.2.1:9\n");

    // When
    GazanProcess next = scene.start("-u", "-c", broken.toString());

    // Then
    assertThat(next.exitCode(ProcessScene.WITHIN)).as(next.output()).isEqualTo(2);
    assertThat(next.output()).contains("gazan: status_address: cannot bind 192.0.2.1:9");
    await().atMost(ProcessScene.WITHIN).until(() -> running.output().contains("went away before"));
    for (int i = 0; i < 20; i++) {
      assertThat(scene.get("u.example", "/").status()).isEqualTo(200);
    }

    // When: the next one is all right
    GazanProcess third = scene.serving("-u", "-c", scene.main("").toString());

    // Then
    assertThat(running.exitCode(ProcessScene.WITHIN)).isZero();
    assertThat(scene.get("u.example", "/").status()).isEqualTo(200);
    assertThat(third.isAlive()).isTrue();
  }

  @Test
  void quitThenUpgradeAsTheUnitOfThePredecessorDoes() throws Exception {
    // Given
    Path main = scene.main("pid_file: gazan.pid\nerror_log: gazan.log\n");
    assertThat(scene.start("-d", "-c", main.toString()).exitCode(ProcessScene.WITHIN)).isZero();
    long first = pid();

    // When
    GazanProcess.signal(first, "QUIT");
    GazanProcess command = scene.start("-u", "-d", "-c", main.toString());

    // Then
    assertThat(command.exitCode(ProcessScene.WITHIN)).as(command.output()).isZero();
    assertThat(pid()).isNotEqualTo(first);
    await()
        .atMost(ProcessScene.WITHIN)
        .until(() -> ProcessHandle.of(first).filter(ProcessHandle::isAlive).isEmpty());
    assertThat(pid()).isNotEqualTo(first);
    assertThat(scene.get("u.example", "/").status()).isEqualTo(200);
    assertThat(Files.readString(scene.file("gazan.log"))).contains("SIGQUIT: the sockets wait at");
  }

  private long pid() throws IOException {
    return Long.parseLong(Files.readString(scene.file("gazan.pid")).strip());
  }

  @Test
  void quitAloneEndsNothing() throws Exception {
    // Given
    GazanProcess running = scene.serving("-c", scene.main("").toString());
    // When
    running.signal("QUIT");
    // Then
    await().atMost(ProcessScene.WITHIN).until(() -> running.output().contains("SIGQUIT"));
    assertThat(scene.get("u.example", "/").status()).isEqualTo(200);
  }

  @Test
  void whatCannotBeTakenOverIsSaidInOneLine() throws Exception {
    // Given: nobody runs
    GazanProcess alone = scene.start("-u", "-c", scene.main("").toString());
    GazanProcess uring =
        scene.start("-u", "-c", scene.main("nio.yaml", "transport: nio\n").toString());
    // Then
    assertThat(alone.exitCode(ProcessScene.WITHIN)).isEqualTo(2);
    assertThat(alone.output().strip())
        .isEqualTo(
            "gazan: upgrade_sock: there is no %s: is a Gazan running that made it?"
                .formatted(scene.file("gazan.sock")));
    assertThat(uring.exitCode(ProcessScene.WITHIN)).isEqualTo(2);
    assertThat(uring.output().strip())
        .isEqualTo(
            "gazan: transport: listeners of io_uring and nio cannot be handed over, so -u needs"
                + " epoll");
  }

  @Test
  void aSocketThatAKilledProcessLeftIsReplaced() throws Exception {
    // Given
    Path main = scene.main("pid_file: gazan.pid\n");
    GazanProcess killed = scene.serving("-c", main.toString());
    killed.signal("KILL");
    killed.exitCode(ProcessScene.WITHIN);
    assertThat(scene.file("gazan.sock")).exists();
    assertThat(scene.file("gazan.pid")).exists();
    // When
    GazanProcess next = scene.serving("-c", main.toString());
    // Then
    assertThat(pid()).isEqualTo(next.pid());
    scene.serving("-u", "-c", main.toString());
    assertThat(next.exitCode(ProcessScene.WITHIN)).isZero();
  }

  @Test
  void neverThroughASymbolicLinkNorOverAnotherFile() throws Exception {
    // Given
    Files.createSymbolicLink(scene.file("link.sock"), scene.file("elsewhere"));
    Files.writeString(scene.file("file.sock"), "precious");
    // When
    GazanProcess link =
        scene.start("-c", scene.main("link.yaml", "upgrade_sock: link.sock\n").toString());
    assertThat(link.exitCode(ProcessScene.WITHIN)).isEqualTo(2);
    GazanProcess file =
        scene.start("-c", scene.main("file.yaml", "upgrade_sock: file.sock\n").toString());
    assertThat(file.exitCode(ProcessScene.WITHIN)).isEqualTo(2);
    // Then
    assertThat(link.output()).contains("upgrade_sock: ").contains(" is a symbolic link");
    assertThat(file.output()).contains(" is there and not a socket");
    assertThat(scene.file("elsewhere")).doesNotExist();
    assertThat(scene.file("file.sock")).hasContent("precious");
  }
}
