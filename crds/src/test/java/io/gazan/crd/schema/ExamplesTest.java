package io.gazan.crd.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.gazan.crd.GazanRoute;
import io.gazan.crd.generate.Crd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of the repository and of its documentation are what they say. */
class ExamplesTest {
  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Schema SCHEMA = Schema.ofCrd(Crd.generate());
  private static final Pattern FENCED = Pattern.compile("(?s)```yaml kubernetes\n(.*?)```");

  /** A document of a file. */
  record Example(String file, Map<String, Object> object) {
    String kind() {
      return String.valueOf(object.get("kind"));
    }

    String name() {
      return String.valueOf(Tree.at(object, "metadata").get("name"));
    }

    @Override
    public String toString() {
      return file + ": " + kind() + " " + name();
    }
  }

  static List<Example> applied() {
    List<Example> examples = new ArrayList<>();
    for (Path file : files("examples/kubernetes", ".yaml")) {
      Tree.read(text(file))
          .forEach(object -> examples.add(new Example(file.getFileName().toString(), object)));
    }
    return examples;
  }

  /** In blocks that are marked {@code yaml kubernetes}. */
  static List<Example> documented() {
    List<Example> examples = new ArrayList<>();
    for (Path file : files("docs", ".md")) {
      FENCED
          .matcher(text(file))
          .results()
          .flatMap(block -> Tree.read(block.group(1)).stream())
          .forEach(object -> examples.add(new Example(file.getFileName().toString(), object)));
    }
    return examples;
  }

  static Stream<Example> routes() {
    return Stream.concat(applied().stream(), documented().stream())
        .filter(example -> example.kind().equals("GazanRoute"));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void theApiServerTakesIt(Example route) {
    // Given
    Map<String, Object> object = Tree.map(Tree.copy(route.object()));
    object.keySet().removeAll(Set.of("apiVersion", "kind", "metadata"));
    Defaults.fill(SCHEMA, object);

    // When, Then
    assertThat(Validator.violations(SCHEMA, object)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("routes")
  void theTypesHoldAllOfIt(Example route) {
    // Given
    KubernetesSerialization json = new KubernetesSerialization();
    Map<String, Object> completed = Tree.map(Tree.copy(route.object()));
    Defaults.fill(SCHEMA, completed);

    // When
    GazanRoute typed = json.unmarshal(json.asJson(route.object()), GazanRoute.class);
    Map<String, Object> written = Tree.read(json.asYaml(typed)).getFirst();
    Defaults.fill(SCHEMA, written);

    // Then: what the types say is what was read, with the defaults of the API server.
    assertThat(route.object().get("apiVersion")).isEqualTo("gazan.io/v1alpha1");
    assertThat(lean(Tree.at(written, "spec"))).isEqualTo(lean(Tree.at(completed, "spec")));
  }

  @Test
  void theyReferToEachOtherOnly() {
    // Given
    List<Example> examples = applied();
    Set<String> named = new LinkedHashSet<>();
    examples.forEach(example -> named.add(example.kind() + " " + example.name()));

    // When
    Set<String> referred = new LinkedHashSet<>();
    for (Example example : examples) {
      references(example.object().getOrDefault("spec", Map.of()), "", referred);
    }

    // Then
    assertThat(referred).hasSizeGreaterThan(5);
    assertThat(named).containsAll(referred).hasSameSizeAs(examples);
  }

  @Test
  void theyShareANamespaceAndNoHost() {
    // Given
    List<String> hosts = new ArrayList<>();

    // When
    for (Example example : applied()) {
      if (!example.kind().equals("IngressClass")) {
        assertThat(Tree.at(example.object(), "metadata").get("namespace")).isEqualTo("default");
      }
      if (example.kind().equals("GazanRoute")) {
        Tree.list(Tree.at(example.object(), "spec").get("hosts"))
            .forEach(host -> hosts.add((String) host));
      } else if (example.kind().equals("Ingress")) {
        Tree.list(Tree.at(example.object(), "spec").get("rules"))
            .forEach(rule -> hosts.add((String) Tree.map(rule).get("host")));
      }
    }

    // Then
    assertThat(hosts).hasSizeGreaterThan(9).doesNotHaveDuplicates();
  }

  @Test
  void theReadmeNamesEveryFile() {
    // Given
    String readme = text(MODULE.resolveSibling("examples/kubernetes/README.md"));

    // When, Then
    assertThat(files("examples/kubernetes", ".yaml"))
        .hasSizeGreaterThan(9)
        .allSatisfy(file -> assertThat(readme).contains("(" + file.getFileName() + ")"));
  }

  @Test
  void everyFieldStandsInOneOfThem() {
    // Given
    Set<String> used = new LinkedHashSet<>();
    routes().forEach(route -> fields(Tree.at(route.object(), "spec"), "spec", used));

    // When
    Set<String> known = new LinkedHashSet<>();
    fields(SCHEMA.at("spec"), "spec", known);

    // Then
    assertThat(known).hasSizeGreaterThan(80);
    assertThat(used).containsAll(known);
  }

  private static void references(Object node, String key, Set<String> referred) {
    if (node instanceof Map<?, ?> map) {
      map.forEach(
          (name, each) -> {
            switch (String.valueOf(name)) {
              case "service" -> referred.add("Service " + Tree.map(each).get("name"));
              case "secretRef", "caSecretRef" ->
                  referred.add("Secret " + Tree.map(each).get("name"));
              case "secretName", "clientSecretName" -> referred.add("Secret " + each);
              case "ingressClassName" -> referred.add("IngressClass " + each);
              default -> references(each, String.valueOf(name), referred);
            }
          });
    } else if (node instanceof List<?> list) {
      list.forEach(each -> references(each, key, referred));
    }
  }

  private static void fields(Object node, String path, Set<String> fields) {
    if (node instanceof Map<?, ?> map && !path.endsWith(".set")) {
      map.forEach(
          (name, each) -> {
            fields.add(path + "." + name);
            fields(each, path + "." + name, fields);
          });
    } else if (node instanceof List<?> list) {
      list.forEach(each -> fields(each, path, fields));
    }
  }

  private static void fields(Schema schema, String path, Set<String> fields) {
    schema
        .properties()
        .forEach(
            (name, each) -> {
              fields.add(path + "." + name);
              fields(each, path + "." + name, fields);
            });
    schema.items().ifPresent(each -> fields(each, path, fields));
  }

  /** Without empty maps and lists, which mean the same as nothing. */
  private static Object lean(Object value) {
    if (value instanceof Map<?, ?>) {
      Map<String, Object> map = Tree.map(Tree.copy(value));
      map.replaceAll((_, each) -> lean(each));
      map.values().removeIf(each -> each.equals(Map.of()) || each.equals(List.of()));
      return map;
    }
    return value instanceof List<?> list ? list.stream().map(ExamplesTest::lean).toList() : value;
  }

  private static List<Path> files(String folder, String suffix) {
    try (Stream<Path> files = Files.list(MODULE.resolveSibling(folder))) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
