package io.gazan.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.Docs;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Every key that a reader knows stands in an example of the documentation. That the examples load
 * is in {@link DocsExamplesTest}. The keys are taken from the readers' sources: every text there
 * that looks like one is one, but for those listed here.
 */
class DocsKeysTest {
  private static final Path READERS =
      Path.of("..", "upstreams", "src", "main", "java", "io", "gazan", "upstreams", "reader");
  private static final Path CONFIG =
      Path.of("src", "main", "java", "io", "gazan", "dataplane", "config");

  private static final Pattern KEY = Pattern.compile("\"([a-z0-9_]{2,})\"");

  /** Values, words of messages, headers, and keys that are known in order to be refused. */
  private static final Set<String> NO_KEYS =
      Set.of(
          "301",
          "302",
          "307",
          "308",
          "null",
          "http",
          "https",
          "file",
          "text", // values and words
          "connection",
          "upgrade",
          "te",
          "trailer",
          "expect", // headers that nobody may set
          "date",
          "location",
          "server", // headers that cannot be added
          "acme",
          "acme_",
          "file_server_",
          "kubernetes",
          "globals",
          "to_ssl",
          "ssl", // of old
          "gazan",
          "none",
          "off",
          "unsafe"); // main.yaml's values

  @Test
  void everyKeyOfUpstreamsYaml() {
    // Given
    Set<String> known = known(READERS);

    // Then
    assertThat(known).hasSizeGreaterThan(80).contains("servers", "jwks", "hash_on", "same_site");
    assertThat(examples("upstreams.yaml")).containsAll(known);
  }

  @Test
  void everyKeyOfMainYaml() {
    // Given
    Set<String> known = known(CONFIG);

    // Then
    known.remove("certificates"); // the folder that proxy_configs means
    assertThat(known).hasSizeGreaterThan(60).contains("threads", "h2_streams", "state_dir");
    assertThat(examples("main.yaml")).containsAll(known);
  }

  private static Set<String> known(Path folder) {
    Set<String> keys = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(folder)) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        KEY.matcher(Files.readString(source))
            .results()
            .map(found -> found.group(1))
            .filter(text -> !NO_KEYS.contains(text))
            .forEach(keys::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return keys;
  }

  /** The keys of all examples of that file. */
  private static Set<String> examples(String file) {
    Set<String> keys = new TreeSet<>();
    for (String name : Docs.names()) {
      for (Docs.Block block : Docs.blocks(name)) {
        if (block.info().equals("yaml " + file)) {
          collect(new Yaml().compose(new StringReader(block.text())), keys);
        }
      }
    }
    return keys;
  }

  /** From the nodes, where {@code on} is a key and not a truth. */
  private static void collect(Node node, Set<String> into) {
    switch (node) {
      case MappingNode mapping ->
          mapping
              .getValue()
              .forEach(
                  entry -> {
                    into.add(((ScalarNode) entry.getKeyNode()).getValue());
                    collect(entry.getValueNode(), into);
                  });
      case SequenceNode list -> list.getValue().forEach(item -> collect(item, into));
      default -> {}
    }
  }
}
