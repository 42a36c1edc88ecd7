package io.gazan.dataplane.filter.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.config.listener.TrustedProxies;
import io.gazan.dataplane.filter.Filter;
import io.gazan.dataplane.filter.FilterChain;
import io.gazan.dataplane.filter.FilterClient;
import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.filter.Heads;
import io.gazan.dataplane.filter.LocalAnswer;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.upstreams.route.RedirectSpec;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectTest {
  private static final FilterClient PLAIN = request(false, false);
  private static final FilterClient TLS = request(true, false);
  private static final FilterClient PLAIN_BEHIND_TRUSTED = request(false, true);

  @ParameterizedTest
  @CsvSource({
    "h:6193, /foo/x?y=1, 6194, https://h:6194/foo/x?y=1",
    "h, /foo, 443, https://h/foo",
    "H.Example.COM., /, 443, https://h.example.com/",
    "[::1]:80, /a, 8443, https://[::1]:8443/a",
    "h, /a?, 443, https://h/a?",
    "h, //evil.example/x, 443, https://h//evil.example/x",
    "h, /a/../b/%7Ec, 443, https://h/b/~c",
    "h, /a%0d%0aX:%20y, 443, https://h/a%0D%0AX:%20y",
    "h, /p?q=%0d%0a&u=http://x/, 443, https://h/p?q=%0d%0a&u=http://x/",
  })
  void toHttpsKeepsHostPathAndQuery(String host, String target, int port, String expected) {
    // Given
    Filter filter = new HttpsRedirectFilter(301, port);

    // When
    LocalAnswer answer = answer(filter, Heads.get(host, target), PLAIN);

    // Then
    assertThat(location(answer)).isEqualTo(expected);
    assertThat(answer).isNotNull().extracting(LocalAnswer::status).isEqualTo(301);
  }

  @Test
  void toHttpsLeavesTlsAlone() {
    // Given
    Filter filter = new HttpsRedirectFilter(308, 443);

    // Then
    assertThat(answer(filter, Heads.get("h", "/"), TLS)).isNull();
  }

  @Test
  void toHttpsBelievesATrustedProxyOnly() {
    // Given
    Filter filter = new HttpsRedirectFilter(308, 443);
    RequestHead forwarded = Heads.get("h", "/", "X-Forwarded-Proto: HTTPS");

    // Then
    assertThat(answer(filter, forwarded, PLAIN_BEHIND_TRUSTED)).isNull();
    assertThat(answer(filter, Heads.get("h", "/"), PLAIN_BEHIND_TRUSTED)).isNotNull();
    assertThat(answer(filter, forwarded, PLAIN)).isNotNull();
  }

  @Test
  void withoutAHostThereIsNowhereToGo() {
    // Given
    RequestHead head = Heads.read("GET / HTTP/1.0\r\n\r\n");

    // When
    LocalAnswer toHttps = answer(new HttpsRedirectFilter(301, 443), head, PLAIN);
    LocalAnswer elsewhere =
        answer(new RedirectFilter(new RedirectSpec("https", null, null, null, 301)), head, PLAIN);
    LocalAnswer fixed =
        answer(
            new RedirectFilter(new RedirectSpec("https", "x.test", null, null, 301)), head, PLAIN);

    // Then
    assertThat(toHttps).isNotNull().extracting(LocalAnswer::status).isEqualTo(400);
    assertThat(elsewhere).isNotNull().extracting(LocalAnswer::status).isEqualTo(400);
    assertThat(location(fixed)).isEqualTo("https://x.test/");
  }

  @ParameterizedTest
  @CsvSource({
    // scheme, host, port, path, request host, target, location
    "https, www.example.com, 443, , h, /p?q, https://www.example.com:443/p?q",
    "https, www.example.com, , , h:81, /p, https://www.example.com/p",
    "http, x.test, 8080, /base, h, /p?q, http://x.test:8080/base/p?q",
    ", x.test, , , h:81, /, http://x.test/",
    "https, , , , h:81, /p, https://h/p",
    ", , 8443, , h:81, /p, http://h:8443/p",
    ", , , /new, h:81, /p, http://h:81/new/p",
    ", , , /new, [::1]:81, /p, http://[::1]:81/new/p",
    ", , , /new, [::1], /p, http://[::1]/new/p",
    ", , , /, h, /p, http://h/p",
    "https, x.test, , , h, //evil.test/, https://x.test//evil.test/",
  })
  void redirectToTakesTheMissingPartsFromTheRequest(
      @Nullable String scheme,
      @Nullable String host,
      @Nullable Integer port,
      @Nullable String path,
      String requestHost,
      String target,
      String expected) {
    // Given
    Filter filter = new RedirectFilter(new RedirectSpec(scheme, host, port, path, 302));

    // When
    LocalAnswer answer = answer(filter, Heads.get(requestHost, target), PLAIN);

    // Then
    assertThat(location(answer)).isEqualTo(expected);
    assertThat(answer).isNotNull().extracting(LocalAnswer::status).isEqualTo(302);
  }

  @Test
  void theRequestsSchemeIsHttpsOverTls() {
    // Given
    Filter filter = new RedirectFilter(new RedirectSpec(null, "x.test", null, null, 301));

    // Then
    assertThat(location(answer(filter, Heads.get("h", "/p"), TLS))).isEqualTo("https://x.test/p");
  }

  @Test
  void theAnswerIsOneLineWithTheStatusAsItsBody() {
    // When
    LocalAnswer answer =
        Objects.requireNonNull(
            answer(new HttpsRedirectFilter(307, 443), Heads.get("h", "/"), PLAIN));

    // Then
    assertThat(new String(answer.headerLines(), StandardCharsets.US_ASCII))
        .isEqualTo("Location: https://h/\r\nContent-Type: text/plain\r\n");
    assertThat(new String(answer.body(), StandardCharsets.US_ASCII))
        .isEqualTo("307 Temporary Redirect\n");
  }

  @Test
  void aLineStaysALineWhateverIsPutIntoIt() {
    // Given bytes that no decoder lets through
    byte[] hostile = "/a\r\nSet-Cookie: x\u0000\u00e9".getBytes(StandardCharsets.ISO_8859_1);
    byte[] hosts = "h/@evil\r\n".getBytes(StandardCharsets.ISO_8859_1);
    LocationLine line = new LocationLine();

    // When
    boolean taken = line.host(hosts, 0, hosts.length);
    line.path(hostile, 1, hostile.length);
    line.query(hostile, 0, 3);

    // Then
    assertThat(taken).isFalse();
    assertThat(new String(line.line(), StandardCharsets.ISO_8859_1))
        .isEqualTo("Location: /a%0D%0ASet-Cookie:%20x%00%E9?/a%0D\r\n");
  }

  /** What the filter answers, null if it lets the request pass. */
  private static @Nullable LocalAnswer answer(Filter filter, RequestHead head, FilterClient from) {
    AtomicReference<@Nullable LocalAnswer> answered = new AtomicReference<>();
    FilterChain chain = FilterChain.of(List.of(filter));
    new FilterPass(chain, head, from, Runnable::run, answered::set).run();
    return answered.get();
  }

  private static FilterClient request(boolean tls, boolean trusted) {
    return new FilterClient(
        tls, trusted, InetSocketAddress.createUnresolved("192.0.2.1", 1), TrustedProxies.NONE);
  }

  private static String location(@Nullable LocalAnswer answer) {
    String lines =
        new String(Objects.requireNonNull(answer).headerLines(), StandardCharsets.ISO_8859_1);
    String end = "\r\nContent-Type: text/plain\r\n";
    assertThat(lines).startsWith("Location: ").endsWith(end);
    return lines.substring("Location: ".length(), lines.length() - end.length());
  }
}
