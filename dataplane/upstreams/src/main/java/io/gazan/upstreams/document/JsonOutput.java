package io.gazan.upstreams.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * One JSON text (RFC 8259) that is written front to back into memory, in UTF-8. What is opened with
 * {@code object} or {@code list} is closed with {@link #end()}; wrong nesting is a defect of the
 * caller and an {@link IllegalStateException}. For one thread.
 */
public final class JsonOutput {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final JsonGenerator out;

  /** A step of writing; to memory, so that its exception never comes. */
  private interface Step {
    void run() throws IOException;
  }

  private JsonOutput(boolean pretty) {
    try {
      out = FACTORY.createGenerator(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    if (pretty) {
      DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
      printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
      out.setPrettyPrinter(printer);
    }
  }

  /** Without a blank. */
  public static JsonOutput compact() {
    return new JsonOutput(false);
  }

  /** With a line for each field and a line break at the end, for people. */
  public static JsonOutput pretty() {
    return new JsonOutput(true);
  }

  /** Opens the outermost object, or one that is an item of a list. */
  public JsonOutput object() {
    return step(out::writeStartObject);
  }

  public JsonOutput object(String name) {
    return step(() -> out.writeObjectFieldStart(name));
  }

  public JsonOutput list(String name) {
    return step(() -> out.writeArrayFieldStart(name));
  }

  /** Closes what was opened last. */
  public JsonOutput end() {
    return step(
        () -> {
          if (out.getOutputContext().inArray()) {
            out.writeEndArray();
          } else if (out.getOutputContext().inObject()) {
            out.writeEndObject();
          } else {
            throw new IllegalStateException("nothing is open");
          }
        });
  }

  /** A null is left out. */
  public JsonOutput field(String name, @Nullable String value) {
    return value == null ? this : step(() -> out.writeStringField(name, value));
  }

  public JsonOutput field(String name, long value) {
    return step(() -> out.writeNumberField(name, value));
  }

  public JsonOutput field(String name, boolean value) {
    return step(() -> out.writeBooleanField(name, value));
  }

  /** An item of a list. */
  public JsonOutput item(String value) {
    return step(() -> out.writeString(value));
  }

  /** The text, which must be whole. */
  public byte[] bytes() {
    if (!out.getOutputContext().inRoot()) {
      throw new IllegalStateException("the JSON text is not closed");
    }
    step(
        () -> {
          if (out.getPrettyPrinter() != null) {
            out.writeRaw('\n');
          }
          out.close();
        });
    return bytes.toByteArray();
  }

  private JsonOutput step(Step step) {
    try {
      step.run();
    } catch (com.fasterxml.jackson.core.JsonGenerationException e) {
      throw new IllegalStateException(e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return this;
  }
}
