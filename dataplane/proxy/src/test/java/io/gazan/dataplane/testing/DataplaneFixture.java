package io.gazan.dataplane.testing;

import io.gazan.dataplane.Dataplane;
import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.reader.MainConfigReader;
import io.gazan.dataplane.parts.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A data plane started from the text of main.yaml and upstreams.yaml, as a user starts it: the
 * files lie in a folder of their own and are read and watched by the program's own code. Ports that
 * the text does not name are free ones on the loopback address.
 */
public final class DataplaneFixture implements AutoCloseable {
  private final Path folder;
  private final Dataplane dataplane;

  private DataplaneFixture(Path folder, Dataplane dataplane) {
    this.folder = folder;
    this.dataplane = dataplane;
  }

  /** With nothing in main.yaml but two event loops. */
  public static DataplaneFixture start(String upstreamsYaml) {
    return start("threads: 2\n", upstreamsYaml);
  }

  public static DataplaneFixture start(String mainYaml, String upstreamsYaml) {
    try {
      Path folder = Files.createTempDirectory("gazan-it");
      Files.writeString(folder.resolve("upstreams.yaml"), upstreamsYaml);
      return in(folder, mainYaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In a folder that holds the upstreams already. */
  public static DataplaneFixture in(Path folder, String mainYaml) {
    try {
      Path main = folder.resolve("main.yaml");
      Files.writeString(main, withPorts(mainYaml));
      return new DataplaneFixture(folder, Dataplane.start(read(main)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (StartFailure e) {
      throw new AssertionError("the data plane does not start: " + e.getMessage(), e);
    }
  }

  private static MainConfig read(Path main) {
    return switch (MainConfigReader.read(main)) {
      case MainConfigReader.Result.Loaded loaded -> loaded.config();
      case MainConfigReader.Result.Refused refused ->
          throw new AssertionError("main.yaml is refused: " + refused.problems());
    };
  }

  private static String withPorts(String mainYaml) {
    StringBuilder text = new StringBuilder(mainYaml.stripTrailing()).append('\n');
    for (String line :
        List.of(
            "proxy_address_http: 127.0.0.1:0",
            "config_address: 127.0.0.1:0",
            "upstreams_conf: upstreams.yaml")) {
      boolean fed = line.startsWith("upstreams_conf") && mainYaml.contains("operator:");
      if (!fed && !mainYaml.contains(line.substring(0, line.indexOf(':') + 1))) {
        text.append(line).append('\n');
      }
    }
    return text.toString();
  }

  public Dataplane dataplane() {
    return dataplane;
  }

  public Path folder() {
    return folder;
  }

  public InetSocketAddress address() {
    return dataplane.httpAddress();
  }

  /** The HTTPS port; fails without one. */
  public InetSocketAddress tlsAddress() {
    InetSocketAddress address = dataplane.tlsAddress();
    if (address == null) {
      throw new AssertionError("main.yaml has no proxy_address_tls");
    }
    return address;
  }

  public RawClient connect() throws IOException {
    return RawClient.connect(address());
  }

  /** GETs on a connection of its own. */
  public WireResponse get(String host, String target, String... headers) throws IOException {
    return request("GET", host, target, headers);
  }

  /** A request without a body on a connection of its own. */
  public WireResponse request(String method, String host, String target, String... headers)
      throws IOException {
    try (RawClient client = connect()) {
      return client.request(method, host, target, headers).read(method);
    }
  }

  /** GETs from the config address. */
  public WireResponse admin(String target) throws IOException {
    try (RawClient client = RawClient.connect(dataplane.adminAddress())) {
      return client.get("localhost", target, "Connection: close").read();
    }
  }

  /** The value of one sample, as {@code name{label="value"}}, or 0 if there is none. */
  public double metric(String sample) throws IOException {
    return admin("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(sample + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1).strip()))
        .sum();
  }

  public Path upstreamsFile() {
    return folder.resolve("upstreams.yaml");
  }

  /** Writes the upstreams beside the old ones and renames them over those. */
  public void replaceUpstreams(String yaml) throws IOException {
    Path next = folder.resolve(".upstreams.next");
    Files.writeString(next, yaml);
    Files.move(
        next, upstreamsFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() {
    dataplane.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
