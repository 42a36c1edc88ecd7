package io.gazan.dataplane.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gazan.dataplane.parts.StartFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoIT {
  private static final Pattern ENDPOINT = Pattern.compile("(echo-\\d) was asked");

  @SuppressWarnings("NullAway.Init")
  private Demo demo;

  @BeforeEach
  void start() throws StartFailure {
    demo = Demo.start(0, 0);
  }

  @AfterEach
  void end() {
    demo.close();
  }

  @Test
  void everyRequestIsAnsweredAsItShould() {
    // Given
    StringWriter report = new StringWriter();
    // When
    boolean good = demo.check(new PrintWriter(report));
    // Then
    assertThat(good).as(report.toString()).isTrue();
  }

  @Test
  void everyPrintedLineWorksInAShell() throws Exception {
    // Given
    assumeTrue(hasCurl(), "curl is not installed");
    StringWriter printed = new StringWriter();
    demo.describe(new PrintWriter(printed));
    List<DemoRequest> requests = demo.requests();
    // Then
    for (DemoRequest request : requests) {
      assertThat(printed.toString().lines()).contains("  " + request.command());
      String answer = shell(request.command() + " -w ' status=%{http_code}'");
      assertThat(answer).as(request.command()).contains("status=" + request.status());
    }
  }

  @Test
  void theLinesShowWhatTheySay() throws Exception {
    // Given
    assumeTrue(hasCurl(), "curl is not installed");
    // When
    String thrice = shell(command("round robin").repeat(3));
    String sticky = shell(command("sticky"));
    String headers = shell(command("headers"));
    String toHttps = shell(command("to https"));
    String redirect = shell(command("redirect"));
    // Then
    assertThat(endpoints(thrice)).containsExactlyInAnyOrder("echo-1", "echo-2", "echo-3");
    assertThat(endpoints(sticky)).hasSize(3).containsOnly(endpoints(sticky).getFirst());
    assertThat(headers)
        .contains("X-Served-By: Gazan\r\n", "X-To-Client: for the client only\r\n")
        .contains("  x-from-gazan: for the endpoint only\n")
        .doesNotContain("X-From-Gazan:", "  x-to-client:");
    assertThat(toHttps).contains("Location: https://127.0.0.1/secure/page?x=1\r\n");
    assertThat(redirect).contains("Location: https://www.example.com/old/page?x=1\r\n");
  }

  @Test
  void anEditOfThePrintedFileIsInForceAtOnce() throws Exception {
    // Given
    assumeTrue(hasCurl(), "curl is not installed");
    Path file = demo.upstreamsFile();
    // When
    Files.writeString(
        file, Files.readString(file).replace("X-Served-By: Gazan", "X-Served-By: me"));
    // Then
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(shell(command("headers"))).contains("X-Served-By: me\r\n"));
  }

  @Test
  void nothingIsLeftBehind() {
    // Given
    Path folder = demo.upstreamsFile().resolveSibling(".");
    assertThat(folder).exists();
    // When
    demo.close();
    // Then
    assertThat(folder).doesNotExist();
  }

  @Test
  void aPortThatIsTakenIsSaid() throws IOException {
    // Given
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = taken.getLocalPort();
      // Then
      Assertions.assertThatThrownBy(() -> Demo.start(port, 0))
          .isInstanceOf(StartFailure.class)
          .hasMessage(
              "proxy_address_http: cannot listen on 127.0.0.1:%d: Address already in use", port);
    }
  }

  private String command(String shows) {
    return demo.requests().stream()
            .filter(request -> request.shows().startsWith(shows))
            .findFirst()
            .orElseThrow()
            .command()
        + "; ";
  }

  private static List<String> endpoints(String answers) {
    return ENDPOINT.matcher(answers).results().map(result -> result.group(1)).toList();
  }

  private static boolean hasCurl() throws Exception {
    return new ProcessBuilder("sh", "-c", "command -v curl").start().waitFor() == 0;
  }

  private static String shell(String line) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(line + "\n" + output).isZero();
    return output;
  }
}
