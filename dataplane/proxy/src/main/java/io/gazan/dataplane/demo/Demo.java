package io.gazan.dataplane.demo;

import io.gazan.dataplane.Dataplane;
import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.reader.MainConfigReader;
import io.gazan.dataplane.parts.StartFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Three echo endpoints, a data plane before them and the files it runs from, all of which end with
 * this object. What it prints can be tried as it stands.
 */
public final class Demo implements AutoCloseable {
  private static final int ENDPOINTS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final List<EchoServer> endpoints = new ArrayList<>();
  private @Nullable DemoFiles files;
  private @Nullable Dataplane dataplane;

  private Demo() {}

  /** Starts everything; port 0 takes a free one. */
  public static Demo start(int port, int configPort) throws StartFailure {
    Demo demo = new Demo();
    try {
      demo.run(port, configPort);
      return demo;
    } catch (StartFailure | RuntimeException e) {
      demo.close();
      throw e;
    } catch (IOException e) {
      demo.close();
      throw new StartFailure("the demo cannot start: " + e.getMessage(), e);
    }
  }

  private void run(int port, int configPort) throws StartFailure, IOException {
    List<String> addresses = new ArrayList<>();
    for (int i = 1; i <= ENDPOINTS; i++) {
      EchoServer endpoint = EchoServer.start("echo-" + i);
      endpoints.add(endpoint);
      addresses.add(endpoint.address());
    }
    DemoFiles written = DemoFiles.write(port, configPort, addresses);
    files = written;
    dataplane = Dataplane.start(read(written.main()));
  }

  private static MainConfig read(Path file) {
    return switch (MainConfigReader.read(file)) {
      case MainConfigReader.Result.Loaded loaded -> loaded.config();
      case MainConfigReader.Result.Refused refused ->
          throw new IllegalStateException("the demo's own file: " + refused.problems());
    };
  }

  private Dataplane dataplane() {
    if (dataplane == null) {
      throw new IllegalStateException("the demo is not running");
    }
    return dataplane;
  }

  /** The file to edit while the demo runs. */
  public Path upstreamsFile() {
    if (files == null) {
      throw new IllegalStateException("the demo is not running");
    }
    return files.upstreams();
  }

  List<DemoRequest> requests() {
    int port = dataplane().httpAddress().getPort();
    int admin = dataplane().adminAddress().getPort();
    return List.of(
        new DemoRequest("round robin: call it three times", port, "/", "", "-s", 200),
        new DemoRequest("a prefix of its own", port, "/api/users?page=2", "", "-s", 200),
        new DemoRequest("an exact path of its own", port, "/api/version", "", "-s", 200),
        new DemoRequest(
            "headers for the endpoint and for the client", port, "/headers", "", "-si", 200),
        new DemoRequest("a body", port, "/", "", "-s -d 'some form data'", 200),
        new DemoRequest(
            "another host, weighted clusters", port, "/shop/cart", "shop.example.com", "-s", 200),
        new DemoRequest(
            "no such path on that host: 404", port, "/", "shop.example.com", "-si", 404),
        new DemoRequest(
            "sticky: same endpoint while the cookie is sent",
            port,
            "/sticky?[1-3]",
            "",
            "-s -b ''",
            200),
        new DemoRequest("redirect", port, "/old/page?x=1", "", "-si", 301),
        new DemoRequest("to https", port, "/secure/page?x=1", "", "-si", 301),
        new DemoRequest("metrics", admin, "/metrics", "", "-s", 200),
        new DemoRequest("ready", admin, "/readyz", "", "-si", 200));
  }

  /** What there is to try. */
  public void describe(PrintWriter out) {
    out.println("Gazan is running with three endpoints. Try:");
    for (DemoRequest request : requests()) {
      out.println();
      out.println("  # " + request.shows());
      out.println("  " + request.command());
    }
    out.println();
    out.println(
        "Its routes are in the file below; edit and save it, the change is in force at once.");
    out.println();
    out.println("  " + upstreamsFile());
    out.println();
    out.println("Ctrl-C ends it and removes the file.");
    out.flush();
  }

  /** Sends every printed request once; true when each was answered as it should be. */
  public boolean check(PrintWriter out) {
    boolean good = true;
    for (DemoRequest request : requests()) {
      String answer = ask(request);
      boolean expected = answer.startsWith("HTTP/1.1 " + request.status() + " ");
      good &= expected;
      out.printf("%-4s %s (%s)%n", expected ? "ok" : "FAIL", request.shows(), answer);
    }
    out.flush();
    return good;
  }

  private static String ask(DemoRequest request) {
    String host = request.host().isEmpty() ? "127.0.0.1:" + request.port() : request.host();
    return StatusLine.of(request.port(), host, request.path(), PATIENCE);
  }

  /** Ends the data plane first, so that it finishes what runs. */
  @Override
  public void close() {
    if (dataplane != null) {
      dataplane.close();
    }
    for (EchoServer endpoint : endpoints) {
      endpoint.close();
    }
    if (files != null) {
      try {
        files.close();
      } catch (IOException e) {
        // Somebody took the folder away already, or keeps something of their own in it.
        System.err.println("gazan: " + e + " was left behind");
      }
    }
  }
}
