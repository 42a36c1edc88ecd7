package io.gazan.upstreams.document.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.gazan.upstreams.document.Node;
import io.gazan.upstreams.document.Node.Items;
import io.gazan.upstreams.document.Node.Mapping;
import io.gazan.upstreams.document.Node.Scalar;
import io.gazan.upstreams.document.Problems;
import io.gazan.upstreams.document.Quoted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Strict JSON (RFC 8259) to a tree. The recursion is bounded by the depth limit. */
final class JsonTree {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
          .build();

  private static final List<String> ASIDES =
      List.of("\n", " (start marker at", " (not recognized as one");

  private final JsonParser parser;
  private final TreeBudget budget;
  private final Problems problems;

  private JsonTree(JsonParser parser, DocumentLimits limits, Problems problems) {
    this.parser = parser;
    this.budget = new TreeBudget(limits);
    this.problems = problems;
  }

  static Node read(String text, DocumentLimits limits, Problems problems) throws Refusal {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return new JsonTree(parser, limits, problems).document();
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new Refusal(
          at == null ? 0 : at.getLineNr(),
          at == null ? 0 : at.getColumnNr(),
          "not JSON: " + Quoted.reason(reason(e)));
    } catch (IOException e) {
      throw new Refusal(0, 0, "not JSON: " + Quoted.reason(e.getMessage()));
    }
  }

  /** Without what the parser adds for programmers. */
  private static String reason(JsonProcessingException e) {
    String reason = String.valueOf(e.getOriginalMessage());
    int end = reason.length();
    for (String aside : ASIDES) {
      int at = reason.indexOf(aside);
      end = at >= 0 ? Math.min(at, end) : end;
    }
    return reason.substring(0, end);
  }

  private Node document() throws IOException, Refusal {
    if (parser.nextToken() == null) {
      throw new Refusal(0, 0, "the document is empty");
    }
    Node root = node();
    if (parser.nextToken() != null) {
      throw new Refusal(line(), column(), "not JSON: text after the end of the document");
    }
    return root;
  }

  private Node node() throws IOException, Refusal {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return mapping();
    }
    if (token == JsonToken.START_ARRAY) {
      return items();
    }
    int line = line();
    int column = column();
    budget.scalar(line, column);
    return new Scalar(parser.getText(), token == JsonToken.VALUE_STRING, line, column);
  }

  private Node mapping() throws IOException, Refusal {
    int line = line();
    int column = column();
    budget.open(line, column);
    EntryList entries = new EntryList(problems);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Scalar key = new Scalar(parser.currentName(), true, line(), column());
      budget.scalar(key.line(), key.column());
      parser.nextToken();
      entries.add(key, node());
    }
    budget.close();
    return new Mapping(entries.finish(), line, column);
  }

  private Node items() throws IOException, Refusal {
    int line = line();
    int column = column();
    budget.open(line, column);
    List<Node> nodes = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      nodes.add(node());
    }
    budget.close();
    return new Items(List.copyOf(nodes), line, column);
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  private int column() {
    return parser.currentTokenLocation().getColumnNr();
  }
}
