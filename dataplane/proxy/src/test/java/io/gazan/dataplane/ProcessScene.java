package io.gazan.dataplane;

import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.WireResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A folder with a main.yaml and free ports, and the processes that run from it; what is left of
 * them is killed at the end, those in the background included.
 */
final class ProcessScene implements AutoCloseable {
  static final Duration WITHIN = Duration.ofSeconds(60);

  private final Path folder;
  private final List<GazanProcess> processes = new ArrayList<>();
  final InetSocketAddress http = free();
  final InetSocketAddress admin = free();
  private String host = "127.0.0.1";

  ProcessScene(Path folder, String upstreams) throws IOException {
    this.folder = folder;
    Files.writeString(folder.resolve("upstreams.yaml"), upstreams);
  }

  static InetSocketAddress free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** From now on every main.yaml listens there: an address that takes in 127.0.0.1. */
  void listenOn(String address) {
    host = address;
  }

  Path main(String more) throws IOException {
    return main("main.yaml", more);
  }

  /** A main.yaml on this scene's ports; its socket and pid file are in the folder. */
  Path main(String name, String more) throws IOException {
    String text =
        """
        upstreams_conf: upstreams.yaml
        proxy_address_http: "%1$s:%2$d"
        config_address: "%1$s:%3$d"
        """
            .formatted(host, http.getPort(), admin.getPort());
    if (!more.contains("upgrade_sock:")) {
      text += "upgrade_sock: gazan.sock\n";
    }
    return Files.writeString(folder.resolve(name), text + more);
  }

  GazanProcess start(String... arguments) throws IOException {
    return start(List.of(), Map.of(), arguments);
  }

  GazanProcess start(List<String> before, Map<String, String> environment, String... arguments)
      throws IOException {
    GazanProcess process = GazanProcess.start(folder, before, environment, arguments);
    processes.add(process);
    return process;
  }

  GazanProcess serving(String... arguments) throws IOException {
    return untilServing(start(arguments));
  }

  static GazanProcess untilServing(GazanProcess process) {
    await()
        .atMost(WITHIN)
        .until(() -> !process.isAlive() || process.output().contains("serving on "));
    if (!process.isAlive()) {
      throw new AssertionError("does not serve: " + process.output());
    }
    return process;
  }

  WireResponse get(String host, String target) throws IOException {
    try (RawClient client = RawClient.connect(http)) {
      return client.get(host, target, "Connection: close").read();
    }
  }

  WireResponse admin(String target) throws IOException {
    try (RawClient client = RawClient.connect(admin)) {
      return client.get("localhost", target, "Connection: close").read();
    }
  }

  @Override
  public void close() throws IOException {
    processes.forEach(GazanProcess::close);
    Path pid = folder.resolve("gazan.pid");
    if (Files.isRegularFile(pid)) {
      String text = Files.readString(pid).strip();
      if (!text.isEmpty()) {
        ProcessHandle.of(Long.parseLong(text))
            .filter(process -> process.pid() != ProcessHandle.current().pid())
            .ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }
}
