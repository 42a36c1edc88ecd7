package io.gazan.devcluster.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which objects a list or a watch wants: by namespace, labels and fields. */
public final class Selector {
  private static final Pattern SET =
      Pattern.compile("\\s*([^\\s!=,()]+)\\s+(in|notin)\\s+\\(([^)]*)\\)\\s*");
  private static final Pattern EQUALITY =
      Pattern.compile("\\s*([^\\s!=,()]+)\\s*(==|=|!=)\\s*([^\\s!=,()]*)\\s*");
  private static final Pattern EXISTS = Pattern.compile("\\s*(!?)\\s*([^\\s!=,()]+)\\s*");

  private final String namespace;
  private final List<Predicate<JsonNode>> terms = new ArrayList<>();

  private Selector(String namespace) {
    this.namespace = namespace;
  }

  /**
   * Reads what a request says.
   *
   * @param namespace empty for all
   * @throws ApiFailure 400 for what cannot be read, and for fields that the kind does not select by
   */
  public static Selector of(ResourceType type, String namespace, String labels, String fields) {
    Selector selector = new Selector(namespace);
    for (String term : split(labels)) {
      selector.terms.add(label(term));
    }
    for (String term : split(fields)) {
      selector.terms.add(field(type, term));
    }
    return selector;
  }

  public static Selector all() {
    return new Selector("");
  }

  String namespace() {
    return namespace;
  }

  /** Whether it is by namespace only. */
  boolean isPlain() {
    return terms.isEmpty();
  }

  boolean matches(Stored stored) {
    if (!namespace.isEmpty() && !namespace.equals(stored.key().namespace())) {
      return false;
    }
    for (Predicate<JsonNode> term : terms) {
      if (!term.test(stored.node())) {
        return false;
      }
    }
    return true;
  }

  /** At commas outside of parentheses. */
  private static List<String> split(String selector) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= selector.length(); i++) {
      char c = i == selector.length() ? ',' : selector.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == ',' && (depth <= 0 || i == selector.length())) {
        if (!selector.substring(start, i).isBlank()) {
          parts.add(selector.substring(start, i));
        }
        start = i + 1;
      }
    }
    return parts;
  }

  private static Predicate<JsonNode> label(String term) {
    Matcher set = SET.matcher(term);
    if (set.matches()) {
      String name = set.group(1);
      Set<String> values = Set.copyOf(List.of(set.group(3).trim().split("\\s*,\\s*", -1)));
      boolean in = set.group(2).equals("in");
      return node -> {
        JsonNode value = labelOf(node, name);
        return in
            ? value.isTextual() && values.contains(value.textValue())
            : !value.isTextual() || !values.contains(value.textValue());
      };
    }
    Matcher equality = EQUALITY.matcher(term);
    if (equality.matches()) {
      String name = equality.group(1);
      String value = equality.group(3);
      boolean equal = !equality.group(2).equals("!=");
      return node -> {
        JsonNode actual = labelOf(node, name);
        return equal == (actual.isTextual() && actual.textValue().equals(value));
      };
    }
    Matcher exists = EXISTS.matcher(term);
    if (exists.matches()) {
      boolean wanted = exists.group(1).isEmpty();
      return node -> wanted == labelOf(node, exists.group(2)).isTextual();
    }
    throw ApiFailure.badRequest("unable to parse requirement: " + term);
  }

  private static JsonNode labelOf(JsonNode node, String name) {
    return node.path("metadata").path("labels").path(name);
  }

  private static Predicate<JsonNode> field(ResourceType type, String term) {
    Matcher equality = EQUALITY.matcher(term);
    if (!equality.matches()) {
      throw ApiFailure.badRequest("invalid selector: '" + term + "'; can't understand it");
    }
    String name = equality.group(1);
    boolean known =
        name.equals("metadata.name")
            || (name.equals("metadata.namespace") && type.is(ResourceType.Trait.NAMESPACED))
            || type.fieldLabels().contains(name);
    if (!known) {
      throw ApiFailure.badRequest(
          "Unable to find \"%s\" that match label selector \"\", field selector \"%s\": field label not supported: %s"
              .formatted(type.apiVersion() + ", Resource=" + type.names().plural(), term, name));
    }
    String[] path = name.split("\\.");
    boolean equal = !equality.group(2).equals("!=");
    String value = equality.group(3);
    return node -> equal == Json.text(node, path).equals(value);
  }
}
