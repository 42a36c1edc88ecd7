package io.gazan.upstreams.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.gazan.upstreams.Problem;
import io.gazan.upstreams.document.parse.DocumentFormat;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.document.parse.DocumentReader;
import io.gazan.upstreams.document.parse.DocumentResult;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The typed readers: what they take, and what they say about the rest. */
class FieldsTest {
  private final Problems problems = new Problems("f");

  static Stream<Arguments> values() {
    Function<Value, @Nullable Object> text = Value::text;
    Function<Value, @Nullable Object> bool = Value::bool;
    Function<Value, @Nullable Object> number = v -> v.integer(0, 100);
    Function<Value, @Nullable Object> duration =
        v -> v.duration(Duration.ofMillis(1), Duration.ofDays(1));
    Function<Value, @Nullable Object> seconds = v -> v.seconds(Duration.ZERO, Duration.ofDays(1));
    Function<Value, @Nullable Object> size = v -> v.size(1, 1L << 40);
    Function<Value, @Nullable Object> unit = v -> v.choice(TimeUnit.class);
    return Stream.of(
        arguments(text, "x", "x"),
        arguments(text, "5", "5"),
        arguments(text, "'null'", "null"),
        arguments(text, "!!str 5", "5"),
        arguments(bool, "true", true),
        arguments(bool, "Yes", true),
        arguments(bool, "off", false),
        arguments(bool, "!!bool \"true\"", true),
        arguments(number, "0", 0),
        arguments(number, "100", 100),
        arguments(duration, "500ms", Duration.ofMillis(500)),
        arguments(duration, "2s", Duration.ofSeconds(2)),
        arguments(duration, "90m", Duration.ofMinutes(90)),
        arguments(duration, "1h", Duration.ofHours(1)),
        arguments(duration, "1d", Duration.ofDays(1)),
        arguments(seconds, "2", Duration.ofSeconds(2)),
        arguments(seconds, "0", Duration.ZERO),
        arguments(seconds, "250ms", Duration.ofMillis(250)),
        arguments(size, "512", 512L),
        arguments(size, "512B", 512L),
        arguments(size, "8KiB", 8192L),
        arguments(size, "10MiB", 10L << 20),
        arguments(size, "3GiB", 3L << 30),
        arguments(unit, "seconds", TimeUnit.SECONDS),
        arguments(unit, "Seconds", TimeUnit.SECONDS));
  }

  @ParameterizedTest
  @MethodSource("values")
  void shouldTakeWhatFits(Function<Value, @Nullable Object> reader, String yaml, Object expected) {
    // When
    Object read = fields("k: " + yaml).read("k", reader, null);

    // Then
    assertThat(read).isEqualTo(expected);
    assertThat(problems.list()).isEmpty();
  }

  static Stream<Arguments> mistakes() {
    Function<Value, @Nullable Object> text = Value::text;
    Function<Value, @Nullable Object> bool = Value::bool;
    Function<Value, @Nullable Object> number = v -> v.integer(0, 100);
    Function<Value, @Nullable Object> duration =
        v -> v.duration(Duration.ofMillis(1), Duration.ofDays(1));
    Function<Value, @Nullable Object> size = v -> v.size(1, 1000);
    Function<Value, @Nullable Object> unit = v -> v.choice(TimeUnit.class);
    String range = "expected a whole number from 0 to 100";
    String span = "expected a duration from 1ms to 24h, such as 2s";
    String bytes = "expected a size from 1 to 1000 bytes, such as 8KiB";
    return Stream.of(
        arguments(text, "[]", "expected text, found a list"),
        arguments(bool, "1", "expected true or false, found \"1\""),
        arguments(bool, "'true'", "expected true or false, without quotes, found \"true\""),
        arguments(number, "101", range + ", found \"101\""),
        arguments(number, "-1", range + ", found \"-1\""),
        arguments(number, "010", range + ", found \"010\""),
        arguments(number, "0x10", range + ", found \"0x10\""),
        arguments(number, "1e1", range + ", found \"1e1\""),
        arguments(number, "99999999999999999999", range + ", found \"99999999999999999999\""),
        arguments(number, "'5'", range + ", without quotes, found \"5\""),
        arguments(number, "{}", range + ", found a mapping"),
        arguments(
            number,
            "\"-----BEGIN PRIVATE KEY-----\\nMIIEsecret\"",
            range + ", without quotes, found PEM text"),
        arguments(
            duration, "\"MIIEsecret\\n-----END PRIVATE KEY-----\"", span + ", found PEM text"),
        arguments(duration, "5", span + ", found \"5\""),
        arguments(duration, "2d", span + ", found \"2d\""),
        arguments(duration, "0ms", span + ", found \"0ms\""),
        arguments(duration, "1.5s", span + ", found \"1.5s\""),
        arguments(duration, "99999999999d", span + ", found \"99999999999d\""),
        arguments(size, "1KiB", bytes + ", found \"1KiB\""),
        arguments(size, "1KB", bytes + ", found \"1KB\""),
        arguments(size, "KiB", bytes + ", found \"KiB\""),
        arguments(
            unit,
            "secods",
            "expected one of nanoseconds, microseconds, milliseconds, seconds, minutes, hours,"
                + " days, found \"secods\"; did you mean seconds?"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void shouldSayWhatWasExpected(
      Function<Value, @Nullable Object> reader, String yaml, String message) {
    // When
    Object read = fields("k:\n  " + yaml).read("k", reader, "default");

    // Then
    assertThat(read).isEqualTo("default");
    assertThat(problems.list()).containsExactly(new Problem("f", "k", 2, 3, message));
  }

  @Test
  void shouldTakeAKeyWithoutAValueForAbsent() {
    // Given
    Fields fields = fields("a:\nb: ~\nc: null\n");

    // When
    Value missing = fields.require("a");
    fields.notSupported("b");
    int number = fields.integer("c", 0, 9, 5);
    fields.finish();

    // Then
    assertThat(missing).isNull();
    assertThat(number).isEqualTo(5);
    assertThat(messages()).containsExactly("f:1:1: a is missing");
  }

  @Test
  void shouldRefuseAKeyWithoutAValueWhereThatIsAskedFor() {
    // Given
    Fields fields = fields("a:\nb: ~\nc: ''\n");

    // When
    fields.refuseEmpty("a", "c", "d");
    boolean anyOfAll = fields.refuseEmpty();

    // Then
    String message = ": has no value; leave the key out if it is not wanted";
    assertThat(anyOfAll).isTrue();
    assertThat(messages())
        .containsExactly("f:1:1: a" + message, "f:1:1: a" + message, "f:2:1: b" + message);
  }

  @Test
  void shouldRefuseOnceAtTheLeast() {
    // Given
    Fields fields = fields("a: 1");

    // When
    fields.refuseUnlessRefused("one");
    fields.refuseUnlessRefused("two");

    // Then
    assertThat(messages()).containsExactly("f:1:1: one");
  }

  @Test
  void shouldTakeAnAliasButNotBoth() {
    // Given
    Fields fields = fields("{new: 1, old: 2, other: 3}");

    // When
    Value both = fields.get("new", "old");
    Value one = fields.get("another", "other");

    // Then
    assertThat(both).isNotNull().returns("1", Value::text);
    assertThat(one).isNotNull().returns("3", Value::text);
    assertThat(messages())
        .containsExactly("f:1:10: old: old is another name of new, which is set too");
  }

  @Test
  void shouldNameNestedPlaces() {
    // Given
    Fields fields = fields("a: {b: [{c: 1}, {c: x}]}");

    // When
    Value a = fields.get("a");
    Fields below = a == null ? null : a.fields();
    Value b = below == null ? null : below.get("b");
    for (Value item : b == null ? List.<Value>of() : b.items()) {
      Fields each = item.fields();
      if (each != null) {
        each.integer("c", 0, 9, 0);
      }
    }

    // Then
    assertThat(messages())
        .containsExactly("f:1:21: a.b[1].c: expected a whole number from 0 to 9, found \"x\"");
  }

  @Test
  void shouldKeepTheFirstProblemsAndCountTheRest() {
    // Given
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      text.append("key-").append(i).append(": 1\n");
    }

    // When
    fields(text.toString()).finish();

    // Then
    assertThat(problems.list()).hasSize(Problems.LIMIT + 1);
    assertThat(messages()).startsWith("f:1:1: key-0: unknown key \"key-0\"; known here: ");
    assertThat(messages()).endsWith("f: 4900 more problems");
  }

  @Test
  void shouldKeepMessagesOnOneLineAndShort() {
    // Given
    String key = "\"a\\nb\\u2028" + "c".repeat(500) + "\"";

    // When
    fields(key + ": 1").finish();

    // Then
    assertThat(messages())
        .singleElement()
        .asString()
        .contains("unknown key \"a\\nb\\u2028ccc")
        .hasSizeLessThan(300)
        .doesNotContain("\n");
  }

  private Fields fields(String yaml) {
    DocumentResult result =
        new DocumentReader(DocumentLimits.DEFAULTS)
            .read(yaml.getBytes(UTF_8), "f", DocumentFormat.YAML);
    Fields fields =
        result instanceof DocumentResult.Parsed(Document document)
            ? document.value(problems).fields()
            : null;
    return Objects.requireNonNull(fields, result::toString);
  }

  private List<String> messages() {
    return problems.list().stream().map(Problem::toString).toList();
  }
}
