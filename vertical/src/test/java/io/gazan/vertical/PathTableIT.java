package io.gazan.vertical;

import static io.gazan.vertical.Scene.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.testing.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The path table of the Ingress API: each row through a live data plane. A path's Service is named
 * after its place in the rule, so that the answer tells which path took the request.
 */
@ExtendWith(SharedScene.class)
record PathTableIT(Scene scene, String namespace, String host) {
  /**
   * A path of the rule.
   *
   * @param type {@code Prefix} or {@code Exact}
   */
  record Path(String type, String value) {}

  private static Path prefix(String value) {
    return new Path("Prefix", value);
  }

  private static Path exact(String value) {
    return new Path("Exact", value);
  }

  private static Arguments row(List<Path> paths, String request, int taker) {
    return Arguments.of(paths, request, taker);
  }

  /** The taker is the place of the path in the rule, from 1; 0 means that none does. */
  static Stream<Arguments> rows() {
    return Stream.of(
        row(List.of(prefix("/")), "/", 1),
        row(List.of(prefix("/")), "/any/path?x=1", 1),
        row(List.of(exact("/foo")), "/foo", 1),
        row(List.of(exact("/foo")), "/foo?x=1", 1),
        row(List.of(exact("/foo")), "/bar", 0),
        row(List.of(exact("/foo")), "/foo/", 0),
        row(List.of(exact("/foo/")), "/foo", 0),
        row(List.of(exact("/foo/")), "/foo/", 1),
        row(List.of(prefix("/foo")), "/foo", 1),
        row(List.of(prefix("/foo")), "/foo/", 1),
        row(List.of(prefix("/foo/")), "/foo", 1),
        row(List.of(prefix("/foo/")), "/foo/", 1),
        row(List.of(prefix("/aaa/bb")), "/aaa/bbb", 0),
        row(List.of(prefix("/aaa/bbb")), "/aaa/bbb", 1),
        row(List.of(prefix("/aaa/bbb")), "/aaa/bbb/", 1),
        row(List.of(prefix("/aaa/bbb")), "/aaa/bbb/ccc", 1),
        row(List.of(prefix("/aaa/bbb/")), "/aaa/bbb", 1),
        row(List.of(prefix("/aaa/bbb")), "/aaa/bbbxyz", 0),
        row(List.of(prefix("/"), prefix("/aaa")), "/aaa/ccc", 2),
        row(List.of(prefix("/"), prefix("/aaa"), prefix("/aaa/bbb")), "/aaa/ccc", 2),
        row(List.of(prefix("/"), prefix("/aaa"), prefix("/aaa/bbb")), "/aaa/bbb", 3),
        row(List.of(prefix("/"), prefix("/aaa"), prefix("/aaa/bbb")), "/ccc", 1),
        row(List.of(prefix("/aaa")), "/ccc", 0),
        row(List.of(prefix("/foo"), exact("/foo")), "/foo", 2),
        row(List.of(exact("/foo"), prefix("/foo")), "/foo", 1),
        row(List.of(exact("/foo"), prefix("/foo")), "/foo/bar", 2),
        row(List.of(exact("/foo")), "/FOO", 0),
        row(List.of(prefix("/foo")), "/FOO/bar", 0),
        row(List.of(new Path("ImplementationSpecific", "/foo")), "/foo/bar", 1),
        row(List.of(new Path("ImplementationSpecific", "/foo")), "/foobar", 0));
  }

  @ParameterizedTest(name = "{0} asked {1}: {2}")
  @MethodSource("rows")
  void aRowOfTheTable(List<Path> paths, String request, int taker) {
    // Given
    List<String> entries = new ArrayList<>();
    for (int i = 1; i <= paths.size(); i++) {
      scene.service(namespace, "path-" + i);
      entries.add(path(paths.get(i - 1).type(), paths.get(i - 1).value(), "path-" + i));
    }
    scene.ingress(namespace, "row", host, entries.toArray(String[]::new));
    scene.awaitStatus(host, paths.getFirst().value(), 200);
    // When
    WireResponse answer = scene.get(host, request);
    // Then
    if (taker == 0) {
      assertThat(answer.status()).isEqualTo(404);
    } else {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.endpoint()).isEqualTo("path-" + taker);
    }
  }

  @ParameterizedTest(name = "*.foo.com asked {0}: {1}")
  @MethodSource("hosts")
  void aWildcardHostTakesOneLabel(String label, boolean taken) {
    // Given
    scene.service(namespace, "web");
    scene.ingress(namespace, "wild", "\"*." + host + "\"", path("Prefix", "/", "web"));
    scene.awaitStatus("bar." + host, "/", 200);
    // When
    int status = scene.get(label + host, "/").status();
    // Then
    assertThat(status).isEqualTo(taken ? 200 : 404);
  }

  static Stream<Arguments> hosts() {
    return Stream.of(
        Arguments.of("bar.", true), Arguments.of("baz.bar.", false), Arguments.of("", false));
  }
}
