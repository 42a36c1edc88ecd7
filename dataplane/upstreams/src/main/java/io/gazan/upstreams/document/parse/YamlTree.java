package io.gazan.upstreams.document.parse;

import io.gazan.upstreams.document.Node;
import io.gazan.upstreams.document.Node.Items;
import io.gazan.upstreams.document.Node.Mapping;
import io.gazan.upstreams.document.Node.Scalar;
import io.gazan.upstreams.document.Problems;
import io.gazan.upstreams.document.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;

/**
 * YAML to a tree, straight from SnakeYAML's events: its node graph would be a second copy of the
 * document, composed before any limit of ours could speak. What an alias repeats is counted as if
 * it were written out, so that a small text cannot stand for a huge tree.
 */
final class YamlTree {
  private static final String CORE_TAG = "tag:yaml.org,2002:";

  private final ParserImpl events;
  private final TreeBudget budget;
  private final Problems problems;
  private final Map<String, @Nullable Anchored> anchors = new HashMap<>();

  /** A node that an anchor names; absent while it is still being read. */
  private record Anchored(Node node, long size, int height) {}

  private YamlTree(String text, DocumentLimits limits, Problems problems) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    events = new ParserImpl(new WholeText(text), options);
    budget = new TreeBudget(limits);
    this.problems = problems;
  }

  static Node read(String text, DocumentLimits limits, Problems problems) throws Refusal {
    try {
      return new YamlTree(text, limits, problems).document();
    } catch (MarkedYAMLException e) {
      Mark at = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      String context = e.getContext() == null ? "" : e.getContext() + ", ";
      throw new Refusal(
          at == null ? 0 : at.getLine() + 1,
          at == null ? 0 : at.getColumn() + 1,
          "not YAML: " + Quoted.reason(context + e.getProblem()));
    } catch (RuntimeException e) {
      // A parser that others wrote and anybody may feed: whatever it throws means bad input.
      throw new Refusal(0, 0, "not YAML: " + Quoted.reason(e.getMessage()));
    }
  }

  private Node document() throws Refusal {
    events.getEvent();
    if (events.checkEvent(Event.ID.StreamEnd)) {
      throw new Refusal(0, 0, "the document is empty");
    }
    events.getEvent();
    Node root = node();
    events.getEvent();
    Event after = events.getEvent();
    if (!after.is(Event.ID.StreamEnd)) {
      throw new Refusal(
          line(after), column(after), "a second document starts here; one is expected");
    }
    if (root instanceof Scalar scalar && scalar.isNull()) {
      throw new Refusal(0, 0, "the document is empty");
    }
    return root;
  }

  private Node node() throws Refusal {
    Event event = events.getEvent();
    if (event instanceof AliasEvent alias) {
      return repeated(alias);
    }
    String anchor = event instanceof NodeEvent named ? named.getAnchor() : null;
    if (anchor == null) {
      return built(event);
    }
    anchors.put(anchor, null);
    long sizeBefore = budget.nodes();
    int deepestBefore = budget.measure();
    Node node = built(event);
    int height = budget.measured(deepestBefore);
    anchors.put(anchor, new Anchored(node, budget.nodes() - sizeBefore, height));
    return node;
  }

  private Node repeated(AliasEvent alias) throws Refusal {
    String name = Quoted.clip(alias.getAnchor());
    if (!anchors.containsKey(alias.getAnchor())) {
      throw new Refusal(line(alias), column(alias), "alias *" + name + " has no anchor before it");
    }
    Anchored anchored = anchors.get(alias.getAnchor());
    if (anchored == null) {
      throw new Refusal(line(alias), column(alias), "alias *" + name + " stands inside its anchor");
    }
    budget.count(anchored.height, anchored.size, line(alias), column(alias));
    return anchored.node;
  }

  private Node built(Event event) throws Refusal {
    return switch (event) {
      case ScalarEvent scalar -> scalar(scalar);
      case SequenceStartEvent start -> items(start);
      case MappingStartEvent start -> mapping(start);
      default -> throw new Refusal(line(event), column(event), "not YAML: a value is expected");
    };
  }

  private Scalar scalar(ScalarEvent event) throws Refusal {
    budget.scalar(line(event), column(event));
    boolean quoted =
        switch (tag(event.getTag(), event)) {
          case "" -> !event.isPlain();
          case "int", "float", "bool", "null" -> false;
          case "!", "str" -> true;
          default -> throw unknownTag(event.getTag(), event);
        };
    return new Scalar(event.getValue(), quoted, line(event), column(event));
  }

  private Node items(SequenceStartEvent start) throws Refusal {
    if (!tag(start.getTag(), start).isEmpty() && !tag(start.getTag(), start).equals("seq")) {
      throw unknownTag(start.getTag(), start);
    }
    budget.open(line(start), column(start));
    List<Node> nodes = new ArrayList<>();
    while (!events.checkEvent(Event.ID.SequenceEnd)) {
      nodes.add(node());
    }
    events.getEvent();
    budget.close();
    return new Items(List.copyOf(nodes), line(start), column(start));
  }

  private Node mapping(MappingStartEvent start) throws Refusal {
    if (!tag(start.getTag(), start).isEmpty() && !tag(start.getTag(), start).equals("map")) {
      throw unknownTag(start.getTag(), start);
    }
    budget.open(line(start), column(start));
    EntryList entries = new EntryList(problems);
    boolean merges = false;
    while (!events.checkEvent(Event.ID.MappingEnd)) {
      Event at = events.peekEvent();
      if (!(node() instanceof Scalar key)) {
        throw new Refusal(line(at), column(at), "a key must be text, not a list or a mapping");
      }
      Node value = node();
      if (key.quoted() || !key.text().equals("<<")) {
        entries.add(key, value);
      } else if (merges) {
        throw new Refusal(key.line(), key.column(), "a second merge key; give the first a list");
      } else {
        merges = true;
        merge(key, value, entries);
      }
    }
    events.getEvent();
    budget.close();
    return new Mapping(entries.finish(), line(start), column(start));
  }

  private static void merge(Scalar key, Node value, EntryList entries) throws Refusal {
    switch (value) {
      case Mapping mapping -> entries.merge(mapping);
      case Items items when items.nodes().stream().allMatch(Mapping.class::isInstance) ->
          items.nodes().forEach(each -> entries.merge((Mapping) each));
      case Items _, Scalar _ ->
          throw new Refusal(
              key.line(), key.column(), "<< must name a mapping or a list of mappings");
    }
  }

  /** Without YAML's own prefix; empty if there is none. */
  private static String tag(@Nullable String tag, Event event) throws Refusal {
    if (tag == null) {
      return "";
    }
    if (tag.equals("!")) {
      return tag;
    }
    if (!tag.startsWith(CORE_TAG)) {
      throw unknownTag(tag, event);
    }
    return tag.substring(CORE_TAG.length());
  }

  private static Refusal unknownTag(String tag, Event event) {
    return new Refusal(
        line(event), column(event), "tag " + Quoted.of(tag) + " is not allowed here");
  }

  private static int line(Event event) {
    return event.getStartMark().getLine() + 1;
  }

  private static int column(Event event) {
    return event.getStartMark().getColumn() + 1;
  }
}
