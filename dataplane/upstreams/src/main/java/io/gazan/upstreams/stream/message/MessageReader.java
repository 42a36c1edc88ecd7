package io.gazan.upstreams.stream.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.stream.message.EntryKey.Kind;
import io.gazan.upstreams.stream.message.StreamMessage.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;

/** Reads messages. Nothing of a line goes into what is said about it: it may hold keys. */
final class MessageReader {
  private static final int MOST_SCHEMAS = 100;
  private static final int MOST_PROBLEMS = 1000;
  private static final int MOST_REMOVED = 1_000_000;
  private static final int LONGEST_NAME = 32;

  private MessageReader() {}

  static StreamMessage read(byte[] line) throws BadMessage {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(line));
    } catch (CharacterCodingException e) {
      throw new BadMessage("not UTF-8");
    }
    try (JsonParser parser = StreamCodec.JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT
          || parser.nextToken() != JsonToken.FIELD_NAME) {
        throw new BadMessage("not an object with the kind of message as its field");
      }
      String kind = parser.currentName();
      parser.nextToken();
      Parts parts = new Parts(line, 0, shown(kind), parser);
      if (parser.nextToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
        throw new BadMessage("something follows the message");
      }
      return message(kind, parts);
    } catch (BadMessage e) {
      throw e;
    } catch (JsonProcessingException e) {
      long at = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
      throw new BadMessage("not JSON at byte " + at + ", or nested too deep");
    } catch (IOException e) {
      throw new BadMessage("cannot be read");
    }
  }

  private static String shown(String kind) {
    boolean plain =
        kind.length() <= LONGEST_NAME && kind.chars().allMatch(c -> c >= 'a' && c <= 'z');
    return plain ? kind : "a message";
  }

  private static StreamMessage message(String kind, Parts parts) throws IOException {
    return switch (kind) {
      case "hello" ->
          new StreamMessage.Hello(
              parts.text("node"),
              parts.text("build"),
              parts.items("schemas", MOST_SCHEMAS, JsonParser::getIntValue),
              parts.textOrNull("applied"));
      case "update" ->
          new StreamMessage.Update(
              parts.number("nonce"), parts.number("term"), parts.text("version"), content(parts));
      case "ack" -> new StreamMessage.Ack(parts.number("nonce"), parts.text("version"));
      case "nack" -> nack(parts);
      case "ping" -> new StreamMessage.Ping(parts.has("term") ? parts.number("term") : null);
      default -> throw new BadMessage("no kind of message that is known: " + shown(kind));
    };
  }

  private static Content content(Parts parts) throws IOException {
    if (parts.has("upstreams") == parts.has("patch")) {
      throw new BadMessage("update needs one of upstreams, patch");
    }
    if (parts.has("upstreams")) {
      return new Content.Whole(parts.json("upstreams"));
    }
    Parts patch = parts.object("patch");
    return new Content.Patch(
        parts.text("base"),
        patch.json("entries"),
        patch.objects(
            "removed",
            MOST_REMOVED,
            each -> new EntryKey(kind(each.text("kind")), each.text("name"))));
  }

  private static Kind kind(String name) throws BadMessage {
    return switch (name) {
      case "host" -> Kind.HOST;
      case "cluster" -> Kind.CLUSTER;
      case "certificate" -> Kind.CERTIFICATE;
      default -> throw new BadMessage("no kind of entry that is known");
    };
  }

  private static StreamMessage.Nack nack(Parts parts) throws IOException {
    List<Problem> problems =
        parts.objects(
            "problems",
            MOST_PROBLEMS,
            each ->
                new Problem(
                    each.textOrNull("origin"),
                    each.text("path"),
                    (int) each.number("line"),
                    (int) each.number("column"),
                    each.text("message")));
    if (problems.isEmpty()) {
      throw new BadMessage("nack has no problems");
    }
    return new StreamMessage.Nack(parts.number("nonce"), parts.text("version"), problems);
  }
}
