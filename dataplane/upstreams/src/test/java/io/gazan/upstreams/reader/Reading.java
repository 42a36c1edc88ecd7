package io.gazan.upstreams.reader;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gazan.upstreams.Problem;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.document.parse.DocumentFormat;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.route.RouteSpec;
import java.util.List;
import java.util.Objects;

/** Short ways to read a text in a test. */
final class Reading {
  static final UpstreamsReader READER = new UpstreamsReader(DocumentLimits.DEFAULTS);

  private Reading() {}

  static ReadResult read(String text) {
    return READER.read(text.getBytes(UTF_8), "f", DocumentFormat.DETECT);
  }

  static Upstreams loaded(String text) {
    return switch (read(text)) {
      case ReadResult.Loaded(Upstreams upstreams, List<Problem> _) -> upstreams;
      case ReadResult.Refused(List<Problem> problems) ->
          throw new AssertionError("refused: " + problems);
    };
  }

  /** The lines that a user would see, of a document that must be refused. */
  static List<String> refused(String text) {
    return switch (read(text)) {
      case ReadResult.Loaded _ -> List.of("was loaded");
      case ReadResult.Refused(List<Problem> problems) ->
          problems.stream().map(Problem::toString).toList();
    };
  }

  static List<String> warnings(String text) {
    return switch (read(text)) {
      case ReadResult.Loaded(Upstreams _, List<Problem> warnings) ->
          warnings.stream().map(Problem::toString).toList();
      case ReadResult.Refused(List<Problem> problems) ->
          throw new AssertionError("refused: " + problems);
    };
  }

  /** The first route of the only host. */
  static RouteSpec route(String text) {
    return Objects.requireNonNull(loaded(text).hosts().firstEntry()).getValue().routes().getFirst();
  }
}
