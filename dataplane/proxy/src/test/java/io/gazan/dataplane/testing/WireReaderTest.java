package io.gazan.dataplane.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireReaderTest {

  @Test
  void readsOneRequestAfterAnotherAndThenTheEnd() throws IOException {
    // Given
    WireReader reader =
        reader(
            "POST /a?b HTTP/1.1\r\nHost: h:1\r\nContent-Length: 3\r\n\r\nabc"
                + "PUT /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2\r\nde\r\n1\r\nf\r\n0\r\nX-T: 1\r\n\r\n");

    // When
    WireRequest first = requireNonNull(reader.request());
    WireRequest second = requireNonNull(reader.request());

    // Then
    assertThat(first.target()).isEqualTo("/a?b");
    assertThat(first.text()).isEqualTo("abc");
    assertThat(second.text()).isEqualTo("def");
    assertThat(second.trailers().first("x-t")).isEqualTo("1");
    assertThat(reader.request()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET  / HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /\tHTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX : 1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\n X: 1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\na",
        "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
        "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\na",
        "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;e\r\na\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc0\r\n\r\n",
      })
  void refusesWhatTwoServersMightReadDifferently(String bytes) {
    assertThatThrownBy(() -> reader(bytes).request()).isInstanceOf(NotStrictException.class);
  }

  @Test
  void tellsAMessageCutShortFromAWholeOne() {
    assertThatThrownBy(
            () -> reader("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc").response("GET"))
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(
            () ->
                reader("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
                    .response("GET"))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void takesNoBodyWhereThereIsNone() throws IOException {
    assertThat(reader("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n").response("HEAD").text())
        .isEmpty();
    assertThat(
            reader("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n")
                .response("GET")
                .status())
        .isEqualTo(304);
  }

  private static WireReader reader(String bytes) {
    return new WireReader(new ByteArrayInputStream(bytes.getBytes(ISO_8859_1)));
  }
}
