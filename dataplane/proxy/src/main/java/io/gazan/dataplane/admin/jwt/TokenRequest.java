package io.gazan.dataplane.admin.jwt;

import io.gazan.upstreams.Problem;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Problems;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.document.parse.DocumentFormat;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.document.parse.DocumentReader;
import io.gazan.upstreams.document.parse.DocumentResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /jwt} was asked for, read strictly.
 *
 * @param key as it was sent
 * @param owner whose token it will be
 * @param minutes how long it is good for
 */
record TokenRequest(String key, String owner, int minutes) {
  static final int MOST_BYTES = 16 * 1024;
  private static final DocumentLimits LIMITS = new DocumentLimits(MOST_BYTES, 4, 64);

  /** Which it was. */
  sealed interface Result {
    record Read(TokenRequest request) implements Result {}

    record Refused(String message) implements Result {}
  }

  static Result read(byte[] body) {
    return switch (new DocumentReader(LIMITS).read(body, null, DocumentFormat.JSON)) {
      case DocumentResult.Refused(List<Problem> problems) -> refused(problems);
      case DocumentResult.Parsed parsed -> {
        Problems problems = new Problems(null);
        Fields fields = parsed.document().value(problems).fields();
        TokenRequest request = fields == null ? null : read(fields);
        yield request == null || !problems.isEmpty()
            ? refused(problems.list())
            : new Result.Read(request);
      }
    };
  }

  private static @Nullable TokenRequest read(Fields fields) {
    Value key = fields.require("master_key");
    Value owner = fields.require("owner");
    Value valid = fields.get("valid", "exp");
    if (valid == null) {
      fields.refuse("valid is missing: minutes");
    }
    fields.finish();
    // Not by text(), whose message would show what was found.
    if (key != null && !key.isScalar()) {
      key.refuse("expected text");
    }
    String given = key == null || !key.isScalar() ? null : key.text();
    String name = owner == null ? null : owner.text();
    if (owner != null && name != null && (name.isBlank() || name.length() > TokenMint.MOST_OWNER)) {
      owner.refuse("must be 1 to " + TokenMint.MOST_OWNER + " characters");
    }
    Integer minutes = valid == null ? null : valid.integer(1, TokenMint.MOST_MINUTES);
    return given == null || name == null || minutes == null
        ? null
        : new TokenRequest(given, name, minutes);
  }

  private static Result refused(List<Problem> problems) {
    return new Result.Refused(String.join("; ", problems.stream().map(Problem::toString).toList()));
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "token of " + owner + " for " + minutes + " min";
  }
}
