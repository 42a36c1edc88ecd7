package io.gazan.bench.proxies;

import io.gazan.bench.child.Ports;
import io.gazan.bench.workload.Credentials;
import io.gazan.bench.workload.Job;
import io.gazan.bench.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Gazan itself, started from its jar with the flags that the launcher uses, plus {@code jvmFlags}
 * for a variant.
 */
public record Gazan(String name, String transport, List<String> jvmFlags, Path root)
    implements Contender {
  @Override
  public boolean needsLongWarmUp() {
    return true;
  }

  @Override
  public boolean setsHeaders() {
    return true;
  }

  @Override
  public List<String> prepare(Path folder, Assignment assignment) throws IOException {
    Path main = folder.resolve("main.yaml");
    Files.writeString(
        main,
        """
        threads: 1
        transport: %s
        %s
        config_address: "127.0.0.1:%d"
        upstreams_conf: upstreams.yaml
        upstream_keepalive_pool_size: 512
        limits: {requests_per_connection: 1000000000, connections: 12000}
        """
                .formatted(transport, listeners(assignment), Ports.free())
            + (assignment.job() == Job.ACCESS_LOG
                ? "access_log: all\naccess_log_file: access.txt\n"
                : ""));
    Files.writeString(folder.resolve("upstreams.yaml"), upstreams(assignment));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + root.resolve("dataplane/proxy/src/main/dist/jvm.options"));
    command.addAll(jvmFlags);
    command.addAll(List.of("-jar", jar().toString(), "-c", main.toString()));
    return command;
  }

  private static String listeners(Assignment assignment) throws IOException {
    int port = assignment.port();
    if (!assignment.job().tls()) {
      return "proxy_address_http: \"127.0.0.1:" + port + "\"";
    }
    return """
    proxy_address_http: "127.0.0.1:%d"
    proxy_address_tls: "127.0.0.1:%d"
    tls_certificate: "%s"
    tls_key_file: "%s"\
    """
        .formatted(
            Ports.free(),
            port,
            assignment.certificate().certificate(),
            assignment.certificate().key());
  }

  private static String upstreams(Assignment assignment) {
    String servers =
        assignment.endpoints().stream()
            .map(port -> "\"127.0.0.1:" + port + "\"")
            .collect(Collectors.joining(", ", "[", "]"));
    String form =
        switch (assignment.job()) {
          case FORWARD, TLS, TLS_RSA, HTTP2, WEBSOCKET, ACCESS_LOG -> ONE_ROUTE;
          case HEADER_RULES -> TWO_ROUTES;
          case GRPC -> H2C_CLUSTER;
          case AUTH_JWT ->
              ONE_ROUTE + "authorization: {type: jwt, creds: " + Credentials.SECRET + "}\n";
          case AUTH_API_KEY ->
              ONE_ROUTE + "authorization: {type: apikey, creds: " + Credentials.KEY + "}\n";
          case AUTH_BASIC ->
              ONE_ROUTE + "authorization: {type: basic, creds: '" + Credentials.HTPASSWD + "'}\n";
          case RATE_LIMIT -> ONE_ROUTE + "rate_limit: {requests: 1000000, burst: 1000000}\n";
        };
    return form.formatted(Workload.HOST, servers);
  }

  private Path jar() throws IOException {
    Path target = root.resolve("dataplane/proxy/target");
    try (var files = Files.newDirectoryStream(target, "gazan-dataplane-*.jar")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (!name.endsWith("-sources.jar") && !name.endsWith("-tests.jar")) {
          return file;
        }
      }
    }
    throw new IOException("no gazan-dataplane-*.jar in " + target + ": build it first");
  }

  private static final String ONE_ROUTE =
      """
      provider: file
      upstreams:
        %1$s:
          paths:
            "/":
              servers: %2$s
      """;
  private static final String TWO_ROUTES =
      """
      provider: file
      headers:
        - "Access-Control-Allow-Origin:*"
        - "Access-Control-Allow-Methods:POST, GET, OPTIONS"
        - "Access-Control-Max-Age:86400"
      upstreams:
        %1$s:
          paths:
            "/":
              headers: ["X-Proxy-From:Gazan"]
              server_headers: ["X-Tenant:bench"]
              servers: %2$s
            "/ping":
              headers: ["X-Some-Thing:Yaaaaaaaaaaaaaaa", "X-Proxy-From:Hopaaaaaaaaaaaar"]
              servers: %2$s
      """;
  private static final String H2C_CLUSTER =
      """
      provider: file
      clusters:
        app:
          servers: %2$s
          protocol: h2c
      upstreams:
        %1$s:
          paths:
            "/": {cluster: app}
      """;
}
