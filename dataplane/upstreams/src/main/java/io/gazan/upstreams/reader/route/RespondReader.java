package io.gazan.upstreams.reader.route;

import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.route.RespondSpec;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code respond}: the status, body and type of a fixed answer. */
final class RespondReader {
  /** RFC 9110 §15.3.5, §15.3.6 and §15.4.5. */
  private static final Set<Integer> NO_BODY = Set.of(204, 205, 304);

  private static final int LONGEST_BODY = 64 * 1024;
  private static final String TYPE = "text/plain; charset=utf-8";

  private RespondReader() {}

  static @Nullable RespondSpec read(Value value) {
    Fields fields = value.fields();
    if (fields == null) {
      return null;
    }
    Value status = fields.require("status");
    Integer code = status == null ? null : status.integer(200, 599);
    String body = fields.<String>read("body", RespondReader::body, "");
    String type = fields.<String>read("type", RespondReader::type, TYPE);
    fields.finish();
    if (code != null && NO_BODY.contains(code) && !body.isEmpty()) {
      fields.refuse("status " + code + " has no body");
    }
    return code == null ? null : new RespondSpec(code, body, type);
  }

  private static @Nullable String body(Value value) {
    String text = value.text();
    if (text != null && text.length() > LONGEST_BODY) {
      value.refuse("is longer than " + LONGEST_BODY + " characters");
    }
    return text;
  }

  private static @Nullable String type(Value value) {
    String text = value.text();
    if (text != null && (text.isEmpty() || !text.chars().allMatch(c -> c >= ' ' && c < 0x7F))) {
      value.refuse(Quoted.of(text) + " is not a type such as text/html; charset=utf-8");
    }
    return text;
  }
}
