package io.gazan.dataplane.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The demo's main.yaml and upstreams.yaml in a temporary folder, which goes with them. */
final class DemoFiles implements AutoCloseable {
  private final Path folder;

  private DemoFiles(Path folder) {
    this.folder = folder;
  }

  /** Writes both files; {@code endpoints} are three addresses. */
  static DemoFiles write(int port, int configPort, List<String> endpoints) throws IOException {
    DemoFiles files = new DemoFiles(Files.createTempDirectory("gazan-demo-"));
    Files.writeString(files.main(), mainYaml(port, configPort));
    Files.writeString(files.upstreams(), upstreamsYaml(endpoints));
    return files;
  }

  Path main() {
    return folder.resolve("main.yaml");
  }

  Path upstreams() {
    return folder.resolve("upstreams.yaml");
  }

  private static String mainYaml(int port, int configPort) {
    return """
    # What is fixed at start. A port of 0 takes a free one.
    proxy_address_http: 127.0.0.1:%d
    config_address: 127.0.0.1:%d
    upstreams_conf: upstreams.yaml
    """
        .formatted(port, configPort);
  }

  private static String upstreamsYaml(List<String> endpoints) {
    return """
    # Edit and save: what you change is in force at once, and no request fails meanwhile.
    headers: ["X-Served-By: Gazan"]          # on every response

    clusters:
      all:
        servers: ["%1$s", "%2$s", "%3$s"]
      first:
        servers: ["%1$s"]
      last:
        servers: ["%3$s"]

    upstreams:
      DEFAULT:                               # every host that is not named
        paths:
          "/": {cluster: all}                # round robin over three endpoints
          "/api": {cluster: first}           # /api, /api/, /api/x, but not /apiary
          "=/api/version": {cluster: last}   # this path only
          "/headers":
            cluster: all
            server_headers: ["X-From-Gazan: for the endpoint only"]
            client_headers: ["X-To-Client: for the client only"]
          "/sticky":
            cluster: all
            sticky_sessions: true
          "/old":
            redirect_to: "https://www.example.com"
          "/secure":
            cluster: all
            to_https: true
      shop.example.com:
        paths:
          "/shop":                           # nine of ten to the first
            clusters: [{name: first, weight: 90}, {name: last, weight: 10}]
    """
        .formatted(endpoints.toArray());
  }

  @Override
  public void close() throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
