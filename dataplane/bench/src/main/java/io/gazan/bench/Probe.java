package io.gazan.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Single requests beside the load: waits until a started process answers, and checks that every
 * proxy does the same job, because a proxy that sets fewer headers would win unfairly.
 */
final class Probe {
  private static final int START_MILLIS = 30_000;
  private static final int ANSWER_MILLIS = 2_000;
  private static final int SPREAD_REQUESTS = 30;

  private Probe() {}

  /**
   * Waits for a 200 on the port; a process that ends or stays silent is an error that quotes its
   * output.
   */
  static void awaitAnswer(Process process, int port, Path folder)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + START_MILLIS * 1_000_000L;
    String last = "";
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        last = get(port, "/");
        if (last.startsWith("HTTP/1.1 200")) {
          return;
        }
      } catch (IOException e) {
        last = String.valueOf(e.getMessage());
      }
      Thread.sleep(50);
    }
    throw new IOException("no answer on port " + port + " (" + last + ")\n" + output(folder));
  }

  /**
   * Fails unless the endpoint saw every forwarding header and the client every rule of the
   * workload's configuration.
   */
  static void checkSameJob(String proxy, int port, Workload workload, int endpoints)
      throws IOException {
    String answer = get(port, "/seen");
    for (String name : new String[] {"For", "Proto", "Host", "Port"}) {
      require(proxy, answer, "X-Forwarded-" + name + "=.+");
    }
    require(proxy, answer, "X-Real-IP=127\\.0\\.0\\.1");
    require(proxy, answer, "X-Request-Id=.{16,}");
    if (workload.headerRules()) {
      require(proxy, answer, "X-Tenant=bench");
      require(proxy, answer, "X-Proxy-From=Gazan");
      require(proxy, answer, "(?i)X-Proxy-From: ?Gazan\\r");
      require(proxy, answer, "(?i)Access-Control-Allow-Origin: ?\\*\\r");
      require(proxy, get(port, "/ping/x"), "(?i)X-Some-Thing: ?Yaaaaaaaaaaaaaaa\\r");
    }
    Set<String> ports = new TreeSet<>();
    for (int i = 0; i < SPREAD_REQUESTS; i++) {
      String one = get(port, "/seen");
      int at = one.indexOf("port=");
      ports.add(one.substring(at, one.indexOf('\n', at)));
    }
    if (ports.size() != endpoints) {
      throw new IOException(proxy + " reached only " + ports + " in " + SPREAD_REQUESTS + " tries");
    }
  }

  private static void require(String proxy, String answer, String pattern) throws IOException {
    if (!java.util.regex.Pattern.compile("(?m)^" + pattern).matcher(answer).find()) {
      throw new IOException(proxy + " does another job: no " + pattern + " in\n" + answer);
    }
  }

  private static String get(int port, String path) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), ANSWER_MILLIS);
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: " + Workload.HOST + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static String output(Path folder) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
        String all = Files.readString(log);
        text.append(all, Math.max(0, all.length() - 4000), all.length());
      }
    }
    return text.toString();
  }
}
