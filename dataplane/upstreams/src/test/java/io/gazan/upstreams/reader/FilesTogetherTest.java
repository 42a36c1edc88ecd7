package io.gazan.upstreams.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.upstreams.Problem;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.tls.CertificateSpec;
import io.gazan.upstreams.tls.PemSource;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main file and those of conf.d beside it. */
class FilesTogetherTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void shouldLetTheLaterFileWinPerHost() throws IOException {
    // Given
    Path main =
        file(
            "main.yaml",
            """
            to_https: true
            clusters: {c: {servers: [main:1]}}
            upstreams:
              a: {paths: {/: {servers: [main:1]}, /only-here: {servers: [main:2]}}}
              b: {paths: {/: {cluster: d}}}
            """);
    Path first =
        file(
            "1.yaml", "A: {paths: {/: {servers: [first:1]}}}\nclusters: {d: {servers: [first:1]}}");
    Path second =
        file(
            "2.json",
            """
            {"provider": "file",
             "clusters": {"c": {"servers": ["second:1"]}},
             "upstreams": {
               "a": {"paths": {"/": {"redirect_to": "https://second.example"}}},
               "c": {"paths": {"/": {"cluster": "c"}}}}}
            """);

    // When
    ReadResult result = Reading.READER.readAll(main, List.of(first, second));

    // Then
    assertThat(result).isInstanceOf(ReadResult.Loaded.class);
    Upstreams upstreams = ((ReadResult.Loaded) result).upstreams();
    assertThat(upstreams.globals().toHttps()).isEqualTo(301);
    assertThat(upstreams.hosts().sequencedKeySet()).containsExactly("a", "b", "c");
    assertThat(upstreams.clusters().get("c"))
        .extracting(c -> c.servers().getFirst().address())
        .isEqualTo("second:1");
    assertThat(upstreams.hosts().get("a"))
        .extracting(VirtualHostSpec::routes)
        .satisfies(
            routes ->
                assertThat(routes)
                    .singleElement()
                    .extracting("target")
                    .isInstanceOf(TargetSpec.Redirect.class));
  }

  @Test
  void shouldLetTheLaterFileWinPerCertificateAndCountPathsFromEachFile() throws IOException {
    // Given
    Files.createDirectory(folder.resolve("conf.d"));
    Path main =
        file(
            "main.yaml",
            """
            certificates:
              own: {crt: own.pem, key: keys/own.pem}
              shared: {crt: main.pem, key: main-key.pem, hosts: [main.example]}
            clusters: {c: {servers: [b:1], tls: {verify: true, ca: ../ca.pem, certificate: own}}}
            a: {certificate: later, paths: {/: {cluster: c}}}
            """);
    Path more =
        file(
            "conf.d/more.json",
            """
            {"certificates": {
               "shared": {"crt": "more.pem", "key": "/etc/key.pem"},
               "later": {"crt": "./crt.pem", "key": "key.pem"}},
             "upstreams": {"b": {"certificate": "own", "paths": {"/": {"cluster": "c"}}}}}
            """);

    // When
    ReadResult result = Reading.READER.readAll(main, List.of(more));

    // Then
    assertThat(result).isInstanceOf(ReadResult.Loaded.class);
    Upstreams upstreams = ((ReadResult.Loaded) result).upstreams();
    assertThat(upstreams.certificates().values())
        .containsExactly(
            new CertificateSpec("own", pem("own.pem"), pem("keys/own.pem"), List.of()),
            new CertificateSpec(
                "shared",
                pem("conf.d/more.pem"),
                new PemSource.File(Path.of("/etc/key.pem")),
                List.of()),
            new CertificateSpec(
                "later", pem("conf.d/./crt.pem"), pem("conf.d/key.pem"), List.of()));
    assertThat(upstreams.clusters().get("c"))
        .extracting(ClusterSpec::tls)
        .isEqualTo(new UpstreamTlsSpec(true, pem("../ca.pem"), null, "own"));
  }

  @Test
  void shouldLookForCertificatesInAllFiles() throws IOException {
    // Given
    Path main =
        file(
            "main.yaml",
            """
            certificates: {main: {crt: a.pem, key: b.pem}}
            a: {certificate: first, paths: {/: {servers: [b:1]}}}
            """);
    Path first =
        file(
            "1.yaml",
            """
            certificates: {first: {crt: a.pem, key: "-----BEGIN PRIVATE KEY-----"}}
            clusters: {c: {servers: [b:1], tls: {certificate: mian}}}
            b: {certificate: frist, paths: {/: {cluster: c}}}
            """);

    // When
    List<String> problems = problems(main, first);

    // Then
    assertThat(problems)
        .containsExactly(
            first
                + ":1:41: certificates.first.key: the PEM text has no line break after its BEGIN"
                + " line; in YAML, write it below a |",
            first
                + ":2:51: clusters.c.tls.certificate: unknown certificate \"mian\"; did you mean"
                + " \"main\"?",
            first + ":3:18: b.certificate: unknown certificate \"frist\"; did you mean \"first\"?");
  }

  @Test
  void shouldNameTheFileOfEachProblem() throws IOException {
    // Given
    Path main = file("main.yaml", "to_htps: 1\na: {paths: {/: {cluster: nope}}}\n");
    Path first = file("1.yaml", "\nb: {paths: {x: {servers: [b:1]}}}\n");
    Path second = file("2.yaml", "to_https: true\nheaders: []\nc: {paths: {/: {cluster: shop}}}\n");
    Path third = file("3.yaml", "clusters: {shop: {servers: [b:1]}}\n");

    // When
    List<String> problems = problems(main, first, second, third);

    // Then
    assertThat(problems)
        .containsExactly(
            main + ":1:1: to_htps: unknown key \"to_htps\"; did you mean \"to_https\"?",
            main + ":2:26: a.paths./.cluster: unknown cluster \"nope\"",
            first + ":2:13: b.paths.x: path \"x\" must start with a slash",
            second
                + ":1:11: to_https: to_https here would count for all hosts; it belongs into the"
                + " main file",
            second
                + ":2:10: headers: headers here would count for all hosts; it belongs into the main"
                + " file");
  }

  @Test
  void shouldRefuseAllForOneBrokenFile() throws IOException {
    // Given
    Path main = file("main.yaml", "a: {paths: {/: {cluster: in-the-broken-file}}}\n");
    Path broken = file("1.yaml", "a: [\n");
    Path absent = folder.resolve("absent.yaml");

    // When
    List<String> problems = problems(main, broken, absent);

    // Then
    assertThat(problems)
        .containsExactly(
            broken
                + ":2:1: not YAML: while parsing a flow node, expected the node content, but"
                + " found '<stream end>'",
            absent + ": cannot be read: no such file");
  }

  private List<String> problems(Path main, Path... more) {
    return Reading.READER.readAll(main, List.of(more))
            instanceof ReadResult.Refused(List<Problem> p)
        ? p.stream().map(Problem::toString).toList()
        : List.of("was loaded");
  }

  private PemSource pem(String path) {
    return new PemSource.File(folder.toAbsolutePath().resolve(path));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
