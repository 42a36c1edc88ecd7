package io.gazan.dataplane.filter.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gazan.dataplane.testing.DataplaneFixture;
import io.gazan.dataplane.testing.RawClient;
import io.gazan.dataplane.testing.RecordingEndpoint;
import io.gazan.dataplane.testing.WireRequest;
import io.gazan.dataplane.testing.http2.RawHttp2Client;
import io.gazan.dataplane.testing.websocket.HandshakeRefused;
import io.gazan.dataplane.testing.websocket.WebSocketClient;
import io.gazan.dataplane.testing.websocket.WebSocketEchoEndpoint;
import io.jsonwebtoken.Jwts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** WebSocket handshakes under every kind of authorization, over HTTP/1.1 and HTTP/2 (RFC 8441). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebSocketAuthIT {
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final String NO =
      String.join(
          "\r\n", "HTTP/1.1 401 Who", "WWW-Authenticate: Custom x", "Content-Length: 0", "", "");

  /** A path, and the header that opens it. */
  enum Kind {
    BASIC,
    HASH,
    APIKEY,
    JWT,
    JWKS,
    FORWARD;

    private String path() {
      return "/" + name().toLowerCase(Locale.ROOT);
    }

    private String good() {
      return switch (this) {
        case BASIC, HASH -> basic("me:secret");
        case APIKEY -> "x-api-key: one";
        case JWT -> "authorization: Bearer " + Tokens.hs256(Tokens.claims(60));
        case JWKS ->
            "authorization: Bearer " + Keys.token("a", Keys.RSA.getPrivate(), Jwts.SIG.RS256);
        case FORWARD -> "cookie: session=1";
      };
    }

    private String bad() {
      return switch (this) {
        case BASIC, HASH -> basic("me:wrong");
        case APIKEY -> "x-api-key: two";
        case JWT -> "authorization: Bearer " + Tokens.hs256(Tokens.claims(-60));
        case JWKS ->
            "authorization: Bearer "
                + Keys.token("a", Keys.pair("RSA", 2048).getPrivate(), Jwts.SIG.RS256);
        case FORWARD -> "cookie: session=2";
      };
    }

    private static String basic(String credentials) {
      return "authorization: Basic "
          + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    }
  }

  @TempDir static Path folder;

  private final WebSocketEchoEndpoint echo = WebSocketEchoEndpoint.start();
  private final RecordingEndpoint untouched = RecordingEndpoint.answering("");
  private final RecordingEndpoint judge =
      RecordingEndpoint.start(
          connection -> {
            for (WireRequest asked = connection.request();
                asked != null;
                asked = connection.request()) {
              boolean yes = "session=1".equals(asked.headers().first("Cookie"));
              connection.write(yes ? "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" : NO);
            }
          });
  private DataplaneFixture gazan;

  WebSocketAuthIT() throws IOException {}

  @BeforeAll
  void start() throws IOException {
    Path keys =
        Files.writeString(
            folder.resolve("keys.json"), Keys.set(Keys.jwk("a", Keys.RSA.getPublic())));
    String hash =
        at.favre.lib.crypto.bcrypt.BCrypt.with(at.favre.lib.crypto.bcrypt.BCrypt.Version.VERSION_2Y)
            .hashToString(4, "secret".toCharArray());
    String paths =
        """
                "/basic": {servers: ["%1$s"], healthcheck: false, authorization: {type: basic, creds: "me:secret"}}
                "/hash": {servers: ["%1$s"], healthcheck: false, authorization: {type: basic, creds: "me:%2$s"}}
                "/apikey": {servers: ["%1$s"], healthcheck: false, authorization: {type: apikey, creds: one}}
                "/jwt": {servers: ["%1$s"], healthcheck: false, authorization: {type: jwt, creds: "%3$s"}}
                "/jwks": {servers: ["%1$s"], healthcheck: false, authorization: {type: jwt, jwks: "%4$s"}}
                "/forward": {servers: ["%1$s"], healthcheck: false, authorization: {type: forward, creds: "http://%5$s/"}}
        """;
    gazan =
        DataplaneFixture.start(
            "threads: 2\nproxy_h2c: true\n",
            "upstreams:\n  ws:\n    paths:\n"
                + paths.formatted(echo.address(), hash, Tokens.SECRET, keys, judge.address())
                + "  untouched:\n    paths:\n"
                + paths.formatted(untouched.address(), hash, Tokens.SECRET, keys, judge.address()));
  }

  @AfterAll
  void stop() throws IOException {
    gazan.close();
    judge.close();
    untouched.close();
    echo.close();
  }

  @ParameterizedTest
  @EnumSource
  void withoutTheRightCredentialsNoByteReachesTheEndpoint(Kind kind) throws IOException {
    for (String header : new String[] {"x-none: 1", kind.bad()}) {
      // When: frames come right behind the handshake, as some clients send them
      try (RawClient client = gazan.connect()) {
        client.send(
            RawClient.head("GET", "untouched", kind.path(), WebSocketClient.upgrade(KEY, header))
                + "\u0081\u0085\0\0\0\0early");

        // Then
        assertThat(client.read().status()).as("%s with %s", kind, header).isEqualTo(401);
      }
      try (RawHttp2Client connection = RawHttp2Client.connect(gazan.address())) {
        HandshakeRefused refused =
            catchThrowableOfType(
                HandshakeRefused.class,
                () -> WebSocketClient.connect(connection, "untouched", kind.path(), header));
        assertThat(refused.response().status()).as("%s with %s", kind, header).isEqualTo(401);
        assertThat(refused.response().header("www-authenticate")).isNotEmpty();
      }
    }
    assertThat(untouched.connections()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void withThemItIsATunnelOverBothVersions(Kind kind) throws IOException {
    // Given
    String header = kind.good();

    // When, Then
    try (WebSocketClient client =
        WebSocketClient.connect(gazan.address(), "ws", kind.path(), header)) {
      client.echo("over HTTP/1.1");
      client.closeWith(1000);
    }
    try (RawHttp2Client connection = RawHttp2Client.connect(gazan.address());
        WebSocketClient client = WebSocketClient.connect(connection, "ws", kind.path(), header)) {
      client.echo("over a stream");
      client.closeWith(1000);
    }
  }
}
