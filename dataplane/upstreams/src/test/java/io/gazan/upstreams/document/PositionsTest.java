package io.gazan.upstreams.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.upstreams.Problem;
import io.gazan.upstreams.document.parse.DocumentFormat;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.document.parse.DocumentReader;
import io.gazan.upstreams.document.parse.DocumentResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositionsTest {
  private static final Document MAIN =
      read(
          "main",
          """
          headers: ["a: b"]
          consul:
            tls: {ca: /ca.pem}
          clusters:
            shop.v1: {tls: {ca: /ca.pem}}
            shop: {servers: []}
          top.example: {paths: {/: {headers: ["a: b", "c: d"]}}}
          upstreams:
            A.example.com:
              paths:
                "/":
                  servers: []
                "/v1.0/x": {authorization: {type: jwt}}
            both.example: {paths: {}}
          """);
  private static final Document LATER =
      read("later", "upstreams:\n  both.example: {paths: {/: {}}}\n");

  @ParameterizedTest
  @CsvSource({
    "headers, main:1:10",
    "consul.tls.ca, main:3:13",
    "clusters.shop.v1.tls.ca, main:5:23",
    "clusters.shop.servers, main:6:19",
    "clusters.shop.tls.ca, main:6:3",
    "upstreams.top.example.paths./.headers[1], main:7:45",
    "upstreams.a.example.com.paths./v1.0/x.authorization, main:13:34",
    "upstreams.a.example.com.paths./.tls.certificate, main:11:7",
    "upstreams.both.example.paths./.headers, later:2:26",
    "upstreams.no.example.paths./, later:1:1",
    "nowhere, main",
  })
  void aProblemGetsThePlaceOfItsPathAsFarDownAsThereIsOne(String path, String place) {
    assertThat(Positions.fill(List.of(new Problem(path, 0, 0, "m")), List.of(MAIN, LATER)))
        .singleElement()
        .hasToString(place + ": " + path + ": m");
  }

  @Test
  void whatHasAPlaceKeepsIt() {
    // Given
    Problem placed = new Problem("f", "headers", 7, 8, "m");
    Problem nowhere = new Problem("headers", 0, 0, "m");

    // When, Then
    assertThat(Positions.fill(List.of(placed), List.of(MAIN))).containsExactly(placed);
    assertThat(Positions.fill(List.of(nowhere), List.of())).containsExactly(nowhere);
  }

  private static Document read(String origin, String text) {
    DocumentReader reader = new DocumentReader(DocumentLimits.DEFAULTS);
    return ((DocumentResult.Parsed) reader.read(text.getBytes(UTF_8), origin, DocumentFormat.YAML))
        .document();
  }
}
