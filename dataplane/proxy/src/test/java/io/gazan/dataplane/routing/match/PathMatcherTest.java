package io.gazan.dataplane.routing.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathMatcherTest {
  @ParameterizedTest
  @CsvSource({
    // contract: prefixes are segment-aware, exact first, longest wins
    "/foo, /foo, /foo",
    "/foo, /foo/, /foo",
    "/foo, /foo/x, /foo",
    "/foo, /foobar, ",
    "/foo, /fo, ",
    "/foo, /, ",
    "/foo, /bar, ",
    "/ /ping, /ping, /ping",
    "/ /ping, /ping/x, /ping",
    "/ /ping, /pingpong, /",
    "/ /ping, /a/b/c/d/e/f/g, /",
    "/ /a /a/b =/a/x, /a/b/c, /a/b",
    "/ /a /a/b =/a/x, /a/y, /a",
    "/ /a /a/b =/a/x, /a/x, =/a/x",
    "/ /a /a/b =/a/x, /a/x/, /a",
    "/ /a /a/b =/a/x, /a/xy, /a",
    "/a/b/c /, /a/b, /",
    "/a/b/c /, /a/b/c, /a/b/c",
    "/a/b/c /, /a/b/cd, /",
    "/a/b/c /, /a/b/c/d/e, /a/b/c",
    "=/, /, =/",
    "=/, /x, ",
    "=/long/exact/path /s, /s/long/exact/path, /s",
    "=/long/exact/path /s, /long/exact/path, =/long/exact/path",
    "=/long/exact/path /s, /long/exact/pat, ",
    "/a//b, /a//b/c, /a//b",
    "/a//b /a, /a/b, /a",
    "/, //evil, /",
    "/x, //x, ",
    "/, *, /",
    // the Kubernetes path table, after its trailing slashes were taken off
    "=/foo, /foo, =/foo",
    "=/foo, /bar, ",
    "=/foo, /foo/, ",
    "=/foo/, /foo, ",
    "=/foo/, /foo/, =/foo/",
    "/aaa/bb, /aaa/bbb, ",
    "/aaa/bbb, /aaa/bbb, /aaa/bbb",
    "/aaa/bbb, /aaa/bbb/, /aaa/bbb",
    "/aaa/bbb, /aaa/bbb/ccc, /aaa/bbb",
    "/aaa/bbb, /aaa/bbbxyz, ",
    "/ /aaa /aaa/bbb, /aaa/ccc, /aaa",
    "/ /aaa /aaa/bbb, /aaa/bbb, /aaa/bbb",
    "/ /aaa /aaa/bbb, /ccc, /",
    "/foo =/foo, /foo, =/foo",
    "/foo =/foo, /foo/, /foo",
    // what has a delimiter escaped is the same path
    "/ /@adm, /%40adm, /@adm",
    "/ /@adm, /%40adm/x, /@adm",
    "/ /@adm, /%40admx, /",
    "/ /@adm, /@adm/%40, /@adm",
    "/ =/a+b, /a%2Bb, =/a+b",
    "/ =/a+b, /a%2Bb/, /",
    "/ /+/(x), /%2B/%28x%29/y, /+/(x)",
    "/ /+/(x), /%2B/%28x%2F, /",
    "/ /a;b /@, /a%3Bb, /",
    "/ /a, /a/%40, /a",
  })
  void takesTheExactKeyElseTheLongestPrefix(String keys, String path, String expected) {
    // Given
    List<String> configured = Arrays.asList(keys.split(" "));
    PathMatcher matcher = matcher(configured);
    byte[] padded = ("/foo" + path + "/foo").getBytes(StandardCharsets.US_ASCII);

    // When
    int found = ByteIndex.ordinal(matcher.find(padded, 4, 4 + path.length()));

    // Then
    assertThat(found < 0 ? null : configured.get(found)).isEqualTo(expected);
  }

  @Test
  void costsTheSameWithTenThousandPaths() {
    // Given
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      keys.add("/shop-" + i + "/v1/item-" + i);
    }
    PathMatcher matcher = matcher(keys);

    // When
    long probes = 0;
    for (int i = 0; i < keys.size(); i++) {
      byte[] path = (keys.get(i) + "/and/more/below").getBytes(StandardCharsets.US_ASCII);
      long answer = matcher.find(path, 0, path.length);
      assertThat(ByteIndex.ordinal(answer)).isEqualTo(i);
      probes += ByteIndex.probes(answer);
    }

    // Then three boundaries are asked at, whatever the number of keys; no two paths share one, so
    // that a long run of slots somewhere shows in the mean only as much as it is met
    assertThat(probes / (double) keys.size()).isBetween(3.0, 7.0);
  }

  @Test
  void looksNoDeeperThanItsDeepestKey() {
    // Given
    PathMatcher matcher = matcher(List.of("/", "/a/b", "/a-rather-long-key-of-one-segment"));
    byte[] slashes = "/".repeat(8_000).getBytes(StandardCharsets.US_ASCII);
    byte[] deep = "/a".repeat(4_000).getBytes(StandardCharsets.US_ASCII);

    // When
    long first = matcher.find(slashes, 0, slashes.length);
    long second = matcher.find(deep, 0, deep.length);

    // Then two boundaries, each with a short run of slots
    assertThat(ByteIndex.ordinal(first)).isZero();
    assertThat(ByteIndex.ordinal(second)).isZero();
    assertThat(ByteIndex.probes(first)).isLessThanOrEqualTo(6);
    assertThat(ByteIndex.probes(second)).isLessThanOrEqualTo(6);
  }

  @Test
  void asksNoIndexWhenThereIsOnlyTheRoot() {
    // Given
    PathMatcher matcher = matcher(List.of("/"));
    byte[] path = "/a/b/c".getBytes(StandardCharsets.US_ASCII);

    // When
    long answer = matcher.find(path, 0, path.length);

    // Then
    assertThat(ByteIndex.ordinal(answer)).isZero();
    assertThat(ByteIndex.probes(answer)).isZero();
  }

  private static PathMatcher matcher(List<String> keys) {
    return new PathMatcher(
        keys.stream()
            .map(
                k ->
                    k.startsWith("=")
                        ? new PathMatcher.Key(k.substring(1), true)
                        : new PathMatcher.Key(k, false))
            .toList());
  }
}
