package io.gazan.operator;

import static io.gazan.operator.Cluster.soon;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process. */
class ProcessIT {
  private final Cluster cluster = new Cluster();
  @TempDir Path folder;

  @AfterEach
  void end() {
    cluster.close();
  }

  private Process start(Path log) throws Exception {
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(kubeconfig, cluster.server.kubeconfig());
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--pod-name=process",
                "--stream-address=127.0.0.1:0",
                "--status-address=127.0.0.1:0"));
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("POD_NAMESPACE", "gazan");
    builder.environment().put("GAZAN_LOG_FORMAT", "json");
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** Port of the status server, once the log has it. */
  private static int statusPort(Path log) throws Exception {
    Pattern port = Pattern.compile("\"status\":\"[^\"]*:([0-9]+)\"");
    AtomicInteger found = new AtomicInteger();
    soon()
        .until(
            () -> {
              Matcher matcher = port.matcher(Files.exists(log) ? Files.readString(log) : "");
              if (matcher.find()) {
                found.set(Integer.parseInt(matcher.group(1)));
              }
              return found.get() > 0;
            });
    return found.get();
  }

  @Test
  void aRequestThatNeverEndsIsClosed() throws Exception {
    // Given
    Path log = folder.resolve("log");
    Process process = start(log);
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), statusPort(log))) {
      slow.setSoTimeout(20_000);

      // When
      slow.getOutputStream().write("GET /livez HTTP/1.1\r\nHost: a\r\nX: ".getBytes(US_ASCII));

      // Then: neither an answer nor a wait without end
      assertThat(slow.getInputStream().read()).isEqualTo(-1);
    } finally {
      process.destroyForcibly();
    }
  }

  private String holder() {
    Lease lease = cluster.client.leases().inNamespace("gazan").withName("gazan-operator").get();
    return lease == null ? "nobody yet" : lease.getSpec().getHolderIdentity();
  }

  @Test
  void endsOnSigtermWithTheLeaseGivenBack() throws Exception {
    // Given
    Path log = folder.resolve("log");
    Process process = start(log);
    try {
      soon().until(() -> holder().startsWith("process_"));

      // When
      process.destroy();

      // Then
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(holder()).isNullOrEmpty();
      assertThat(Files.readAllLines(log))
          .filteredOn(line -> line.contains("This replica leads"))
          .singleElement()
          .asString()
          .startsWith("{")
          .contains("\"level\":\"INFO\"");
    } finally {
      process.destroyForcibly();
    }
  }
}
