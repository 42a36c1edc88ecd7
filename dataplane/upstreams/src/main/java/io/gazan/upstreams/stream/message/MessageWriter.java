package io.gazan.upstreams.stream.message;

import com.fasterxml.jackson.core.JsonGenerator;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.stream.message.StreamMessage.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Writes messages. */
final class MessageWriter {
  private final JsonGenerator out;

  private MessageWriter(JsonGenerator out) {
    this.out = out;
  }

  static byte[] write(StreamMessage message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator out = StreamCodec.JSON.createGenerator(bytes)) {
      out.writeStartObject();
      new MessageWriter(out).message(message);
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  private void message(StreamMessage message) throws IOException {
    switch (message) {
      case StreamMessage.Hello hello -> hello(hello);
      case StreamMessage.Update update -> update(update);
      case StreamMessage.Ack(long nonce, String version) -> {
        out.writeObjectFieldStart("ack");
        out.writeNumberField("nonce", nonce);
        out.writeStringField("version", version);
      }
      case StreamMessage.Nack nack -> nack(nack);
      case StreamMessage.Ping(Long term) -> {
        out.writeObjectFieldStart("ping");
        if (term != null) {
          out.writeNumberField("term", term);
        }
      }
    }
    out.writeEndObject();
  }

  private void hello(StreamMessage.Hello hello) throws IOException {
    out.writeObjectFieldStart("hello");
    out.writeStringField("node", hello.node());
    out.writeStringField("build", hello.build());
    out.writeArrayFieldStart("schemas");
    for (int schema : hello.schemas()) {
      out.writeNumber(schema);
    }
    out.writeEndArray();
    if (hello.applied() != null) {
      out.writeStringField("applied", hello.applied());
    }
  }

  private void update(StreamMessage.Update update) throws IOException {
    out.writeObjectFieldStart("update");
    out.writeNumberField("nonce", update.nonce());
    out.writeNumberField("term", update.term());
    out.writeStringField("version", update.version());
    switch (update.content()) {
      case Content.Whole(String document) -> document("upstreams", document);
      case Content.Patch patch -> {
        out.writeStringField("base", patch.base());
        out.writeObjectFieldStart("patch");
        document("entries", patch.entries());
        out.writeArrayFieldStart("removed");
        for (EntryKey key : patch.removed()) {
          out.writeStartObject();
          out.writeStringField("kind", key.kind().name().toLowerCase(Locale.ROOT));
          out.writeStringField("name", key.name());
          out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
      }
    }
  }

  private void document(String name, String json) throws IOException {
    if (json.indexOf('\n') >= 0 || json.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("a document inside a message stands on one line");
    }
    out.writeFieldName(name);
    out.writeRawValue(json);
  }

  private void nack(StreamMessage.Nack nack) throws IOException {
    out.writeObjectFieldStart("nack");
    out.writeNumberField("nonce", nack.nonce());
    out.writeStringField("version", nack.version());
    out.writeArrayFieldStart("problems");
    for (Problem problem : nack.problems()) {
      out.writeStartObject();
      if (problem.origin() != null) {
        out.writeStringField("origin", problem.origin());
      }
      out.writeStringField("path", problem.path());
      out.writeNumberField("line", problem.line());
      out.writeNumberField("column", problem.column());
      out.writeStringField("message", problem.message());
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
