package io.gazan.dataplane.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.TestPairs;
import io.gazan.dataplane.testing.TlsClient;
import io.gazan.dataplane.testing.UpstreamsYaml;
import io.gazan.dataplane.testing.WireResponse;
import io.gazan.upstreams.document.Field;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Problems;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.document.parse.DocumentFormat;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.document.parse.DocumentReader;
import io.gazan.upstreams.document.parse.DocumentResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description of the API is true, and the API is where it should be and nowhere else. */
class OpenApiIT {
  @TempDir Path folder;

  @Test
  void everyServedPathIsDescribedWithItsMethodsAndEveryDescribedOneIsServed() throws IOException {
    try (DataplaneFixture gazan = start("")) {
      // Given
      ConfigApi api = new ConfigApi(gazan);
      TreeMap<String, Set<String>> described = new TreeMap<>();
      for (Field path : below(fields(api.get("/openapi.json").text()), "paths").all()) {
        Set<String> methods = new TreeSet<>();
        Fields operations = Objects.requireNonNull(path.value().fields());
        operations.all().forEach(each -> methods.add(each.name().toUpperCase(Locale.ROOT)));
        described.put(path.name(), methods);
      }

      // When
      TreeMap<String, Set<String>> served = new TreeMap<>();
      for (String path : gazan.dataplane().adminPaths()) {
        try (RawClient client = api.connect()) {
          String allow = client.request("BREW", "localhost", path).read().header("Allow");
          Set<String> methods = new TreeSet<>(List.of(Objects.requireNonNull(allow).split(", ")));
          methods.remove("HEAD");
          served.put(path, methods);
        }
      }

      // Then
      assertThat(served).isEqualTo(described).hasSizeGreaterThan(6);
    }
  }

  @Test
  void theDescriptionOfATokenRequestTellsWhatIsTaken() throws IOException {
    try (DataplaneFixture gazan = start("")) {
      // Given
      ConfigApi api = new ConfigApi(gazan);
      Fields schemas =
          below(below(fields(api.get("/openapi.json").text()), "components"), "schemas");
      Fields described = below(schemas, "TokenRequest");

      for (Set<String> minutes :
          List.of(Set.<String>of(), Set.of("valid"), Set.of("exp"), Set.of("valid", "exp"))) {
        // When
        StringBuilder request = new StringBuilder("{\"master_key\":\"" + ConfigApi.KEY + "\"");
        request.append(",\"owner\":\"o\"");
        minutes.forEach(name -> request.append(",\"").append(name).append("\":1"));
        int status = api.post("/jwt", request.append('}').toString()).status();

        // Then
        long fitting =
            Objects.requireNonNull(described.get("oneOf"), "oneOf").items().stream()
                .map(each -> Objects.requireNonNull(each.fields()).get("required"))
                .filter(required -> minutes.containsAll(names(required)))
                .count();
        assertThat(status).as("%s", minutes).isEqualTo(fitting == 1 ? 201 : 400);
      }
    }
  }

  private static List<String> names(@Nullable Value required) {
    return Objects.requireNonNull(required).items().stream()
        .map(each -> String.valueOf(each.text()))
        .toList();
  }

  @Test
  void theApiIsOnItsOwnAddressesOnly() throws IOException {
    // Given
    TestPairs.write(folder, "api", TestPairs.pair("api.test"));
    try (DataplaneFixture gazan =
        start(
            """
            status_address: 127.0.0.2:0
            config_tls_address: 127.0.0.1:0
            config_tls_certificate: %s/api.crt
            config_tls_key_file: %s/api.key
            """
                .formatted(folder, folder))) {
      for (String path : gazan.dataplane().adminPaths()) {
        boolean probe = Set.of("/livez", "/readyz", "/metrics").contains(path);

        // When, Then
        try (RawClient client = RawClient.connect(gazan.dataplane().statusAddress())) {
          assertThat(client.get("localhost", path).read().status() == 404)
              .as(path)
              .isEqualTo(!probe);
        }
        assertThat(gazan.get("localhost", path).status()).as(path).isEqualTo(404);
      }

      // When, Then
      WireResponse secured =
          TlsClient.create()
              .get(
                  Objects.requireNonNull(gazan.dataplane().adminTlsAddress()),
                  "localhost",
                  "/conf?reveal",
                  ConfigApi.BEARER);
      assertThat(secured.status()).isEqualTo(200);
      assertThat(secured.text()).contains("a.test");
    }
  }

  @Test
  void aDocumentComesOverTlsToo() throws IOException {
    // Given
    TestPairs.write(folder, "api", TestPairs.pair("api.test"));
    try (DataplaneFixture gazan =
            start(
                """
                config_tls_address: 127.0.0.1:0
                config_tls_certificate: %s/api.crt
                config_tls_key_file: %s/api.key
                """
                    .formatted(folder, folder));
        TlsClient.Secured secured =
            TlsClient.create()
                .connect(Objects.requireNonNull(gazan.dataplane().adminTlsAddress()), "api.test")) {
      byte[] document =
          UpstreamsYaml.unchecked("b.test", "127.0.0.1:9").getBytes(StandardCharsets.UTF_8);

      // When, Then
      for (int i = 0; i < 3; i++) {
        secured.http().request("POST", "localhost", "/conf", document, ConfigApi.BEARER);
        assertThat(secured.http().read("POST").status()).isEqualTo(200);
        assertThat(secured.http().get("localhost", "/livez").read().status()).isEqualTo(200);
      }
      secured.http().request("POST", "localhost", "/conf", document);
      assertThat(secured.http().read("POST").status()).isEqualTo(403);
    }
  }

  private static DataplaneFixture start(String more) {
    return DataplaneFixture.start(
        ConfigApi.mainYaml(more), UpstreamsYaml.unchecked("a.test", "127.0.0.1:9"));
  }

  private static Fields fields(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    DocumentResult result =
        new DocumentReader(DocumentLimits.DEFAULTS).read(bytes, null, DocumentFormat.JSON);
    assertThat(result).isInstanceOf(DocumentResult.Parsed.class);
    return Objects.requireNonNull(
        ((DocumentResult.Parsed) result).document().value(new Problems(null)).fields());
  }

  private static Fields below(Fields fields, String key) {
    return Objects.requireNonNull(Objects.requireNonNull(fields.get(key)).fields());
  }
}
