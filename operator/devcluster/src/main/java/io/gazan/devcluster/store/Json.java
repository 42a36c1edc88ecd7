package io.gazan.devcluster.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;

/** JSON and YAML texts as trees. YAML is 1.1 as in Kubernetes, but a date stays a string. */
public final class Json {
  private static final StreamReadConstraints ANY_NAME =
      StreamReadConstraints.builder().maxNameLength(Integer.MAX_VALUE).build();
  private static final ObjectMapper MAPPER =
      new ObjectMapper(JsonFactory.builder().streamReadConstraints(ANY_NAME).build());

  private Json() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A tree or an object of fabric8's model as JSON. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /**
   * Reads one JSON text.
   *
   * @throws ApiFailure 400 if it is none
   */
  public static JsonNode parse(byte[] json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw ApiFailure.badRequest("the object provided is unrecognized: not JSON");
    }
  }

  /**
   * Reads all documents of a YAML text; empty ones are left out.
   *
   * @throws ApiFailure 400 if it is no YAML
   */
  public static List<JsonNode> parseYaml(String text) {
    try {
      return StreamSupport.stream(new Yaml(new Constructor()).loadAll(text).spliterator(), false)
          .filter(Objects::nonNull)
          .map(Json::tree)
          .toList();
    } catch (YAMLException e) {
      throw ApiFailure.badRequest("error parsing YAML: " + e.getMessage());
    }
  }

  public static List<JsonNode> parseYaml(byte[] text) {
    return parseYaml(new String(text, UTF_8));
  }

  /** The document of a file beside a class. */
  public static JsonNode resource(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      return parseYaml(Objects.requireNonNull(in, name).readAllBytes()).getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The texts of an array. */
  public static List<String> strings(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }

  /** The text at a path of names, or an empty one. */
  public static String text(JsonNode node, String... path) {
    JsonNode at = node;
    for (String name : path) {
      at = at.path(name);
    }
    return at.asText("");
  }

  private static final class Constructor extends SafeConstructor {
    Constructor() {
      super(new LoaderOptions());
      loadingConfig.setAllowDuplicateKeys(false);
      yamlConstructors.put(Tag.TIMESTAMP, new ConstructYamlStr());
    }
  }
}
