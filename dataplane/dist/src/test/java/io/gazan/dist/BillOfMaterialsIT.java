package io.gazan.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The archive's bill of materials, beside it and inside. */
class BillOfMaterialsIT {
  @BeforeAll
  static void onlyOnline() {
    assumeTrue(Files.exists(Build.bill()), "Maven was offline: its plugin makes no bill then");
  }

  @Test
  void itListsEveryJarByNameVersionAndHash() throws Exception {
    // Given
    Map<String, String> listed = new TreeMap<>();
    for (JsonNode component : bill().get("components")) {
      listed.put(fileName(component), hash(component));
    }

    // When
    Map<String, String> there = new TreeMap<>();
    try (Stream<Path> files = Files.list(Build.root().resolve("lib"))) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        there.put(jar.getFileName().toString(), sha256(jar));
      }
    }

    // Then
    assertThat(listed).isEqualTo(there);
  }

  @Test
  void itSaysNothingOfWhenItWasMade() throws IOException {
    // Then
    assertThat(bill().at("/metadata/timestamp").isMissingNode()).isTrue();
    assertThat(bill().get("bomFormat").asText()).isEqualTo("CycloneDX");
  }

  @Test
  void theOneInsideIsTheSame() throws IOException {
    // Then
    Path inside = Build.root().resolve(Build.recipe().folder() + ".cdx.json");
    assertThat(Files.mismatch(inside, Build.bill())).isEqualTo(-1);
  }

  private static JsonNode bill() throws IOException {
    return new ObjectMapper().readTree(Build.bill().toFile());
  }

  private static String fileName(JsonNode component) {
    String purl = component.get("purl").asText();
    int classifier = purl.indexOf("classifier=");
    String suffix =
        classifier < 0 ? "" : "-" + purl.substring(classifier + 11).replaceFirst("&.*", "");
    return component.get("name").asText()
        + "-"
        + component.get("version").asText()
        + suffix
        + ".jar";
  }

  private static String hash(JsonNode component) {
    for (JsonNode hash : component.get("hashes")) {
      if (hash.get("alg").asText().equals("SHA-256")) {
        return hash.get("content").asText();
      }
    }
    return "";
  }

  private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return String.format("%064x", new BigInteger(1, digest));
  }
}
