package io.gazan.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The class list beside what a data plane loads. When too much of it has changed, {@code
 * -Dgazan.classes.write=true} writes it anew; the archive has it after the next build.
 */
class ClassListIT {
  /**
   * Classes that come out of the cache, of a hundred that are loaded. Those of signed jars and of
   * old class files never do, and a change of the sources need not bring the list with it.
   */
  private static final int AT_LEAST = 85;

  /**
   * What the JVM keeps out of every cache: classes of a signed jar, of old class files, and of its
   * recorder. In which order it finds them shows in the bytes, so the list is without them.
   */
  private static final Pattern NEVER =
      Pattern.compile(
          "com/amazon/corretto/|picocli/CommandLine\\$I[A-Za-z]*ExceptionHandler"
              + "|^picocli/CommandLine\\$[12]$|^jdk/internal/event/");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static EchoServer endpoint;

  @BeforeAll
  static void start() throws IOException {
    endpoint = EchoServer.start();
  }

  @AfterAll
  static void stop() {
    endpoint.close();
  }

  @Test
  void nearlyAllClassesOfAStartComeOutOfTheCache() throws Exception {
    // Given
    Path log = folder.resolve("load.log");

    // When
    serveWith("-Xlog:class+load:file=" + log + ":none");

    // Then
    List<String> loaded =
        Files.readAllLines(log).stream()
            .filter(line -> line.contains(" source: ") && !line.contains("/0x"))
            .toList();
    long cached = loaded.stream().filter(line -> line.contains("shared objects file")).count();
    assertThat(cached * 100 / loaded.size())
        .as(
            "of %s classes; the others begin with %s",
            loaded.size(),
            loaded.stream().filter(line -> !line.contains("shared objects")).limit(20).toList())
        .isGreaterThanOrEqualTo(AT_LEAST);
  }

  @Test
  void aCacheThatDoesNotFitIsLeftAlone() throws Exception {
    // Given
    Command other = new Command(folder, Map.of("GAZAN_JAVA_OPTS", "-XX:-UseCompactObjectHeaders"));

    // When
    Command.Result result = other.run(Build.root().resolve("bin/gazan"), "-v");

    // Then
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("gazan ").hasLineCount(1);
    assertThat(result.err()).contains("UseCompactObjectHeaders");
  }

  @Test
  void theListIsInOrder() throws Exception {
    // Given
    Path list = Build.recipe().classes();

    // When
    if (Boolean.getBoolean("gazan.classes.write")) {
      Path loaded = folder.resolve("classes.lst");
      recordWith("-Xshare:off -XX:DumpLoadedClassList=" + loaded);
      Files.write(list, tidy(Files.readAllLines(loaded)));
    }

    // Then
    List<String> lines = Files.readAllLines(list);
    assertThat(lines).isEqualTo(tidy(lines)).hasSizeGreaterThan(1000);
  }

  @Test
  void theJvmTakesEveryClassOfTheList() throws Exception {
    // Then
    assertThat(Files.readAllLines(Build.root().resolveSibling("cache.log")))
        .as("add to NEVER what is skipped, and write the list anew: two builds may differ")
        .noneMatch(line -> line.contains("Skipping "));
  }

  /** Without what numbers classes by the moment of their loading, and in one order. */
  private static List<String> tidy(List<String> lines) {
    TreeSet<String> classes = new TreeSet<>();
    TreeSet<String> lambdas = new TreeSet<>();
    for (String line : lines) {
      String name = line.replaceFirst(" id: .*", "");
      if (NEVER.matcher(name).find()) {
        continue;
      }
      if (line.startsWith("@lambda-")) {
        lambdas.add(line);
      } else if (!line.startsWith("#") && !line.startsWith("@") && !line.contains(" source: ")) {
        classes.add(name);
      }
    }
    return Stream.concat(classes.stream(), lambdas.stream()).toList();
  }

  /** A start, a few requests, and the end. */
  private static void serveWith(String options) throws Exception {
    serve(options, mainYaml(), serving -> {});
  }

  private static void recordWith(String options) throws Exception {
    TlsPair pair = TlsPair.make(folder, "localhost");
    int port = freePort();
    Path main = mainYaml();
    Files.writeString(
        main,
        "proxy_address_tls: 127.0.0.1:%d\ntls_certificate: %s\ntls_key_file: %s\naccess_log: all\n"
            .formatted(port, pair.certificate(), pair.key()),
        StandardOpenOption.APPEND);
    serve(
        options,
        main,
        serving -> {
          try (HttpClient client = HttpClient.newBuilder().sslContext(pair.trusting()).build()) {
            for (HttpClient.Version version : HttpClient.Version.values()) {
              URI uri = URI.create("https://localhost:" + port + "/");
              HttpRequest request = HttpRequest.newBuilder(uri).version(version).build();
              client.send(request, HttpResponse.BodyHandlers.discarding());
            }
          }
        });
  }

  private static void serve(String options, Path main, Requests more) throws Exception {
    Command command = new Command(folder, Map.of("GAZAN_JAVA_OPTS", options));
    try (Serving serving = Serving.start(command, Build.root().resolve("bin/gazan"), main)) {
      serving.get("shop.example.com", "/api/x");
      serving.get("other.example.com", "/");
      serving.admin("/readyz");
      serving.admin("/status");
      serving.admin("/metrics");
      more.send(serving);
      assertThat(serving.end()).as(serving.log()).isZero();
    }
  }

  private static Path mainYaml() throws IOException {
    return Sample.copy(Build.root().resolve("conf"), folder.resolve("conf"), endpoint.address());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private interface Requests {
    void send(Serving serving) throws Exception;
  }
}
