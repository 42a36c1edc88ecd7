package io.gazan.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gazan.dataplane.Dataplane;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo does what it prints. The tests with curl or kubectl are skipped where there is none. */
@SuppressWarnings("NullAway.Init")
class DemoIT {
  private static Demo demo;
  @TempDir private static Path home;
  private static Shell shell;

  @BeforeAll
  static void start() throws IOException {
    shell = new Shell(home);
    demo = Demo.start(new Demo.Ports(0, 0), null);
  }

  @AfterAll
  static void end() {
    demo.close();
  }

  private static List<String> described() {
    StringWriter text = new StringWriter();
    demo.describe(new PrintWriter(text));
    return text.toString().lines().map(String::strip).toList();
  }

  @Test
  void everyRequestIsAnsweredByBothDataPlanesAsItShould() {
    // Given
    StringWriter text = new StringWriter();
    // When
    boolean good = demo.check(new PrintWriter(text));
    // Then
    assertThat(text.toString().lines())
        .hasSize(2 * Demo.requests().size())
        .allSatisfy(line -> assertThat(line).startsWith("ok "));
    assertThat(good).isTrue();
  }

  @Test
  void thePrintedCurlLinesWorkInAShell() throws Exception {
    // Given
    assumeTrue(shell.line("command -v curl").code() == 0, "no curl");
    assertThat(demo.check(new PrintWriter(new StringWriter()))).isTrue();
    List<String> lines = described().stream().filter(each -> each.startsWith("curl ")).toList();
    assertThat(lines).hasSameSizeAs(Demo.requests());
    for (int i = 0; i < lines.size(); i++) {
      // When
      Shell.Outcome outcome = shell.line(lines.get(i));
      // Then
      assertThat(outcome.code()).as("%s: %s", lines.get(i), outcome).isZero();
      DemoRequest request = Demo.requests().get(i);
      if (request.options().contains("i")) {
        assertThat(outcome.out()).startsWith("HTTP/1.1 " + request.expected() + " ");
      } else {
        assertThat(outcome.out()).as(lines.get(i)).contains("echo-");
      }
    }
  }

  private static String kubectl() throws Exception {
    Path script = Shell.project().resolve("operator/devcluster/src/test/sh/kubectl");
    Path folder = Shell.project().resolve("demo/target/kubectl");
    Shell.Outcome found = shell.run(Map.of(), List.of("sh", script.toString(), folder.toString()));
    assumeTrue(found.code() == 0, "no kubectl: " + found.err());
    return found.out().strip();
  }

  private static String ok(String program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    Shell.Outcome outcome = shell.run(Map.of("KUBECONFIG", demo.kubeconfig().toString()), command);
    assertThat(outcome.code()).as("%s: %s", command, outcome).isZero();
    return outcome.out();
  }

  private static void awaitStatus(String host, int status) {
    DemoRequest request = new DemoRequest("", "", host, "/", status);
    for (Dataplane dataplane : demo.system().dataplanes()) {
      await(host + " to answer " + status)
          .atMost(Duration.ofSeconds(10)) // ten times the second that is promised
          .untilAsserted(
              () ->
                  assertThat(Demo.ask(dataplane.httpAddress(), request))
                      .startsWith("HTTP/1.1 " + status + " "));
    }
  }

  @Test
  void whatKubectlAppliesAnswersOnBothDataPlanes() throws Exception {
    // Given
    String kubectl = kubectl();
    Path mine =
        Files.writeString(
            home.resolve("mine.yaml"),
            """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: mine}
            spec:
              ingressClassName: gazan
              rules:
              - host: mine.example.com
                http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: echo-2, port: {number: 80}}}}]}
            """);
    awaitStatus("mine.example.com", 404);
    // When
    ok(kubectl, "apply", "-f", mine.toString());
    // Then
    awaitStatus("mine.example.com", 200);
    await("its address")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(ok(kubectl, "get", "ingress")).contains("192.0.2.1"));
    assertThat(ok(kubectl, "get", "ingress")).contains("mine.example.com");
    // And
    ok(kubectl, "delete", "-f", mine.toString(), "--timeout=30s");
    awaitStatus("mine.example.com", 404);
  }

  @Test
  void thePrintedKubectlLinesWork() throws Exception {
    // Given
    String kubectl = kubectl();
    List<String> lines = described().stream().filter(each -> each.startsWith("kubectl ")).toList();
    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      if (!line.startsWith("kubectl delete")) {
        // When
        Shell.Outcome outcome =
            shell.run(
                Map.of("KUBECONFIG", demo.kubeconfig().toString()),
                List.of("sh", "-c", line.replaceFirst("kubectl", kubectl)));
        // Then
        assertThat(outcome.code()).as("%s: %s", line, outcome).isZero();
      }
    }
    assertThat(described()).contains("export KUBECONFIG=" + demo.kubeconfig());
    await("the conditions of a route")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(ok(kubectl, "describe", "groute", "members"))
                    .contains("members.example.com")
                    .contains("every data plane has this generation in force"));
  }

  @Test
  void whatCannotBeIsSaidInALineAndLeavesNothingBehind() throws IOException {
    // Given
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // Then
      assertThatThrownBy(() -> Demo.start(new Demo.Ports(0, taken.getLocalPort()), null))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(String.valueOf(taken.getLocalPort()));
    }
    assertThatThrownBy(() -> Demo.start(new Demo.Ports(65534, 0), null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("--port");
    Path nowhere = home.resolve("no/such/folder/kubeconfig");
    assertThatThrownBy(() -> Demo.start(new Demo.Ports(0, 0), nowhere))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(nowhere.toString());
  }
}
