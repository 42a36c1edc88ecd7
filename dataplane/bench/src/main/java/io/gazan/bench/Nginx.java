package io.gazan.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * nginx as a reverse proxy: one worker, keep-alive to the endpoints, nothing written to disk, no
 * access log.
 */
record Nginx(String name) implements Contender {
  @Override
  public boolean needsLongWarmUp() {
    return false;
  }

  @Override
  public boolean setsHeaders() {
    return true;
  }

  @Override
  public List<String> prepare(Path folder, int port, Endpoints endpoints, boolean headerRules)
      throws IOException {
    String forward =
        """
              proxy_pass http://app;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_set_header Host $http_host;
              proxy_set_header X-Forwarded-For $remote_addr;
              proxy_set_header X-Forwarded-Proto $scheme;
              proxy_set_header X-Forwarded-Host $http_host;
              proxy_set_header X-Forwarded-Port $server_port;
              proxy_set_header X-Real-IP $remote_addr;
              proxy_set_header X-Request-Id $request_id;
        """;
    String cors =
        """
              add_header Access-Control-Allow-Origin "*" always;
              add_header Access-Control-Allow-Methods "POST, GET, OPTIONS" always;
              add_header Access-Control-Max-Age "86400" always;
        """;
    String root =
        """
              proxy_set_header X-Proxy-From Gazan;
              proxy_set_header X-Tenant bench;
              add_header X-Proxy-From Gazan always;
        """;
    String ping =
        """
              proxy_set_header X-Some-Thing Yaaaaaaaaaaaaaaa;
              proxy_set_header X-Proxy-From Hopaaaaaaaaaaaar;
              add_header X-Some-Thing Yaaaaaaaaaaaaaaa always;
              add_header X-Proxy-From Hopaaaaaaaaaaaar always;
        """;
    String locations =
        headerRules
            ? location("/", forward + cors + root) + location("/ping", forward + cors + ping)
            : location("/", forward);
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
              upstream app {
            %s
                keepalive 512;
                keepalive_requests 1000000000;
              }
              server { listen 127.0.0.1:%d backlog=4096; return 404; }
              server {
                listen 127.0.0.1:%d;
                server_name %s;
            %s  }
            }
            """
                .formatted(
                    lines(endpoints.ports(), server -> "    server 127.0.0.1:" + server + ";"),
                    port,
                    port,
                    Workload.HOST,
                    locations));
    return command(folder, conf);
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
}
