package io.gazan.dataplane.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.filter.Heads;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.upstreams.policy.HeaderLine;
import io.gazan.upstreams.policy.HeaderRules;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeaderRulesCompilerTest {
  private static final List<String> NO_NAMES = List.of();
  private static final List<HeaderLine> NO_LINES = List.of();

  @Test
  void globalHeadersGoOnResponsesAndAPathsBothWays() {
    // Given A10, A11
    HeaderRules globals = both("Access-Control-Allow-Origin:*");
    HeaderRules path = both("X-Proxy-From:Gazan");

    // When
    RouteEdits edits = new HeaderRulesCompiler(globals).compile(path);

    // Then
    assertThat(lines(edits.response()))
        .containsExactly("Access-Control-Allow-Origin: *", "X-Proxy-From: Gazan");
    assertThat(lines(edits.request())).containsExactly("X-Proxy-From: Gazan");
  }

  @Test
  void clientAndServerHeadersGoOneWay() {
    // Given A12
    HeaderRules globals = rules(NO_LINES, set("C:1"), set("S:1"));
    HeaderRules path = rules(NO_LINES, set("C2:2"), set("S2:2"));

    // When
    RouteEdits edits = new HeaderRulesCompiler(globals).compile(path);

    // Then
    assertThat(lines(edits.response())).containsExactly("C: 1", "C2: 2");
    assertThat(lines(edits.request())).containsExactly("S: 1", "S2: 2");
  }

  @Test
  void thePathsValueWinsInAnyCaseAndAnyList() {
    // Given
    HeaderRules globals = rules(set("X-A:1", "X-B:1"), set("X-C:1"), set("X-D:1"));
    HeaderRules path =
        rules(set("x-a:2", "X-D:2", "X-E:both"), set("X-B:2", "x-e:client"), NO_LINES);

    // When
    RouteEdits edits = new HeaderRulesCompiler(globals).compile(path);

    // Then
    assertThat(lines(edits.response()))
        .containsExactlyInAnyOrder("x-a: 2", "X-B: 2", "X-C: 1", "X-D: 2", "x-e: client");
    assertThat(lines(edits.request())).containsExactlyInAnyOrder("x-a: 2", "X-D: 2", "X-E: both");
  }

  @Test
  void removedNamesGoAndAPathMayTakeAGlobalOneBack() {
    // Given
    HeaderRules globals =
        new HeaderRules(
            set("X-Global:1"),
            NO_LINES,
            NO_LINES,
            List.of("X-Powered-By"),
            List.of("X-Debug"),
            NO_LINES,
            NO_LINES);
    HeaderRules path =
        new HeaderRules(
            set("X-Powered-By:us"),
            NO_LINES,
            NO_LINES,
            List.of("x-global"),
            List.of("X-Other"),
            NO_LINES,
            NO_LINES);

    // When
    RouteEdits edits = new HeaderRulesCompiler(globals).compile(path);

    // Then
    assertThat(lines(edits.response())).containsExactly("X-Powered-By: us");
    assertThat(drops(edits.response(), "X-Global", "X-Powered-By", "X-Debug", "Etag"))
        .containsExactly("X-Global", "X-Powered-By");
    assertThat(lines(edits.request())).containsExactly("X-Powered-By: us");
    assertThat(drops(edits.request(), "X-Global", "X-Powered-By", "X-Debug", "X-Other"))
        .containsExactly("X-Powered-By", "X-Debug", "X-Other");
  }

  @Test
  void aSetHeaderReplacesAndOneListMayHoldANameTwice() {
    // When
    RouteEdits edits =
        new HeaderRulesCompiler(HeaderRules.NONE)
            .compile(both("Vary:a", "X-A:http://b:80/", "Vary:b"));

    // Then A13
    assertThat(lines(edits.response())).containsExactly("Vary: a", "Vary: b", "X-A: http://b:80/");
    assertThat(drops(edits.response(), "Vary", "X-A", "Etag")).containsExactly("Vary", "X-A");
  }

  @Test
  void addedLinesStandBesideAllThatIsThereByThen() {
    // Given
    HeaderRules globals =
        new HeaderRules(
            set("Vary:set"),
            NO_LINES,
            NO_LINES,
            NO_NAMES,
            NO_NAMES,
            set("Link:global", "X-Gone:g"),
            set("Via:global"));
    HeaderRules path =
        new HeaderRules(
            NO_LINES,
            NO_LINES,
            set("X-S:set"),
            List.of("x-gone", "X-Back"),
            NO_NAMES,
            set("link:path", "Vary:added", "X-Back:added"),
            set("Via:path", "X-S:added"));

    // When
    RouteEdits edits = new HeaderRulesCompiler(globals).compile(path);

    // Then
    assertThat(lines(edits.response()))
        .containsExactly("Vary: set", "Vary: added", "link: global", "link: path", "X-Back: added");
    assertThat(drops(edits.response(), "Vary", "Link", "X-Gone", "X-Back"))
        .containsExactly("Vary", "X-Gone", "X-Back");
    assertThat(lines(edits.request()))
        .containsExactly("Via: global", "Via: path", "X-S: set", "X-S: added");
    assertThat(drops(edits.request(), "Via", "X-S")).containsExactly("X-S");
  }

  @Test
  void aPathThatSetsLeavesOutWhatTheDocumentAdds() {
    // Given
    HeaderRules globals =
        new HeaderRules(
            NO_LINES, NO_LINES, NO_LINES, NO_NAMES, NO_NAMES, set("Link:global"), NO_LINES);

    // When
    RouteEdits edits = new HeaderRulesCompiler(globals).compile(both("link:path"));

    // Then
    assertThat(lines(edits.response())).containsExactly("link: path");
    assertThat(drops(edits.response(), "Link")).containsExactly("Link");
  }

  @Test
  void equalRulesShareTheirEdits() {
    // Given
    HeaderRulesCompiler compiler = new HeaderRulesCompiler(both("A:1"));

    // Then
    assertThat(compiler.compile(both("B:2"))).isSameAs(compiler.compile(both("B:2")));
    assertThat(new HeaderRulesCompiler(HeaderRules.NONE).compile(HeaderRules.NONE))
        .isEqualTo(RouteEdits.NONE);
  }

  private static HeaderRules both(String... lines) {
    return rules(set(lines), NO_LINES, NO_LINES);
  }

  private static HeaderRules rules(
      List<HeaderLine> both, List<HeaderLine> client, List<HeaderLine> server) {
    return new HeaderRules(both, client, server, NO_NAMES, NO_NAMES, NO_LINES, NO_LINES);
  }

  private static List<HeaderLine> set(String... lines) {
    return Arrays.stream(lines)
        .map(line -> line.split(":", 2))
        .map(parts -> new HeaderLine(parts[0], parts[1]))
        .toList();
  }

  private static List<String> lines(HeaderEdits edits) {
    return new String(edits.lines(), StandardCharsets.ISO_8859_1).lines().toList();
  }

  /** Which of these names a head loses. */
  private static List<String> drops(HeaderEdits edits, String... names) {
    HeaderBlock block =
        Heads.get("h", "/", Arrays.stream(names).map(name -> name + ": x").toArray(String[]::new))
            .headers();
    return IntStream.range(0, block.count())
        .filter(
            line -> (edits.touched() >>> block.known(line) & 1) != 0 && edits.drops(block, line))
        .mapToObj(block::name)
        .toList();
  }
}
