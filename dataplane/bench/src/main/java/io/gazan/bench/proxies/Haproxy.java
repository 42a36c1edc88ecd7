package io.gazan.bench.proxies;

import io.gazan.bench.workload.Job;
import io.gazan.bench.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * HAProxy with one thread: in http mode the same job as the others, in tcp mode the floor that only
 * moves bytes.
 */
public record Haproxy(String name, boolean http) implements Contender {
  @Override
  public boolean needsLongWarmUp() {
    return false;
  }

  @Override
  public boolean setsHeaders() {
    return http;
  }

  @Override
  public boolean does(Job job) {
    return !job.isAddition() && Contender.super.does(job);
  }

  @Override
  public List<String> prepare(Path folder, Assignment assignment) throws IOException {
    Path conf = folder.resolve("haproxy.cfg");
    boolean headerRules = assignment.job().headerRules();
    String text =
        """
        global
          nbthread 1
          maxconn 12000
          no strict-limits
          tune.bufsize 32768
          tune.h2.max-concurrent-streams 128
          ssl-default-bind-options ssl-min-ver TLSv1.2
        defaults
          mode %s
          timeout connect 5s
          timeout client 75s
          timeout server 75s
          timeout http-keep-alive 75s
          timeout tunnel 1h
          balance roundrobin
        frontend in
          bind 127.0.0.1:%d backlog 4096%s
        %s%s\
        """
            .formatted(
                http ? "http" : "tcp",
                assignment.port(),
                tls(assignment),
                http ? routes(headerRules) : "  default_backend app\n",
                backend("app", assignment, headerRules ? ROOT : ""));
    Files.writeString(conf, http && headerRules ? text + backend("ping", assignment, PING) : text);
    return List.of("haproxy", "-db", "-q", "-f", conf.toString());
  }

  /** Ciphers in the order that the client likes, as nginx and Gazan have it. */
  private String tls(Assignment assignment) {
    if (!assignment.job().tls()) {
      return "";
    }
    return " ssl crt "
        + assignment.certificate().both()
        + " prefer-client-ciphers"
        + (http ? " alpn h2,http/1.1" : "");
  }

  private static String routes(boolean headerRules) {
    String ping =
        headerRules
            ? "  use_backend ping if host { path /ping } || host { path_beg /ping/ }\n"
            : "";
    return "  acl host hdr(host) -i " + Workload.HOST + "\n" + ping + "  use_backend app if host\n";
  }

  private String backend(String name, Assignment assignment, String rules) {
    StringBuilder text = new StringBuilder("backend " + name + "\n");
    if (http) {
      text.append(forwarding(assignment.job().tls() ? "https" : "http")).append(rules);
    }
    String protocol = assignment.job() == Job.GRPC ? " proto h2" : "";
    for (int port : assignment.endpoints()) {
      text.append("  server s" + port + " 127.0.0.1:" + port + protocol + " check inter 2s\n");
    }
    return text.toString();
  }

  private static String forwarding(String scheme) {
    return """
      http-reuse always
      http-request set-header X-Forwarded-For %%[src]
      http-request set-header X-Forwarded-Proto %s
      http-request set-header X-Forwarded-Host %%[req.hdr(host)]
      http-request set-header X-Forwarded-Port %%[dst_port]
      http-request set-header X-Real-IP %%[src]
      http-request set-header X-Request-Id %%[uuid()]
    """
        .formatted(scheme);
  }

  private static final String CORS =
      """
        http-response set-header Access-Control-Allow-Origin "*"
        http-response set-header Access-Control-Allow-Methods "POST, GET, OPTIONS"
        http-response set-header Access-Control-Max-Age "86400"
      """;
  private static final String ROOT =
      CORS
          + """
            http-request set-header X-Proxy-From Gazan
            http-request set-header X-Tenant bench
            http-response set-header X-Proxy-From Gazan
          """;
  private static final String PING =
      CORS
          + """
            http-request set-header X-Some-Thing Yaaaaaaaaaaaaaaa
            http-request set-header X-Proxy-From Hopaaaaaaaaaaaar
            http-response set-header X-Some-Thing Yaaaaaaaaaaaaaaa
            http-response set-header X-Proxy-From Hopaaaaaaaaaaaar
          """;
}
