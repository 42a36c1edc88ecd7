package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.TestPairs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code gazan -t} with files that are wrong in every way: one precise line each, exit code 2,
 * soon.
 */
@Timeout(10)
class BadInputTest {
  private static final String GOOD_MAIN = "upstreams_conf: upstreams.yaml\n";
  private static final String GOOD_UPSTREAMS =
      "upstreams: {a.example: {paths: {/: {servers: [\"127.0.0.1:80\"]}}}}\n";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          main.yaml      | ``                                              | main.yaml: the document is empty
          main.yaml      | `# nothing`                                     | main.yaml: the document is empty
          main.yaml      | `upstreams_conf: "up`                           | main.yaml:1:
          main.yaml      | `- a list`                                      | main.yaml:1:1: expected a mapping, found a list
          main.yaml      | `threads: {}`                                   | main.yaml:1:
          main.yaml      | `upstreams_conf: a, upstreams_conf: b`          | main.yaml:1:
          main.yaml      | `upstreams_cnf: upstreams.yaml`                 | main.yaml:1:
          upstreams.yaml | ``                                              | upstreams.yaml: the document is empty
          upstreams.yaml | `upstreams: {a.example: {paths: {/: {servers: [` | upstreams.yaml:1:47: not YAML
          upstreams.yaml | `upstreams: 7`                                  | upstreams.yaml:1:12: upstreams: expected a mapping, found "7"
          upstreams.yaml | `upstreams: {}`                                 | upstreams.yaml: no hosts: there is nothing to serve
          upstreams.yaml | `upstreamz: {}`                                 | upstreams.yaml:1:1: upstreamz: unknown key "upstreamz"; did you mean "upstreams"?
          upstreams.yaml | `upstreams: {a.example: {paths: {/: {servers: ["127.0.0.1:99999"]}}}}` | upstreams.yaml:1:47: upstreams.a.example.paths./.servers[0]:
          upstreams.yaml | `upstreams: {a.example: {paths: {/: {servers: ["no port"]}}}}`         | upstreams.yaml:1:47: upstreams.a.example.paths./.servers[0]:
          upstreams.yaml | `upstreams: {a.example: {paths: {/: {servers: []}}}}`                  | upstreams.yaml:1:
          upstreams.yaml | `upstreams: {a.example: {paths: {}}}`           | upstreams.yaml:1:
          upstreams.yaml | `upstreams: {a.example: {paths: {/: {servers: ["127.0.0.1:80"]}}}, a.example: {}}` | upstreams.yaml:1:
          upstreams.yaml | `upstreams: {a.example: {paths: {/: {servers: ["127.0.0.1:80"], rate_limit: -5}}}}` | upstreams.yaml:1:
          """)
  void isRefusedWithItsPlace(String broken, String content, String line) throws IOException {
    // Given
    write("main.yaml", GOOD_MAIN);
    write("upstreams.yaml", GOOD_UPSTREAMS);
    write(broken, content);
    // When
    int code = check();
    // Then
    assertThat(code).isEqualTo(2);
    assertThat(lines()).isNotEmpty().allSatisfy(l -> assertThat(l).startsWith(folder.toString()));
    assertThat(lines().getFirst()).startsWith(folder + "/" + line);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aKeySetThatIsNoneIsRefusedAndCredsThatAreNotTheMasterKeyAreWarnedAbout() throws IOException {
    // Given
    write("main.yaml", GOOD_MAIN + "master_key: 0123456789abcdef0123456789abcdef\n");
    Path keys = write("keys.json", "{}");
    write(
        "upstreams.yaml",
        """
        a.example:
          paths:
            /keys: {servers: ["127.0.0.1:80"], authorization: {type: jwt, jwks: keys.json}}
            /own: {servers: ["127.0.0.1:80"], authorization: {type: jwt, creds: another secret that is long enough}}
        """);
    // When
    int code = check();
    int alone = run("validate", folder.resolve("upstreams.yaml").toString());
    // Then
    String file = folder + "/upstreams.yaml";
    String refused =
        file
            + ":3:73: upstreams.a.example.paths./keys.authorization.jwks: "
            + keys
            + " is not a set of keys (RFC 7517)";
    assertThat(code).isEqualTo(2);
    assertThat(alone).isEqualTo(2);
    assertThat(lines())
        .containsExactly(
            file
                + ":4:54: upstreams.a.example.paths./own.authorization: creds are not master_key:"
                + " tokens of POST /jwt are refused here (a warning)",
            refused,
            refused);
  }

  @Test
  void whatCannotBeReadIsOneLine() throws IOException {
    // Given
    Assumptions.assumeFalse(
        "root".equals(System.getProperty("user.name")), "root reads everything");
    Path upstreams = write("upstreams.yaml", GOOD_UPSTREAMS);
    Files.setPosixFilePermissions(upstreams, PosixFilePermissions.fromString("---------"));
    write("main.yaml", GOOD_MAIN);
    // When
    int code = check();
    // Then
    assertThat(code).isEqualTo(2);
    assertThat(lines()).containsExactly(upstreams + ": cannot be read: permission denied");
  }

  @Test
  void aMissingFileOrAFolderIsOneLine() throws IOException {
    // Given
    write("main.yaml", GOOD_MAIN);
    // When
    int missing = check();
    Files.createDirectory(folder.resolve("upstreams.yaml"));
    int aFolder = check();
    // Then
    assertThat(List.of(missing, aFolder)).containsExactly(2, 2);
    assertThat(lines())
        .containsExactly(
            folder + "/upstreams.yaml: cannot be read: no such file",
            folder + "/upstreams.yaml: cannot be read: it is a folder");
  }

  @Test
  void aCertificateThatCannotBeUsedIsOneLine() throws IOException {
    // Given
    write("upstreams.yaml", GOOD_UPSTREAMS);
    write(
        "main.yaml",
        GOOD_MAIN
            + "\nproxy_address_tls: 127.0.0.1:0\ntls_certificate: a.crt\ntls_key_file: a.key\n");
    TestPairs.write(folder, "a", TestPairs.pair("a.example"));
    // When
    int good = check();
    TestPairs.replace(folder.resolve("a.key"), TestPairs.pair("a.example").getPrivateKeyPEM());
    int bad = check();
    // Then
    assertThat(List.of(good, bad)).containsExactly(0, 2);
    assertThat(lines())
        .containsExactly(
            "%1$s/main.yaml:5:15: tls_key_file: %1$s/a.key: is not the key of the certificate in %1$s/a.crt"
                .formatted(folder));
  }

  @Test
  void whatMainYamlNamesAndIsNotThereIsALineEachWithItsPlace() throws IOException {
    // Given
    write("upstreams.yaml", GOOD_UPSTREAMS);
    write(
        "main.yaml",
        GOOD_MAIN
            + "proxy_address_tls: 127.0.0.1:0\ntls_certificate: no.crt\ntls_key_file: no.key\n"
            + "client_ca: no.pem\nclient_auth: required\naccess_log_file: no/a.log\n"
            + "config_tls_address: 127.0.0.1:1\nconfig_tls_certificate: none.crt\n"
            + "config_tls_key_file: none.key\n");
    // When
    int code = check();
    // Then
    assertThat(code).isEqualTo(2);
    assertThat(lines())
        .hasSize(4)
        .anySatisfy(line -> assertThat(line).startsWith(folder + "/main.yaml:3:18: tls_cert"))
        .anySatisfy(line -> assertThat(line).startsWith(folder + "/main.yaml:5:12: client_ca: "))
        .anySatisfy(line -> assertThat(line).startsWith(folder + "/main.yaml:7:18: access_log_"))
        .anySatisfy(line -> assertThat(line).startsWith(folder + "/main.yaml:9:25: config_tls"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          upstreams: {a.example: {paths: {/: {servers: ["b:1"], authorization: {type: jwt}}}}}              | upstreams.yaml:1:70: upstreams.a.example.paths./.authorization: type jwt without creds
          a.example: {paths: {/: {servers: ["b:1"], authorization: {type: jwt}}}}                           | upstreams.yaml:1:58: upstreams.a.example.paths./.authorization: type jwt without creds
          {clusters: {c: {servers: ["b:1"], tls: {verify: true, ca: /no.pem}}}, a.example: {paths: {/: {cluster: c}}}} | upstreams.yaml:1:59: clusters.c.tls.ca: /no.pem
          {certificates: {c: {crt: /no.crt, key: /no.key}}, a.example: {paths: {/: {servers: ["b:1"]}}}}    | upstreams.yaml:1:26: certificates.c.crt: /no.crt
          {provider: consul, consul: {servers: ["https://c:1"], tls: {ca: /no.pem}, services: [{hostname: h, upstream: u}]}} | upstreams.yaml:1:65: consul.tls.ca: cannot be used
          """)
  void whatIsFoundAfterTheReadingHasItsPlaceToo(String content, String line) throws IOException {
    // Given
    write("main.yaml", GOOD_MAIN);
    write("upstreams.yaml", content);
    // When
    int code = check();
    // Then
    assertThat(code).isEqualTo(2);
    assertThat(lines()).hasSize(1);
    assertThat(lines().getFirst()).startsWith(folder + "/" + line);
  }

  @Test
  void whatIsNotUtf8IsOneLine() throws IOException {
    // Given
    write("main.yaml", GOOD_MAIN);
    Files.write(folder.resolve("upstreams.yaml"), new byte[] {'a', ':', ' ', (byte) 0xc3, 'x'});
    // When
    int code = check();
    // Then
    assertThat(code).isEqualTo(2);
    assertThat(lines()).hasSize(1);
    assertThat(lines().getFirst()).startsWith(folder + "/upstreams.yaml:1:4: ").contains("UTF-8");
  }

  @Test
  void aHugeFileAndAnAliasBombAreOneLineEach() throws IOException {
    // Given
    write("main.yaml", GOOD_MAIN);
    Files.write(
        folder.resolve("upstreams.yaml"), "x".repeat(50 << 20).getBytes(StandardCharsets.US_ASCII));
    // When
    int huge = check();
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append(
          "a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9) + "*a" + (i - 1)));
    }
    write("upstreams.yaml", bomb.toString());
    int aliases = check();
    // Then
    assertThat(List.of(huge, aliases)).containsExactly(2, 2);
    assertThat(lines()).hasSize(2);
    assertThat(lines().getFirst()).contains("limits.document");
    assertThat(lines().getLast()).startsWith(folder + "/upstreams.yaml:").contains("1000000");
  }

  @Test
  void allProblemsComeAtOnce() throws IOException {
    // Given
    write("main.yaml", "threads: 0\nlog_level: loud\nthredz: 1\nupstreams_conf: upstreams.yaml\n");
    // When
    int code = check();
    // Then
    assertThat(code).isEqualTo(2);
    assertThat(lines()).hasSize(3);
  }

  @Test
  void goodFilesAreValidAndNothingIsBound() throws IOException {
    // Given
    write("main.yaml", GOOD_MAIN + "proxy_address_http: 192.0.2.1:1\n");
    write("upstreams.yaml", GOOD_UPSTREAMS);
    // When
    int code = check();
    // Then
    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            %1$s/upstreams.yaml is valid (hosts: 1, named clusters: 0)
            %1$s/main.yaml is valid
            """
                .formatted(folder));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void validateTellsTheTwoKindsOfFilesApart() throws IOException {
    // Given
    Path main = write("main.yaml", GOOD_MAIN);
    Path upstreams = write("upstreams.yaml", GOOD_UPSTREAMS);
    // When
    int both = run("validate", main.toString());
    int one = run("validate", upstreams.toString());
    write("main.yaml", GOOD_MAIN + "threads: none\n");
    int bad = run("validate", main.toString());
    // Then
    assertThat(List.of(both, one, bad)).containsExactly(0, 0, 2);
    assertThat(lines()).hasSize(1);
    assertThat(lines().getFirst()).contains("main.yaml:2:10: threads: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -x              | gazan: Unknown option: '-x' (gazan -h lists the options)
          -c              | gazan: Missing required parameter for option '--config' (FILE) (gazan -h lists the options)
          run             | gazan: nothing to do without a configuration: -c FILE, or demo (gazan -h lists the options)
          completion fish | gazan: Invalid value for positional parameter at index 0 (SHELL): expected one of [BASH, ZSH] (case-insensitive) but was 'fish' (gazan -h lists the options)
          validate        | gazan: Missing required parameter: 'FILE' (gazan -h lists the options)
          demo --port x   | gazan: Invalid value for option '--port': 'x' is not an int (gazan -h lists the options)
          demo --port 70000 | gazan: --port must be 0 to 65535, not 70000 (gazan -h lists the options)
          """)
  void wrongUsageIsOneLine(String arguments, String line) {
    // When
    int code = run(arguments.split(" "));
    // Then
    assertThat(code).isEqualTo(2);
    assertThat(lines()).containsExactly(line);
  }

  @Test
  void helpAndVersionAreAnswers() {
    // When
    int version = run("-v");
    int help = run("-h");
    int helpOfRun = run("run", "--help");
    // Then
    assertThat(List.of(version, help, helpOfRun)).containsExactly(0, 0, 0);
    assertThat(out.toString())
        .startsWith("gazan ")
        .contains("Usage: gazan ")
        .contains("Usage: gazan run");
    assertThat(err.toString()).isEmpty();
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private int check() {
    return run("-t", "-c", folder.resolve("main.yaml").toString());
  }

  private int run(String... arguments) {
    return Main.run(arguments, new PrintWriter(out), new PrintWriter(err));
  }

  private List<String> lines() {
    return err.toString().lines().toList();
  }
}
