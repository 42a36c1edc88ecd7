package io.gazan.devcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gazan.devcluster.store.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do with kubectl. Skipped, with a reason, on a machine where none can be had. */
@SuppressWarnings("NullAway.Init")
class KubectlIT {
  /** Older ones read OpenAPI v2, of which there is only an empty document. */
  private static final int FIRST_WITH_OPENAPI_V3 = 27;

  private static final String WEB =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {ports: [{name: http, port: 80, targetPort: 8080}]}
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: web-1, labels: {kubernetes.io/service-name: web}}
      addressType: IPv4
      ports: [{name: http, port: 8080}]
      endpoints: [{addresses: [10.0.0.1]}, {addresses: [10.0.0.2]}]
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web, annotations: {note: one}}
      spec:
        ingressClassName: gazan
        tls: [{hosts: [a.example.com], secretName: cert}]
        rules:
        - host: a.example.com
          http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
      """;

  private static final String WIDGET =
      "{apiVersion: example.com/v1, kind: Widget, metadata: {name: shop}, spec: {hosts: [shop],"
          + " service: web}}";

  private static String program = "";
  private static int minor;

  @TempDir private Path folder;
  private DevCluster cluster;

  private record Outcome(int code, String out, String err) {}

  @BeforeAll
  static void findKubectl() throws Exception {
    Outcome found =
        run(
            Path.of("."),
            List.of(
                "sh",
                "src/test/sh/kubectl",
                Path.of("target/kubectl").toAbsolutePath().toString()));
    assumeTrue(found.code() == 0, "no kubectl: " + found.err());
    program = found.out().trim();
    Outcome version = run(Path.of("."), List.of(program, "version", "--client", "-o", "json"));
    String digits =
        Json.parse(version.out().getBytes(StandardCharsets.UTF_8))
            .at("/clientVersion/minor")
            .asText()
            .replaceAll("\\D", "");
    minor = Integer.parseInt(digits);
  }

  @BeforeEach
  void start() throws IOException {
    cluster = DevCluster.start();
    cluster.apply(CustomResourceIT.definition());
    Files.writeString(folder.resolve("config"), cluster.kubeconfig());
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private static Outcome run(Path home, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("out", ".txt");
    Path err = Files.createTempFile("err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("KUBECONFIG", home.resolve("config").toString());
    builder.environment().put("KUBECTL_EXTERNAL_DIFF", "diff -u");
    if (!home.equals(Path.of("."))) {
      builder.environment().put("HOME", home.toString());
    }
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("does not end: " + command);
    }
    Outcome outcome =
        new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    Files.delete(out);
    Files.delete(err);
    return outcome;
  }

  private Outcome kubectl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    return run(folder, command);
  }

  private String ok(String... arguments) throws IOException, InterruptedException {
    Outcome outcome = kubectl(arguments);
    assertThat(outcome.code()).as("%s", outcome).isZero();
    return outcome.out();
  }

  private String file(String yaml) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "m", ".yaml"), yaml).toString();
  }

  @Test
  void saysWhatIsWrong() throws Exception {
    // Given
    String bad = file(WIDGET.replace("service: web", "weight: 101"));

    // When
    Outcome invalid = kubectl("apply", "-f", bad);
    Outcome absent = kubectl("get", "ingress", "none");

    // Then
    assertThat(invalid.code()).isNotZero();
    assertThat(invalid.err())
        .contains("is invalid")
        .contains("should be less than or equal to 100");
    assertThat(absent.err()).contains("ingresses.networking.k8s.io \"none\" not found");
  }

  @Test
  void appliesShowsAndDeletes() throws Exception {
    // Given
    String web = file(WEB);

    // When
    assertThat(ok("apply", "-f", web)).contains("ingress.networking.k8s.io/web created");
    String again = ok("apply", "-f", web);
    String table = ok("get", "svc,ing,endpointslices");
    String yaml = ok("get", "ing", "web", "-o", "yaml");
    String described = ok("describe", "ing", "web");
    String changed =
        ok(
            "apply",
            "-f",
            file(WEB.replace("a.example.com", "b.example.com").replace("note: one", "")));
    String annotation =
        ok("get", "ing", "web", "-o", "jsonpath={.metadata.annotations.note}{.spec.rules[0].host}");
    String deleted = ok("delete", "-f", web, "--timeout=30s");

    // Then
    assertThat(again)
        .contains("service/web unchanged")
        .contains("ingress.networking.k8s.io/web unchanged");
    assertThat(table.replaceAll(" +", " "))
        .contains("service/web ClusterIP 10.96.0.1 <none> 80/TCP")
        .contains("ingress.networking.k8s.io/web gazan a.example.com 80, 443")
        .contains("endpointslice.discovery.k8s.io/web-1 IPv4 8080 10.0.0.1,10.0.0.2");
    assertThat(yaml).contains("generation: 1").contains("- host: a.example.com");
    assertThat(described)
        .contains("a.example.com")
        .contains("web:80")
        .contains("cert terminates a.example.com");
    assertThat(changed).contains("ingress.networking.k8s.io/web configured");
    assertThat(annotation).isEqualTo("b.example.com");
    assertThat(deleted).contains("ingress.networking.k8s.io \"web\" deleted");
    assertThat(kubectl("get", "ing").err()).contains("No resources found");
  }

  @Test
  void patchesAppliesOnTheServerAndWaits() throws Exception {
    // Given
    ok("apply", "--server-side", "-f", file(WEB));
    ok("apply", "--server-side", "-f", file(WIDGET));

    // When
    ok("patch", "svc", "web", "-p", "{\"spec\":{\"ports\":[{\"port\":443,\"name\":\"https\"}]}}");
    ok(
        "patch",
        "ing",
        "web",
        "--type=json",
        "-p",
        "[{\"op\":\"replace\",\"path\":\"/spec/ingressClassName\",\"value\":\"x\"}]");
    ok("label", "ing", "web", "a=b");
    cluster.apply(
        WIDGET.replace("}}", "}, status: {conditions: [{type: Accepted, status: 'True'}]}}"));
    String met = ok("wait", "--for=condition=Accepted", "wd/shop", "--timeout=30s");

    // Then
    assertThat(ok("get", "svc", "web", "-o", "jsonpath={.spec.ports[*].port}")).isEqualTo("80 443");
    assertThat(ok("get", "ing", "-l", "a=b", "-o", "jsonpath={.items[*].spec.ingressClassName}"))
        .isEqualTo("x");
    assertThat(met).contains("widget.example.com/shop condition met");
    assertThat(ok("get", "wd").replaceAll(" +", " ")).contains("shop [\"shop\"] True");
    assertThat(
            ok(
                "apply",
                "--server-side",
                "--dry-run=server",
                "-f",
                file(WEB.replace("gazan", "other"))))
        .contains("server dry run");
    assertThat(ok("get", "ing", "web", "-o", "jsonpath={.spec.ingressClassName}")).isEqualTo("x");
  }

  @Test
  void diffsAndExplains() throws Exception {
    assumeTrue(minor >= FIRST_WITH_OPENAPI_V3, "this kubectl reads OpenAPI v2 only: 1." + minor);

    // Given
    ok("apply", "-f", file(WEB));

    // When
    Outcome diff = kubectl("diff", "-f", file(WEB.replace("a.example.com", "b.example.com")));
    String explained = ok("explain", "wd.spec");

    // Then
    assertThat(diff.code()).isEqualTo(1);
    assertThat(diff.out())
        .contains("-  - host: a.example.com")
        .contains("+  - host: b.example.com");
    assertThat(explained)
        .contains("What is served.")
        .contains("hosts\t<[]string> -required-")
        .contains("The host names.");
  }
}
