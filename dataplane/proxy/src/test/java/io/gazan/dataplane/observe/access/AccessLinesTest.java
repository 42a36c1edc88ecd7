package io.gazan.dataplane.observe.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessLinesTest {
  private static final JsonFactory JSON = new JsonFactory();
  private final AccessLines lines = new AccessLines();

  @Test
  void allFieldsInTheirOrder() {
    assertThat(line(AccessEntries.at(1_767_225_600_042L)))
        .isEqualTo(
            "{\"time\":\"2026-01-01T00:00:00.042Z\",\"request_id\":\"r-1\","
                + "\"client\":\"192.0.2.7\",\"method\":\"GET\",\"host\":\"shop.example.com\","
                + "\"path\":\"/a?b=c\",\"version\":\"HTTP/1.1\",\"status\":200,\"bytes_in\":120,"
                + "\"bytes_out\":4567,\"duration_ms\":12.345,\"upstream\":\"10.0.0.1:80\","
                + "\"upstream_ms\":11.000,\"route\":\"shop.example.com /\",\"cluster\":\"shop\","
                + "\"retries\":1,\"user_agent\":\"curl/8\"}\n");
  }

  @Test
  void whatDoesNotApplyIsLeftOut() {
    assertThat(line(AccessEntries.saying(null)))
        .isEqualTo(
            "{\"time\":\"1970-01-01T00:00:00.000Z\",\"client\":\"192.0.2.7\",\"status\":400,"
                + "\"bytes_in\":1,\"bytes_out\":2,\"duration_ms\":0.000,\"retries\":0,"
                + "\"error\":\"bad_request\"}\n");
  }

  @Test
  void timesBeforeTheEpochAndSharedSecondsAreRight() {
    assertThat(line(AccessEntries.at(-1))).contains("\"1969-12-31T23:59:59.999Z\"");
    assertThat(line(AccessEntries.at(999))).contains("\"1970-01-01T00:00:00.999Z\"");
    assertThat(line(AccessEntries.at(7))).contains("\"1970-01-01T00:00:00.007Z\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "quote and backslash | 61225c62     | a\\\"\\\\b",
        "line ends           | 610d0a62     | a\\u000d\\u000ab",
        "NUL, escape, DEL    | 001b7f       | \\u0000\\u001b\\u007f",
        "UTF-8 of two bytes  | c3a9         | é",
        "UTF-8 of three      | e282ac       | €",
        "UTF-8 of four       | f09f9880     | 😀",
        "a lone lead         | 61c3         | a\\u00c3",
        "a lone tail         | a962         | \\u00a9b",
        "overlong slash      | c0af         | \\u00c0\\u00af",
        "overlong of three   | e080af       | \\u00e0\\u0080\\u00af",
        "a surrogate         | eda080       | \\u00ed\\u00a0\\u0080",
        "beyond Unicode      | f4908080     | \\u00f4\\u0090\\u0080\\u0080",
        "C1 as UTF-8         | c285         | \\u0085",
        "line separator      | e280a8       | \\u2028",
        "text direction      | e280ae       | \\u202e",
        "byte order mark     | efbbbf       | \\ufeff",
      })
  void bytesFromTheWireAreShownOrEscaped(String what, String hex, String expected) {
    // Given
    String wire = new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);

    // When
    String line = line(AccessEntries.saying(wire));

    // Then
    assertThat(line).as(what).contains("\"path\":\"" + expected + "\"");
  }

  @Test
  void loneSurrogatesOfAStringAreReplaced() {
    assertThat(line(AccessEntries.saying("a\ud800b\udc00")))
        .contains("\"path\":\"a\ufffdb\ufffd\"");
  }

  @Test
  void longFieldsAreCut() {
    // Given
    String text = "x".repeat(100_000);

    // When
    Map<String, String> fields = parse(line(AccessEntries.saying(text)));

    // Then
    assertThat(fields.get("path")).isEqualTo("x".repeat(AccessEntry.MAX_PATH) + "...");
    assertThat(fields.get("user_agent")).isEqualTo("x".repeat(AccessEntry.MAX_FIELD) + "...");
    assertThat(fields.get("version")).hasSizeLessThan(AccessEntry.MAX_FIELD + 4);
  }

  @Test
  void anyBytesMakeOneLineThatParsesToTheSameText() {
    // Given
    long seed = 20260102;
    Random random = new Random(seed);

    for (int round = 0; round < 5_000; round++) {
      String text = anything(random);

      // When
      String line = line(AccessEntries.saying(text));

      // Then
      assertThat(line.indexOf('\n')).as("seed %s", seed).isEqualTo(line.length() - 1);
      assertThat(line.chars()).noneMatch(c -> (c < ' ' && c != '\n') || c == 0x7F || isC1(c));
      Map<String, String> fields = parse(line);
      assertThat(fields).hasSize(14);
      assertThat(fields.get("path")).isEqualTo(fields.get("user_agent"));
      assertThat(fields.get("path")).as("seed %s", seed).isEqualTo(understood(text));
    }
  }

  private static boolean isC1(int c) {
    return c >= 0x80 && c <= 0x9F;
  }

  /** Bytes as characters, in parts well-formed UTF-8, in parts anything. */
  private static String anything(Random random) {
    StringBuilder text = new StringBuilder();
    int parts = random.nextInt(8);
    for (int i = 0; i < parts; i++) {
      byte[] part;
      if (random.nextBoolean()) {
        part = new byte[random.nextInt(6)];
        random.nextBytes(part);
      } else {
        part = Character.toString(random.nextInt(0x11000)).getBytes(StandardCharsets.UTF_8);
      }
      text.append(new String(part, StandardCharsets.ISO_8859_1));
    }
    return text.toString();
  }

  /** What the JDK's strict decoder finds at each place; a byte that begins nothing is itself. */
  private static String understood(String wire) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < wire.length(); ) {
      int size = 4;
      String found = null;
      while (size > 0 && found == null) {
        found = at + size <= wire.length() ? oneCharacter(wire.substring(at, at + size)) : null;
        size = found == null ? size - 1 : size;
      }
      text.append(found == null ? wire.substring(at, at + 1) : found);
      at += Math.max(1, size);
    }
    return text.toString();
  }

  private static @Nullable String oneCharacter(String wire) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(wire.getBytes(StandardCharsets.ISO_8859_1));
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      return text.codePointCount(0, text.length()) == 1 ? text : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private String line(AccessEntry entry) {
    lines.out().clear();
    lines.append(entry);
    ByteBuffer bytes = ByteBuffer.wrap(lines.out().bytes(), 0, lines.out().length());
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, String> parse(String line) {
    Map<String, String> fields = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(line)) {
      assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        assertThat(parser.nextToken().isScalarValue()).isTrue();
        assertThat(fields.put(name, parser.getText())).as(name).isNull();
      }
      assertThat(parser.currentToken()).isEqualTo(JsonToken.END_OBJECT);
      assertThat(parser.nextToken()).isNull();
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
    return fields;
  }
}
