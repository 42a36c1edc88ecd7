package io.gazan.upstreams.stream.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.gazan.upstreams.document.Problems;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.stream.message.EntryKey.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A document cut into the texts of its entries, which are not looked into. Says what is wrong with
 * the cut alone: not JSON, an entry twice, anything else at the top than the blocks of entries.
 */
public final class Slices {
  private static final int LONGEST_NAME = 253;

  private final String text;
  private final Problems problems;
  private final Map<Kind, SortedMap<String, String>> blocks = new EnumMap<>(Kind.class);

  private Slices(String text, Problems problems) {
    this.text = text;
    this.problems = problems;
    for (Kind kind : Kind.values()) {
      blocks.put(kind, new TreeMap<>());
    }
  }

  /** Of what is wrong, {@code problems} knows. */
  public static Slices of(String document, Problems problems) {
    Slices slices = new Slices(document, problems);
    try (JsonParser parser = StreamCodec.JSON.createParser(document)) {
      slices.cut(parser);
    } catch (JsonProcessingException e) {
      int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
      problems.refuse("", column == 0 ? 0 : 1, column, "not JSON, or nested too deep");
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
    return slices;
  }

  private void cut(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      problems.refuse("expected a mapping");
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      Kind kind = kind(name);
      parser.nextToken();
      if (kind == null) {
        refuse(name, parser, "an operator's document has upstreams, clusters and certificates");
        parser.skipChildren();
      } else if (parser.currentToken() != JsonToken.START_OBJECT) {
        refuse(name, parser, "expected a mapping");
        parser.skipChildren();
      } else {
        block(kind, parser);
      }
    }
    if (parser.nextToken() != null) {
      problems.refuse("not JSON: text after the end of the document");
    }
  }

  private void block(Kind kind, JsonParser parser) throws IOException {
    SortedMap<String, String> block = block(kind);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String path = kind.block() + "." + name;
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        refuse(path, parser, "expected a mapping");
        parser.skipChildren();
        continue;
      }
      int from = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
      parser.skipChildren();
      int to = Math.toIntExact(parser.currentLocation().getCharOffset());
      if (block.put(name, text.substring(from, to)) != null) {
        refuse(path, parser, "duplicate key " + Quoted.of(name));
      }
    }
  }

  private static @Nullable Kind kind(String block) {
    for (Kind kind : Kind.values()) {
      if (kind.block().equals(block)) {
        return kind;
      }
    }
    return null;
  }

  private void refuse(String path, JsonParser parser, String message) {
    String shown = path.length() <= LONGEST_NAME ? path : path.substring(0, LONGEST_NAME) + "…";
    var at = parser.currentTokenLocation();
    problems.refuse(shown, at.getLineNr(), at.getColumnNr(), message);
  }

  /** The texts by the names of their entries. */
  public SortedMap<String, String> block(Kind kind) {
    SortedMap<String, String> block = blocks.get(kind);
    if (block == null) {
      throw new IllegalStateException("every kind has a block");
    }
    return block;
  }
}
