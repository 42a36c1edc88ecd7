package io.gazan.dist;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A launcher's process that serves, on free ports.
 *
 * @param process the JVM: the launcher turns into it
 * @param err where its log goes
 * @param port of plain HTTP
 * @param adminPort of metrics and health
 */
record Serving(Process process, Path err, int port, int adminPort) implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Pattern SERVES =
      Pattern.compile(
          "serving on 127\\.0\\.0\\.1:(\\d+), metrics and health on 127\\.0\\.0\\.1:(\\d+)");

  static Serving start(Command command, Path launcher, Path main) throws IOException {
    Path out = Files.createTempFile(command.folder(), "serving", ".out");
    Path err = Files.createTempFile(command.folder(), "serving", ".err");
    Process process = command.start(out, err, launcher, "-c", main);
    try {
      await()
          .atMost(LONGEST)
          .until(() -> !process.isAlive() || SERVES.matcher(Files.readString(err)).find());
      Matcher serves = SERVES.matcher(Files.readString(err));
      if (!serves.find()) {
        throw new IOException("does not serve: " + Files.readString(err));
      }
      return new Serving(
          process, err, Integer.parseInt(serves.group(1)), Integer.parseInt(serves.group(2)));
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  long pid() {
    return process.pid();
  }

  String log() throws IOException {
    return Files.readString(err);
  }

  /** One request on a connection of its own, and everything that came back. */
  String get(String host, String path) throws IOException {
    return get(port, host, path);
  }

  /** The same of metrics and health. */
  String admin(String path) throws IOException {
    return get(adminPort, "localhost", path);
  }

  private static String get(int port, String host, String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) LONGEST.toMillis());
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** SIGTERM; returns the exit code. */
  int end() throws InterruptedException, IOException {
    process.destroy();
    if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("not at its end: " + log());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
