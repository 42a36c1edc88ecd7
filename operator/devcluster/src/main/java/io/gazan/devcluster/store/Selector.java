package io.gazan.devcluster.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.gazan.devcluster.store.ResourceType.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which objects a list or a watch wants: by namespace, labels and fields. */
public final class Selector {
  private static final String NAME = "\\s*(?<name>[^\\s!=,()]+)\\s*";
  private static final Pattern EXISTS = Pattern.compile("\\s*(?<not>!)?" + NAME);
  private static final Pattern EQUALITY =
      Pattern.compile(NAME + "(==|=|(?<not>!=))\\s*(?<values>[^\\s!=,()]*)\\s*");
  private static final Pattern SET =
      Pattern.compile(NAME + "\\s(in|(?<not>notin))\\s+\\((?<values>[^)]*)\\)\\s*");

  /** A comma outside of parentheses. */
  private static final Pattern AND = Pattern.compile(",(?![^(]*\\))");

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
    split(labels).forEach(term -> selector.terms.add(label(term)));
    split(fields).forEach(term -> selector.terms.add(field(type, term)));
    return selector;
  }

  private static Stream<String> split(String terms) {
    return AND.splitAsStream(terms).filter(term -> !term.isBlank());
  }

  public static Selector all() {
    return new Selector("");
  }

  String namespace() {
    return namespace;
  }

  boolean matches(Stored stored) {
    return (namespace.isEmpty() || namespace.equals(stored.key().namespace()))
        && terms.stream().allMatch(term -> term.test(stored.node()));
  }

  private static Matcher match(String term, Pattern... patterns) {
    return Stream.of(patterns)
        .map(pattern -> pattern.matcher(term))
        .filter(Matcher::matches)
        .findFirst()
        .orElseThrow(() -> ApiFailure.badRequest("unable to parse requirement: " + term));
  }

  private static Predicate<JsonNode> label(String term) {
    Matcher read = match(term, SET, EQUALITY, EXISTS);
    String name = read.group("name");
    boolean wanted = read.group("not") == null;
    boolean any = read.pattern() == EXISTS;
    List<String> values =
        any ? List.of() : List.of(read.group("values").trim().split("\\s*,\\s*", -1));
    return node -> {
      JsonNode value = node.path("metadata").path("labels").path(name);
      return wanted == (value.isTextual() && (any || values.contains(value.textValue())));
    };
  }

  private static Predicate<JsonNode> field(ResourceType type, String term) {
    Matcher read = match(term, EQUALITY);
    String name = read.group("name");
    List<String> known = new ArrayList<>(List.of(".metadata.name"));
    if (type.is(Trait.NAMESPACED)) {
      known.add(".metadata.namespace");
    }
    type.served().path("selectableFields").forEach(f -> known.add(Json.text(f, "jsonPath")));
    if (!known.contains("." + name)) {
      throw ApiFailure.badRequest("field label not supported: " + name);
    }
    String[] path = name.split("\\.");
    String value = read.group("values");
    boolean wanted = read.group("not") == null;
    return node -> wanted == Json.text(node, path).equals(value);
  }
}
