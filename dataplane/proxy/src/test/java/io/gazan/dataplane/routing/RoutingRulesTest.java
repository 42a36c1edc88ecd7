package io.gazan.dataplane.routing;

import static io.gazan.dataplane.routing.Documents.document;
import static io.gazan.dataplane.routing.Documents.host;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.filter.Heads;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The host and path rules of the contract on whole tables; the numbers are its cases. */
class RoutingRulesTest {
  private final TablesFixture fixture = new TablesFixture();

  @BeforeEach
  void apply() {
    fixture.apply(
        document(
            host("e5.test", "/", "/ping"),
            host("nested.test", "/", "/a", "/a/b", "=/a/x"),
            host("foo.test", "/foo"),
            host("bar.foo.com", "/bar"),
            host("*.foo.com", "/"),
            host("[::1]", "/"),
            host("*", "/", "/known-nowhere-else")));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource({
    // A2, A3, A4
    "e5.test, /ping, e5.test /ping",
    "e5.test, /ping/x, e5.test /ping",
    "e5.test, /ping?q, e5.test /ping",
    "e5.test, /ping/?q, e5.test /ping",
    "e5.test, /pingpong, e5.test /",
    "e5.test, /a/b/c/d/e/f/g, e5.test /",
    "e5.test, /?x=/ping, e5.test /",
    // A5
    "nested.test, /a/b/c, nested.test /a/b",
    "nested.test, /a/y, nested.test /a",
    "nested.test, /a/x, nested.test =/a/x",
    "nested.test, /a/x?y, nested.test =/a/x",
    // A6, A8: a known host does not fall further, neither to its wildcard nor to the default
    "foo.test, /bar, ",
    "foo.test, /known-nowhere-else, ",
    "bar.foo.com, /other, ",
    "unknown.test, /x, * /",
    // the wildcard takes one label
    "baz.foo.com, /x, *.foo.com /",
    "baz.bar.foo.com, /x, * /",
    "foo.com, /x, * /",
    // A9
    "foo.test:6193, /foo, foo.test /foo",
    "FOO.TEST, /foo, foo.test /foo",
    "Foo.Test.:80, /foo, foo.test /foo",
    "[::1]:6193, /, [::1] /",
    // what is matched is the canonical path
    "e5.test, /x/../ping, e5.test /ping",
    "e5.test, /%70ing, e5.test /ping",
    "e5.test, /ping/%2e%2e/x, e5.test /",
    "e5.test, /ping%2fx, e5.test /",
    "e5.test, //ping, e5.test /",
    "e5.test, /PING, e5.test /",
  })
  void findsTheRoute(String host, String target, @Nullable String expected) {
    assertThat(fixture.match(host, target)).isEqualTo(expected);
  }

  @Test
  void theTargetsAuthorityCountsAndARequestWithoutAHostGoesToTheDefault() {
    // Given
    RoutingTable table = fixture.tables.current();

    // When
    Route absolute =
        table.match(Heads.read("GET http://e5.test/ping HTTP/1.1\r\nHost: e5.test\r\n\r\n"));
    Route hostless = table.match(Heads.read("GET /ping HTTP/1.0\r\n\r\n"));

    // Then
    assertThat(absolute).hasToString("e5.test /ping");
    assertThat(hostless).hasToString("* /");
  }

  @Test
  void withoutADefaultAnUnknownHostHasNoRoute() {
    // Given A7
    fixture.apply(document(host("foo.test", "/")));

    // Then
    assertThat(fixture.match("bar.test", "/")).isNull();
    assertThat(fixture.match("foo.test", "/")).isEqualTo("foo.test /");
  }
}
