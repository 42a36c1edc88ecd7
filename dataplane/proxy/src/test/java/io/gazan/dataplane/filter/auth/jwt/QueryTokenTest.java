package io.gazan.dataplane.filter.auth.jwt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.filter.Heads;
import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.RequestHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTokenTest {
  @ParameterizedTest
  @CsvSource({
    "/a?gazantoken=T, /a",
    "/a?gazantoken=T&b=1, /a?b=1",
    "/a?b=1&gazantoken=T, /a?b=1",
    "/a?b=1&gazantoken=T&c=2, /a?b=1&c=2",
    "/a?b&araleztoken=T&&c, /a?b&&c",
    "http://h/a?x=1&gazantoken=T, http://h/a?x=1"
  })
  void leavesNothingOfTheTokenInTheHead(String target, String left) {
    // Given
    RequestHead head = Heads.get("h", target);

    // When
    byte[] token = QueryToken.take(head);

    // Then
    assertThat(token).isEqualTo("T".getBytes(US_ASCII));
    assertThat(head.target()).isEqualTo(left);
    assertThat(head.rewritten()).isTrue();
    String query =
        head.hasQuery() ? "?" + Ascii.string(head.bytes(), head.queryStart(), head.queryEnd()) : "";
    assertThat(left).endsWith(head.path() + query);
    assertThat(Ascii.string(head.bytes(), 0, head.headers().end())).doesNotContain("token=");
  }

  @ParameterizedTest
  @CsvSource({
    "/a",
    "/a?",
    "/a?b=gazantoken=T",
    "/a?xgazantoken=T",
    "/a?gazantoken",
    "/gazantoken=T"
  })
  void leavesOtherQueriesAlone(String target) {
    // Given
    RequestHead head = Heads.get("h", target);

    // Then
    assertThat(QueryToken.take(head)).isNull();
    assertThat(head.target()).isEqualTo(target);
  }

  @Test
  void choosesBetweenNoTwo() {
    // Given
    RequestHead head = Heads.get("h", "/a?gazantoken=T&araleztoken=U&c");

    // Then
    assertThat(QueryToken.take(head)).isEmpty();
    assertThat(head.target()).isEqualTo("/a?c");
  }

  @Test
  void hidesTokensThatWereNotTaken() {
    assertThat(QueryToken.hidden("/a?b=1&gazantoken=T&c=2")).isEqualTo("/a?b=1&gazantoken=***&c=2");
    assertThat(QueryToken.hidden("/a?araleztoken=T")).isEqualTo("/a?araleztoken=***");
    assertThat(QueryToken.hidden("/a?gazantoken=T&gazantoken=U")).doesNotContain("=T", "=U");
    assertThat(QueryToken.hidden("/a?b")).isEqualTo("/a?b");
  }
}
