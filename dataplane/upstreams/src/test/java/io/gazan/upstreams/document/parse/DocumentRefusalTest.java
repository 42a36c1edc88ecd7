package io.gazan.upstreams.document.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.gazan.upstreams.Problem;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which bytes are no document, with the line that the user gets to see. */
class DocumentRefusalTest {
  private static final DocumentLimits LIMITS = new DocumentLimits(2000, 6, 100);

  static Stream<Arguments> broken() {
    return Stream.of(
        yaml("", "f: the document is empty"),
        yaml(" \n\n", "f: the document is empty"),
        yaml("# nothing\n", "f: the document is empty"),
        yaml("---\n...\n", "f: the document is empty"),
        yaml("~", "f: the document is empty"),
        yaml("a: 1\nb: \u0000", "f:2:4: control character U+0000 (NUL)"),
        yaml("a: é\u0007", "f:1:5: control character U+0007"),
        yaml("a: 1\n---\nb: 2\n", "f:2:1: a second document starts here; one is expected"),
        yaml("a: 1\nb:\n  c: 2\na: 3\n", "f:4:1: a: duplicate key \"a\", first at 1:1"),
        yaml(
            "a: {b: 1, b: 2}\na: 3\n",
            "f:1:11: b: duplicate key \"b\", first at 1:5",
            "f:2:1: a: duplicate key \"a\", first at 1:1"),
        yaml(
            "a: [1, 2\n",
            "f:2:1: not YAML: while parsing a flow sequence, expected ',' or ']', but got"
                + " <stream end>"),
        yaml("a: b: c\n", "f:1:5: not YAML: mapping values are not allowed here"),
        yaml(
            "a: \"x\n",
            "f:2:1: not YAML: while scanning a quoted scalar, found unexpected end of stream"),
        yaml(
            "a:\n\tb: 1\n",
            "f:2:1: not YAML: while scanning for the next token, found character '\\t(TAB)' that"
                + " cannot start any token. (Do not use \\t(TAB) for indentation)"),
        yaml("a: *x\n", "f:1:4: alias *x has no anchor before it"),
        yaml("a: &x [*x]\n", "f:1:8: alias *x stands inside its anchor"),
        yaml("? [1]\n: 2\n", "f:1:3: a key must be text, not a list or a mapping"),
        yaml("a: !ruby/object x\n", "f:1:4: tag \"!ruby/object\" is not allowed here"),
        yaml("a: !!binary eA==\n", "f:1:4: tag \"tag:yaml.org,2002:binary\" is not allowed here"),
        yaml("a: !!set {x}\n", "f:1:4: tag \"tag:yaml.org,2002:set\" is not allowed here"),
        yaml("a: {<<: 5}\n", "f:1:5: << must name a mapping or a list of mappings"),
        yaml(
            "x: &x {}\na: {<<: *x, <<: *x}\n", "f:2:13: a second merge key; give the first a list"),
        yaml("[[[[[[[1]]]]]]]", "f:1:7: nested deeper than 6 levels"),
        yaml("a: &a [[[1]]]\nb: &b [[*a]]\nc: [[*b]]\n", "f:3:6: nested deeper than 6 levels"),
        yaml(
            """
            a: &a [x,x,x,x,x,x,x,x,x]
            b: &b [*a,*a,*a,*a,*a,*a,*a,*a]
            c: [*b,*b]
            """,
            "f:3:5: more than 100 values, counting what aliases repeat"),
        yaml(
            "[" + "1,".repeat(200) + "]",
            "f:1:200: more than 100 values, counting what aliases repeat"),
        yaml("a".repeat(2001), "f: the document is larger than the 2000 bytes of limits.document"),
        json(
            "{\"a\": 1",
            "f:1:8: not JSON: Unexpected end-of-input: expected close marker for Object"),
        json(
            "{\"a\": 1}\n x",
            "f:2:2: not JSON: Unrecognized token 'x': was expecting (JSON String, Number, Array,"
                + " Object or token 'null', 'true' or 'false')"),
        json("{\"a\": 1} {}", "f:1:10: not JSON: text after the end of the document"),
        json(
            "{\"a\": 1, // c\n}",
            "f:1:10: not JSON: Unexpected character ('/' (code 47)): maybe a (non-standard)"
                + " comment?"),
        json("{\n \"a\": 1,\n \"a\": 2}", "f:3:2: a: duplicate key \"a\", first at 2:2"),
        json(
            "{a: 1}",
            "f:1:2: not JSON: Unexpected character ('a' (code 97)): was expecting double-quote to"
                + " start field name"),
        json("[[[[[[[1]]]]]]]", "f:1:7: nested deeper than 6 levels"),
        json(
            "[" + "1,".repeat(200) + "1]",
            "f:1:200: more than 100 values, counting what aliases repeat"),
        detect("{\"a\": 1,\n \"a\": 2}", "f:2:2: a: duplicate key \"a\", first at 1:2"),
        detect("{a: 1,\n a: 2}", "f:2:2: a: duplicate key \"a\", first at 1:2"),
        detect(
            "{\"a\": 1,\n \"b\": ",
            "f:2:7: not JSON: Unexpected end-of-input within/between Object entries"),
        detect(
            "{a: 1,\n b: [",
            "f:2:6: not YAML: while parsing a flow node, expected the node content, but found"
                + " '<stream end>'"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void shouldSayWhereTheDocumentBreaks(String text, DocumentFormat format, List<String> expected) {
    // When
    List<Problem> problems = refused(text.getBytes(UTF_8), format);

    // Then
    assertThat(problems).map(Problem::toString).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("notUtf8")
  void shouldRefuseWhatIsNotUtf8(byte[] bytes, String expected) {
    // When
    List<Problem> problems = refused(bytes, DocumentFormat.DETECT);

    // Then
    assertThat(problems).map(Problem::toString).containsExactly(expected);
  }

  static Stream<Arguments> notUtf8() {
    return Stream.of(
        arguments("a: b\nc: é".getBytes(ISO_8859_1), "f:2:4: byte 0xE9 at offset 8 is not UTF-8"),
        arguments("a: é\n".getBytes(ISO_8859_1), "f:1:4: byte 0xE9 at offset 3 is not UTF-8"),
        arguments(
            "ü: ".concat("\u00ef\u00bfx").getBytes(ISO_8859_1),
            "f:1:1: byte 0xFC at offset 0 is not UTF-8"),
        arguments(
            "a: \u00ef\u00bfx".getBytes(ISO_8859_1), "f:1:4: byte 0xEF at offset 3 is not UTF-8"),
        arguments(
            "a: \u00ed\u00a0\u0080".getBytes(ISO_8859_1),
            "f:1:4: byte 0xED at offset 3 is not UTF-8"),
        arguments(
            "\uFEFFa: 1".getBytes(UTF_16LE), "f:1:1: the document is UTF-16; it must be UTF-8"));
  }

  private static List<Problem> refused(byte[] bytes, DocumentFormat format) {
    DocumentResult result = new DocumentReader(LIMITS).read(bytes, "f", format);
    return result instanceof DocumentResult.Refused(List<Problem> problems)
        ? problems
        : List.of(new Problem("", 0, 0, "was accepted"));
  }

  private static Arguments yaml(String text, String... expected) {
    return arguments(text, DocumentFormat.YAML, List.of(expected));
  }

  private static Arguments json(String text, String... expected) {
    return arguments(text, DocumentFormat.JSON, List.of(expected));
  }

  private static Arguments detect(String text, String... expected) {
    return arguments(text, DocumentFormat.DETECT, List.of(expected));
  }
}
