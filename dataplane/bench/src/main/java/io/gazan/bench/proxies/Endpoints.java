package io.gazan.bench.proxies;

import io.gazan.bench.child.Children;
import io.gazan.bench.child.Ports;
import io.gazan.bench.workload.Probe;
import io.gazan.bench.workload.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What the proxies forward HTTP to: one nginx on the load generator's core, listening on three
 * ports. Small answers come from its configuration, 100 KB and 10 MB from files by sendfile. An
 * upload is read to its end before it is answered, by handing an empty request to a fourth port.
 */
public final class Endpoints {
  private static final int SMALL = 1024;

  private final List<Integer> ports;

  private Endpoints(List<Integer> ports) {
    this.ports = ports;
  }

  List<Integer> ports() {
    return ports;
  }

  public static Endpoints start(Children children, int core)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectory(children.folder().resolve("endpoints"));
    Path files = Files.createDirectory(folder.resolve("files"));
    fill(files.resolve("100k"), 100 * SMALL);
    fill(files.resolve("10m"), 10 * SMALL * SMALL);
    List<Integer> ports = List.of(Ports.free(), Ports.free(), Ports.free());
    int sink = Ports.free();
    String listens = Nginx.lines(ports, port -> "    listen 127.0.0.1:" + port + " backlog=4096;");
    Path conf = folder.resolve("nginx.conf");
    Files.writeString(
        conf,
        Nginx.preamble(folder)
            + """
              sendfile on;
              tcp_nopush on;
              open_file_cache max=16 inactive=1h;
              client_max_body_size 0;
              client_body_buffer_size 2m;
              upstream sink { server 127.0.0.1:%1$d; keepalive 64; keepalive_requests 1000000000; }
              server { listen 127.0.0.1:%1$d; location / { return 204; } }
              server {
            %2$s
                root %3$s;
                default_type text/plain;
                location / { return 200 "the quick brown fox jumps over the lazy dog\\n"; }
                location = /seen {
                  return 200 "port=$server_port
            X-Forwarded-For=$http_x_forwarded_for
            X-Forwarded-Proto=$http_x_forwarded_proto
            X-Forwarded-Host=$http_x_forwarded_host
            X-Forwarded-Port=$http_x_forwarded_port
            X-Real-IP=$http_x_real_ip
            X-Request-Id=$http_x_request_id
            X-Tenant=$http_x_tenant
            X-Proxy-From=$http_x_proxy_from
            ";
                }
                location = /100k { }
                location = /10m { }
                location = /upload {
                  proxy_pass http://sink/;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_set_header Content-Length "";
                  proxy_method GET;
                  proxy_pass_request_body off;
                }
              }
            }
            """
                .formatted(sink, listens, files));
    Process process = children.start(core, Nginx.command(folder, conf), folder.resolve("out.log"));
    for (int port : ports) {
      Probe.awaitAnswer(process, new Target(port, null, null), folder);
    }
    return new Endpoints(ports);
  }

  private static void fill(Path file, int bytes) throws IOException {
    byte[] block = new byte[SMALL];
    Arrays.fill(block, (byte) 'x');
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < bytes / SMALL; i++) {
        out.write(block);
      }
    }
  }
}
