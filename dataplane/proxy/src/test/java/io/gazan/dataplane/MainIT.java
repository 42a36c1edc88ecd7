package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process: what it exits with, what it says, and what signals do to it. */
class MainIT {
  private static final Duration WITHIN = Duration.ofSeconds(30);
  private static final Pattern SERVING =
      Pattern.compile("serving on (\\S+), metrics and health on (\\S+)");

  @TempDir Path folder;

  @Test
  void sigtermDrainsAndEndsWithZero() throws Exception {
    // Given
    try (GazanProcess gazan = GazanProcess.start(folder, "-c", main("").toString())) {
      String admin = serving(gazan).group(2);
      assertThat(status("http://" + admin + "/readyz")).isEqualTo(200);
      // When
      gazan.signal("TERM");
      // Then
      assertThat(gazan.exitCode(WITHIN)).as(gazan.output()).isZero();
    }
  }

  @Test
  void theFirstSignalDrainsAndTheSecondEndsIt() throws Exception {
    // Given: a drain that takes its time
    Path main = main("timeouts: {drain_delay: 60s}\n");
    try (GazanProcess gazan = GazanProcess.start(folder, "run", "-c", main.toString())) {
      String admin = serving(gazan).group(2);
      // When
      gazan.signal("TERM");
      // Then
      await().atMost(WITHIN).until(() -> status("http://" + admin + "/readyz") == 503);
      assertThat(gazan.isAlive()).isTrue();
      // When
      gazan.signal("TERM");
      // Then
      assertThat(gazan.exitCode(WITHIN)).isEqualTo(128 + 15);
    }
  }

  @Test
  void sigintSkipsTheDelay() throws Exception {
    // Given
    Path main = main("timeouts: {drain_delay: 60s}\n");
    try (GazanProcess gazan = GazanProcess.start(folder, "-c", main.toString())) {
      serving(gazan);
      // When
      gazan.signal("INT");
      // Then
      assertThat(gazan.exitCode(WITHIN)).isZero();
    }
  }

  @Test
  void sighupReadsAgain() throws Exception {
    // Given: files that cannot have been seen to change, since nothing did
    String said = "upstreams.yaml is in force";
    try (GazanProcess gazan = GazanProcess.start(folder, "-c", main("").toString())) {
      serving(gazan);
      // When
      gazan.signal("HUP");
      // Then
      await()
          .atMost(WITHIN)
          .until(() -> gazan.output().indexOf(said) < gazan.output().lastIndexOf(said));
    }
  }

  @Test
  void aPortInUseIsOneLineAndTwo() throws Exception {
    // Given
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      Path http = write("http.yaml", address, "127.0.0.1:0", "");
      Path admin = write("admin.yaml", "127.0.0.1:0", address, "");
      // When
      try (GazanProcess first = GazanProcess.start(folder, "-c", http.toString());
          GazanProcess second = GazanProcess.start(folder, "-c", admin.toString())) {
        // Then
        assertThat(first.exitCode(WITHIN)).isEqualTo(2);
        assertThat(complaints(first))
            .containsExactly(
                "gazan: proxy_address_http: cannot listen on "
                    + address
                    + ": Address already in use");
        assertThat(second.exitCode(WITHIN)).isEqualTo(2);
        assertThat(complaints(second))
            .containsExactly(
                "gazan: config_address: cannot bind " + address + ": Address already in use");
      }
    }
  }

  @Test
  void anotherDataPlaneOnThePortIsAPortInUse() throws Exception {
    // Given
    try (GazanProcess gazan = GazanProcess.start(folder, "-c", main("").toString())) {
      String address = serving(gazan).group(1);
      Path same = write("same.yaml", address, "127.0.0.1:0", "");
      // When
      try (GazanProcess second = GazanProcess.start(folder, "-c", same.toString())) {
        // Then
        assertThat(second.exitCode(WITHIN)).isEqualTo(2);
        assertThat(complaints(second))
            .containsExactly(
                "gazan: proxy_address_http: cannot listen on "
                    + address
                    + ": Address already in use");
      }
    }
  }

  @Test
  void aPrivilegedPortIsOneLineAndTwo() throws Exception {
    // Given
    Path first = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    assumeTrue(Files.exists(first) && Integer.parseInt(Files.readString(first).strip()) > 80);
    List<String> asNobody = asNobody();
    Path main = write("main.yaml", "127.0.0.1:80", "127.0.0.1:0", "");
    // When
    try (GazanProcess gazan = GazanProcess.start(folder, asNobody, "-c", main.toString())) {
      // Then
      assertThat(gazan.exitCode(WITHIN)).as(gazan.output()).isEqualTo(2);
      assertThat(complaints(gazan))
          .containsExactly(
              "gazan: proxy_address_http: cannot listen on 127.0.0.1:80: Permission denied:"
                  + " a port below 1024 needs root or CAP_NET_BIND_SERVICE");
    }
  }

  /** What makes a command run without rights; root gives them up, everybody else has none. */
  private List<String> asNobody() throws IOException, InterruptedException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return List.of();
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    List<String> setpriv = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    List<String> probe = new ArrayList<>(setpriv);
    probe.addAll(List.of("test", "-r", Path.of("target/classes").toAbsolutePath().toString()));
    try {
      assumeTrue(
          new ProcessBuilder(probe).start().waitFor() == 0, "nobody cannot read the classes");
    } catch (IOException e) {
      assumeTrue(false, "setpriv is not installed");
    }
    return setpriv;
  }

  @Test
  void theDemoEndsWithItsFolder() throws Exception {
    // Given
    try (GazanProcess gazan = GazanProcess.start(folder, "demo")) {
      await().atMost(WITHIN).until(() -> gazan.output().contains("Ctrl-C"));
      Path upstreams =
          Path.of(
              gazan
                  .output()
                  .lines()
                  .filter(l -> l.endsWith("upstreams.yaml"))
                  .findFirst()
                  .orElseThrow()
                  .strip());
      assertThat(upstreams).exists();
      // When
      gazan.signal("INT");
      // Then
      assertThat(gazan.exitCode(WITHIN)).isZero();
      assertThat(upstreams.getParent()).doesNotExist();
    }
  }

  /** A main.yaml on free ports, with these keys more. */
  private Path main(String more) throws IOException {
    return write("main.yaml", "127.0.0.1:0", "127.0.0.1:0", more);
  }

  private Path write(String name, String http, String admin, String more) throws IOException {
    Files.writeString(
        folder.resolve("upstreams.yaml"),
        "upstreams: {DEFAULT: {paths: {/: {redirect_to: \"https://www.example.com\"}}}}\n");
    return Files.writeString(
        folder.resolve(name),
        """
        upstreams_conf: upstreams.yaml
        proxy_address_http: %s
        config_address: %s
        %s
        """
            .formatted(http, admin, more));
  }

  private static Matcher serving(GazanProcess gazan) {
    return await().atMost(WITHIN).until(() -> SERVING.matcher(gazan.output()), Matcher::find);
  }

  private static List<String> complaints(GazanProcess gazan) {
    return gazan.output().lines().filter(line -> line.startsWith("gazan: ")).toList();
  }

  private static int status(String url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }
}
