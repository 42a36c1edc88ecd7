package io.gazan.upstreams.writer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.upstreams.Globals;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.Balance;
import io.gazan.upstreams.cluster.CircuitSpec;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.HealthSpec;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.document.parse.DocumentFormat;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.policy.AccessLogMode;
import io.gazan.upstreams.reader.UpstreamsReader;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is written is read as what it was. */
class RoundTripTest {
  private static final UpstreamsReader READER = new UpstreamsReader(DocumentLimits.DEFAULTS);
  private static final Path ROOT = Path.of("..", "..");
  private static final Pattern BLOCK =
      Pattern.compile("^```yaml upstreams.yaml\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

  /** Says all that the examples do not. */
  private static final String REST =
      """
      sticky_sessions: {name: s_id, seconds: 5, path: /a, same_site: none}
      to_https: 308
      rate_limit: {requests: 5, burst: 6}
      x4xx_limit: 7
      authorization: {type: basic, creds: "u:p:q", realm: shop}
      headers: ["A:"]
      client_headers: ["B: b: b"]
      server_headers: ["C: \\u00e9"]
      remove_client_headers: [D]
      remove_server_headers: [E]
      add_client_headers: ["Vary: f"]
      add_server_headers: ["Via: g", "via: h"]
      certificates:
        text:
          crt: "-----BEGIN CERTIFICATE-----\\nMII\\n-----END CERTIFICATE-----\\n"
          key: "-----BEGIN PRIVATE KEY-----\\nMII\\n-----END PRIVATE KEY-----\\n"
          hosts: [a.example, "*.b.example", "*"]
        file: {crt: /c.pem, key: /k.pem}
      clusters:
        one:
          servers: [{address: "[::1]:80", weight: 3, draining: true}, "b.example.:81"]
          tls: {verify: true, ca: /ca.pem, name: n.example, certificate: file}
          protocol: h2
          balance: hash
          hash_on: {header: X-User}
          health: {active: false, method: post, path: "/h?x", interval: 100ms, timeout: 3}
          limits: {connections: 1, pending: 2, requests: 3}
          slow_start: 90
        none: {servers: []}
        two: {servers: ["b:1"], balance: hash, hash_on: {cookie: c}, health: false}
        six: {servers: ["b:1"], balance: hash, hash_on: {header: X-Y}}
        three: {servers: ["b:1"], balance: hash, hash_on: address, protocol: h2c}
        four: {servers: ["b:1"], balance: hash, hash_on: path, protocol: http1}
        five: {servers: ["b:1"], balance: random2, protocol: https}
      upstreams:
        DEFAULT: {paths: {/: {servers: ["b:1"], healthcheck: false}}}
        "*.wild.example": {certificate: text, paths: {"=/x": {cluster: one}}}
        "::1": {paths: {/: {clusters: [{name: two, weight: 0}, {name: three, weight: 9}]}}}
        r.example:
          paths:
            /1: {redirect_to: "https://a:444/p"}
            /2: {redirect_to: {scheme: http, status: 307}}
            /3: {redirect_to: {port: 8080}}
            /4: {redirect_to: {path: /}}
            /5: {redirect_to: {host: "[::1]", path: /x}}
            /6: {cluster: four, retries: {attempts: 0, on: []}, to_https: false, access_log: error}
            /7: {cluster: five, retries: {on: [stale]}, sticky_sessions: false, to_https: true}
            /9: {cluster: four, rate_limit: false, x4xx_limit: false, max_body: 0, rewrite: {prefix: /}}
            /10: {cluster: four, rate_limit: 3, x4xx_limit: 4, max_body: 5KiB, rewrite: {prefix: /y}}
            /11: {cluster: four, allow: [10.0.0.0/8, "2001:db8::/32"], deny: ["::1", 10.1.2.3]}
            /12: {respond: {status: 503, body: "back soon", type: text/html}}
            /13: {respond: {status: 204}}
            /14: {cluster: four, timeouts: {connect: 1ms, response: 2s, idle: 3m}, cors: {origins: "*"}}
            /15:
              cluster: four
              timeouts: {connect: 1s, response: 1s, idle: 1s}
              cors: {origins: ["https://*.a.example"], methods: [get], headers: [X-A], expose: [X-B],
                credentials: true, max_age: 5}
            /16: {cluster: four, authorization: {type: none}}
            /17: {cluster: four, authorization: {type: apikey, creds: [one-key, two-key]}}
            /18: {cluster: four, authorization: {type: basic, creds: "a:{SHA}nU4eI71bcnBGqeO0t9tXvY1u5oQ=\\nb:$apr1$abcdefgh$DZYH4BL5lbYKZ9MhLYLLc0"}}
            /19: {cluster: four, authorization: {type: jwt, creds: 0123456789abcdef0123456789abcdef, issuer: i, audiences: [x, y]}}
            /20: {cluster: four, authorization: {type: jwt, jwks: /keys.json}}
            /21: {cluster: four, authorization: {type: forward, creds: "http://a.example/ask?x", method: HEAD,
                response_headers: [X-User], timeout: 3s}}
            /22: {cluster: four, authorization: {type: forward, creds: "https://a.example/"}}
            /8: {cluster: four, sticky_sessions: 7, server_headers: ["Host: h.example:80"]}
      """;

  @Test
  void everyExampleIsReadAsWhatItWas() throws IOException {
    for (Upstreams document : corpus()) {
      assertThat(again(document)).isEqualTo(document);
      assertThat(new ArrayList<>(again(document).hosts().keySet()))
          .isEqualTo(new ArrayList<>(document.hosts().keySet()));
    }
  }

  /** Else the test above would pass without a line that writes it. */
  @Test
  void theExamplesSayMoreThanOneThingOfEveryComponent() throws IOException {
    // Given
    Map<String, Set<Object>> seen = new TreeMap<>();

    // When
    corpus().forEach(document -> collect(document, seen));

    // Then
    assertThat(seen).hasSizeGreaterThan(50);
    seen.values().removeIf(values -> values.size() > 1);
    seen.remove("Upstreams.consul");
    assertThat(seen).as("always the same").isEmpty();
  }

  @Test
  void aRoutesOwnClusterThatServersCannotSayIsLifted() {
    // Given
    ClusterSpec odd =
        new ClusterSpec(
            "h.example /",
            List.of(new ServerSpec("b", 1)),
            Protocol.H2C,
            UpstreamTlsSpec.DEFAULTS,
            Balance.LEAST_REQUESTS,
            null,
            HealthSpec.DEFAULTS,
            CircuitSpec.DEFAULTS,
            Duration.ZERO);
    RouteSpec route = new RouteSpec(PathSpec.prefix("/"), new TargetSpec.Inline(odd));
    LinkedHashMap<String, VirtualHostSpec> hosts = new LinkedHashMap<>();
    hosts.put("h.example", new VirtualHostSpec("h.example", List.of(route)));
    LinkedHashMap<String, ClusterSpec> taken = new LinkedHashMap<>();
    taken.put("route-1", new ClusterSpec("route-1", List.of(new ServerSpec("c", 1))));

    // When
    Upstreams again = again(new Upstreams(Globals.NONE, taken, hosts));

    // Then
    ClusterSpec lifted = Objects.requireNonNull(again.clusters().get("route-2"));
    assertThat(lifted.protocol()).isEqualTo(Protocol.H2C);
    assertThat(lifted.balance()).isEqualTo(Balance.LEAST_REQUESTS);
    assertThat(lifted.servers()).isEqualTo(odd.servers());
    assertThat(
            Objects.requireNonNull(again.hosts().get("h.example"))
                .routes()
                .getFirst()
                .target()
                .toString())
        .contains("route-2");
  }

  @Test
  void secretsAreLeftOutUnlessTheyAreAskedFor() {
    // Given
    Upstreams document =
        loaded(
            """
            headers: ["X-Api-Key: hush-1", "X-Plain: seen"]
            certificates:
              c:
                crt: "-----BEGIN CERTIFICATE-----\\nPUBLIC\\n-----END CERTIFICATE-----\\n"
                key: "-----BEGIN PRIVATE KEY-----\\nhush-2\\n-----END PRIVATE KEY-----\\n"
            upstreams:
              a: {paths: {/: {servers: ["b:1"], server_headers: ["Authorization: Basic hush-3"]}}}
              b: {paths: {/: {servers: ["b:1"], authorization: {type: basic, creds: "user:hush-4"}}}}
              c: {paths: {/: {servers: ["b:1"], authorization: {type: apikey, creds: hush-5}}}}
              d: {paths: {/: {servers: ["b:1"], authorization: {type: jwt, creds: hush-6-0123456789abcdef0123456789}}}}
              e: {paths: {/: {servers: ["b:1"], server_headers: ["X-Auth: hush-7"]}}}
              h: {paths: {/: {servers: ["b:1"], add_server_headers: ["X-Auth: hush-10"], add_client_headers: ["Set-Cookie: hush-11", "X-Added: bare"]}}}
              f: {paths: {/: {servers: ["b:1"], authorization: {type: forward, creds: "https://ask.test:8/may?k=hush-8"}}}}
              g: {paths: {/: {servers: ["b:1"], authorization: {type: jwt, jwks: "https://keys.test/set?k=hush-9"}}}}
            """);

    // When
    String shown = new String(UpstreamsWriter.write(document, Secrets.REDACTED), UTF_8);
    String revealed = new String(UpstreamsWriter.write(document, Secrets.REVEALED), UTF_8);

    // Then
    assertThat(shown).doesNotContain("hush").contains("seen", "bare", "PUBLIC", "(redacted)");
    assertThat(shown).contains("\"https://ask.test:8/may?(redacted)\"", "keys.test/set?(redacted)");
    assertThat(revealed)
        .contains(
            "hush-1", "hush-2", "hush-3", "hush-4", "hush-5", "hush-6", "hush-7", "hush-8",
            "hush-9", "hush-10", "hush-11")
        .doesNotContain("(redacted)");
  }

  @Test
  void theSameIsWrittenTheSameAndDefaultsAreNot() {
    // Given
    Upstreams document = loaded("a: {paths: {/: {servers: [\"b:1\"], access_log: all}}}");

    // When
    String text = new String(UpstreamsWriter.write(document, Secrets.REVEALED), UTF_8);

    // Then
    assertThat(text)
        .isEqualTo(
            """
            {
              "upstreams" : {
                "a" : {
                  "paths" : {
                    "/" : {
                      "servers" : [ "b:1" ],
                      "access_log" : "%s"
                    }
                  }
                }
              }
            }
            """
                .formatted(PolicyWriter.lower(AccessLogMode.ALL)));
  }

  private static Upstreams again(Upstreams document) {
    return loaded(new String(UpstreamsWriter.write(document, Secrets.REVEALED), UTF_8));
  }

  private static Upstreams loaded(String text) {
    return switch (READER.read(text.getBytes(UTF_8), null, DocumentFormat.DETECT)) {
      case ReadResult.Loaded loaded -> loaded.upstreams();
      case ReadResult.Refused refused ->
          throw new AssertionError(refused.problems() + " in " + text);
    };
  }

  /** The examples of the documentation, those in examples/, and the rest. */
  private static List<Upstreams> corpus() throws IOException {
    List<Upstreams> documents = new ArrayList<>();
    documents.add(loaded(REST));
    documents.add(loaded(Files.readString(ROOT.resolve("examples/upstreams.yaml"))));
    try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
      for (Path page : pages.filter(path -> path.toString().endsWith(".md")).toList()) {
        Matcher block = BLOCK.matcher(Files.readString(page));
        while (block.find()) {
          Upstreams document = loaded(block.group(1));
          if (document.consul() == null) {
            documents.add(document);
          }
        }
      }
    }
    assertThat(documents).hasSizeGreaterThan(10);
    return documents;
  }

  private static void collect(Object value, Map<String, Set<Object>> seen) {
    switch (value) {
      case Record record -> {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
          Object part = part(record, component);
          seen.computeIfAbsent(
                  record.getClass().getSimpleName() + "." + component.getName(),
                  _ -> new HashSet<>())
              .add(part == null ? "null" : part);
          if (part != null) {
            collect(part, seen);
          }
        }
      }
      case Collection<?> list -> list.forEach(item -> collect(item, seen));
      case Map<?, ?> map -> map.values().forEach(item -> collect(item, seen));
      default -> {}
    }
  }

  private static @Nullable Object part(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
