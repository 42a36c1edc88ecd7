package io.gazan.bench.proxies;

import io.gazan.bench.child.OpenFiles;
import io.gazan.bench.workload.Credentials;
import io.gazan.bench.workload.Job;
import io.gazan.bench.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * nginx as a reverse proxy: one worker, keep-alive to the endpoints, nothing written to disk and no
 * access log but where that is what is measured.
 */
public record Nginx(String name) implements Contender {
  @Override
  public boolean needsLongWarmUp() {
    return false;
  }

  @Override
  public boolean setsHeaders() {
    return true;
  }

  /** It knows no keys, and tokens only in the commercial version. */
  @Override
  public boolean does(Job job) {
    return job != Job.AUTH_JWT && job != Job.AUTH_API_KEY;
  }

  @Override
  public List<String> prepare(Path folder, Assignment assignment) throws IOException {
    Path conf = folder.resolve("nginx.conf");
    Files.writeString(
        conf,
        preamble(folder)
            + """
              client_max_body_size 0;
              proxy_request_buffering off;
              client_body_buffer_size 128k;
              proxy_max_temp_file_size 0;
              proxy_buffer_size 16k;
              proxy_buffers 8 32k;
              proxy_busy_buffers_size 128k;
            %1$s%7$s  upstream app {
            %2$s
                keepalive 512;
                keepalive_requests 1000000000;
              }
              server { listen 127.0.0.1:%3$d backlog=4096%4$s; return 404; }
              server {
                listen 127.0.0.1:%3$d%4$s;
                server_name %5$s;
            %6$s  }
            }
            """
                .formatted(
                    assignment.job().tls() ? tls(assignment.certificate()) : "",
                    lines(assignment.endpoints(), server -> "    server 127.0.0.1:" + server + ";"),
                    assignment.port(),
                    assignment.job().tls() ? " ssl http2" : "",
                    Workload.HOST,
                    locations(assignment.job()),
                    addition(folder, assignment.job())));
    return command(folder, conf);
  }

  private static String tls(CertificatePair pair) {
    return """
      ssl_certificate %s;
      ssl_certificate_key %s;
      ssl_protocols TLSv1.2 TLSv1.3;
      ssl_session_tickets on;
      http2_max_concurrent_streams 128;
    """
        .formatted(pair.certificate(), pair.key());
  }

  private static String locations(Job job) {
    String http = HTTP + forwarding("proxy");
    return switch (job) {
      case FORWARD,
          TLS,
          TLS_RSA,
          HTTP2,
          AUTH_JWT,
          AUTH_API_KEY,
          AUTH_BASIC,
          RATE_LIMIT,
          ACCESS_LOG ->
          location("/", http + KEEP_ALIVE);
      case HEADER_RULES ->
          location("/", http + KEEP_ALIVE + CORS + ROOT)
              + location("/ping", http + KEEP_ALIVE + CORS + PING);
      case GRPC -> location("/", GRPC + forwarding("grpc"));
      case WEBSOCKET -> location("/", http + UPGRADE);
    };
  }

  /** What is done for every request besides. */
  private static String addition(Path folder, Job job) throws IOException {
    return switch (job) {
      case AUTH_BASIC -> {
        Path file = folder.resolve("htpasswd");
        Files.writeString(file, Credentials.HTPASSWD + "\n");
        yield """
          auth_basic bench;
          auth_basic_user_file %s;
        """
            .formatted(file);
      }
      case RATE_LIMIT ->
          """
            limit_req_zone $binary_remote_addr zone=clients:10m rate=1000000r/s;
            limit_req zone=clients burst=100000 nodelay;
          """;
      case ACCESS_LOG ->
          LOG_FORMAT
              + "  access_log "
              + folder.resolve("access.txt")
              + " bench buffer=64k flush=1s;\n";
      case FORWARD, HEADER_RULES, TLS, TLS_RSA, HTTP2, GRPC, WEBSOCKET, AUTH_JWT, AUTH_API_KEY ->
          "";
    };
  }

  /** The same headers for each of nginx's modules that forward. */
  private static String forwarding(String module) {
    return """
          %1$s_set_header Host $http_host;
          %1$s_set_header X-Forwarded-For $remote_addr;
          %1$s_set_header X-Forwarded-Proto $scheme;
          %1$s_set_header X-Forwarded-Host $http_host;
          %1$s_set_header X-Forwarded-Port $server_port;
          %1$s_set_header X-Real-IP $remote_addr;
          %1$s_set_header X-Request-Id $request_id;
    """
        .formatted(module);
  }

  private static String location(String path, String body) {
    return "    location " + path + " {\n" + body + "    }\n";
  }

  static List<String> command(Path folder, Path conf) {
    return List.of("nginx", "-p", folder.toString(), "-c", conf.toString());
  }

  /**
   * What the endpoints and the proxy have in common; every path lies in the bench's own folder. The
   * http block stays open.
   */
  static String preamble(Path folder) {
    return """
    daemon off;
    user root;
    worker_processes 1;
    worker_rlimit_nofile %2$d;
    pid %1$s/nginx.pid;
    error_log %1$s/error.log error;
    events { worker_connections %2$d; }
    http {
      access_log off;
      keepalive_timeout 75s;
      keepalive_requests 1000000000;
      client_body_temp_path %1$s/body;
      proxy_temp_path %1$s/proxy;
      fastcgi_temp_path %1$s/fastcgi;
      uwsgi_temp_path %1$s/uwsgi;
      scgi_temp_path %1$s/scgi;
    """
        .formatted(folder, OpenFiles.limit());
  }

  static String lines(List<Integer> ports, IntFunction<String> line) {
    return ports.stream().map(line::apply).collect(Collectors.joining("\n"));
  }

  /** What Gazan writes of a request, as far as nginx has it. */
  private static final String LOG_FORMAT =
      """
        log_format bench escape=json '{"time":"$time_iso8601","client":"$remote_addr",'
          '"method":"$request_method","scheme":"$scheme","host":"$host","path":"$request_uri",'
          '"protocol":"$server_protocol","status":$status,"bytes_in":$request_length,'
          '"bytes_out":$body_bytes_sent,"duration_s":$request_time,"upstream":"$upstream_addr",'
          '"upstream_status":"$upstream_status","upstream_s":"$upstream_header_time",'
          '"user_agent":"$http_user_agent","referer":"$http_referer","request_id":"$request_id"}';
      """;

  private static final String HTTP =
      """
            proxy_pass http://app;
            proxy_http_version 1.1;
      """;
  private static final String GRPC =
      """
            grpc_pass grpc://app;
      """;
  private static final String KEEP_ALIVE =
      """
            proxy_set_header Connection "";
      """;
  private static final String UPGRADE =
      """
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection "upgrade";
            proxy_read_timeout 1h;
            proxy_send_timeout 1h;
      """;
  private static final String CORS =
      """
            add_header Access-Control-Allow-Origin "*" always;
            add_header Access-Control-Allow-Methods "POST, GET, OPTIONS" always;
            add_header Access-Control-Max-Age "86400" always;
      """;
  private static final String ROOT =
      """
            proxy_set_header X-Proxy-From Gazan;
            proxy_set_header X-Tenant bench;
            add_header X-Proxy-From Gazan always;
      """;
  private static final String PING =
      """
            proxy_set_header X-Some-Thing Yaaaaaaaaaaaaaaa;
            proxy_set_header X-Proxy-From Hopaaaaaaaaaaaar;
            add_header X-Some-Thing Yaaaaaaaaaaaaaaa always;
            add_header X-Proxy-From Hopaaaaaaaaaaaar always;
      """;
}
