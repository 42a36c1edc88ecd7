package io.gazan.upstreams.stream.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one object of a message. What each field is, is known when the object has been
 * read: so fields may come in any order. Values are text, whole numbers, or the place of a list or
 * an object in the line, for which another parser is made.
 */
final class Parts {
  /** No message of today has more than six; a newer one may have some. */
  private static final int MOST_FIELDS = 64;

  private sealed interface Part {}

  private record Text(String value) implements Part {}

  private record Whole(long value) implements Part {}

  private record Range(int from, int to, boolean list) implements Part {}

  /** A null, true, false or fraction, which nothing asks for. */
  private record Other() implements Part {}

  /** One item of a list. */
  interface Item<T> {
    T read(JsonParser parser) throws IOException;
  }

  private final byte[] line;
  private final int offset;
  private final String what;
  private final Map<String, Part> parts = new HashMap<>();

  /**
   * @param parser at the object's start, left at its end
   * @param offset of the parser's input in the line
   */
  Parts(byte[] line, int offset, String what, JsonParser parser) throws IOException {
    this.line = line;
    this.offset = offset;
    this.what = what;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new BadMessage(what + " is not an object");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (parts.put(name, part(parser)) != null) {
        throw new BadMessage(what + " has two fields of one name");
      }
      if (parts.size() > MOST_FIELDS) {
        throw new BadMessage(what + " has more than " + MOST_FIELDS + " fields");
      }
    }
  }

  private Part part(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> new Text(parser.getText());
      case VALUE_NUMBER_INT -> new Whole(parser.getLongValue());
      case START_OBJECT, START_ARRAY -> {
        boolean list = parser.currentToken() == JsonToken.START_ARRAY;
        int from = at(parser.currentTokenLocation().getByteOffset());
        parser.skipChildren();
        yield new Range(from, at(parser.currentLocation().getByteOffset()), list);
      }
      default -> new Other();
    };
  }

  private int at(long parsed) {
    return offset + Math.toIntExact(parsed);
  }

  boolean has(String name) {
    return parts.containsKey(name);
  }

  String text(String name) throws BadMessage {
    if (parts.get(name) instanceof Text(String value)) {
      return value;
    }
    throw new BadMessage(what + " has no text " + name);
  }

  @Nullable String textOrNull(String name) throws BadMessage {
    return has(name) ? text(name) : null;
  }

  long number(String name) throws BadMessage {
    if (parts.get(name) instanceof Whole(long value)) {
      return value;
    }
    throw new BadMessage(what + " has no whole number " + name);
  }

  /** The text of an object. */
  String json(String name) throws BadMessage {
    Range range = range(name, false);
    return new String(line, range.from, range.to - range.from, UTF_8);
  }

  Parts object(String name) throws IOException {
    Range range = range(name, false);
    try (JsonParser parser = parser(range)) {
      parser.nextToken();
      return new Parts(line, range.from, what + "." + name, parser);
    }
  }

  /** A list of objects. */
  <T> List<T> objects(String name, int most, PartsReader<T> reader) throws IOException {
    Range range = range(name, true);
    return items(
        name,
        most,
        parser -> reader.read(new Parts(line, range.from, what + "." + name + "[]", parser)));
  }

  /** Reads the parts of an object. */
  interface PartsReader<T> {
    T read(Parts parts) throws IOException;
  }

  <T> List<T> items(String name, int most, Item<T> item) throws IOException {
    List<T> items = new ArrayList<>();
    try (JsonParser parser = parser(range(name, true))) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (items.size() == most) {
          throw new BadMessage(what + "." + name + " has more than " + most + " items");
        }
        items.add(item.read(parser));
      }
    }
    return items;
  }

  private Range range(String name, boolean list) throws BadMessage {
    if (parts.get(name) instanceof Range range && range.list == list) {
      return range;
    }
    throw new BadMessage(what + " has no " + (list ? "list " : "object ") + name);
  }

  private JsonParser parser(Range range) throws IOException {
    return StreamCodec.JSON.createParser(line, range.from, range.to - range.from);
  }
}
