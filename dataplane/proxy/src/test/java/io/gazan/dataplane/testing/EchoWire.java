package io.gazan.dataplane.testing;

import io.gazan.dataplane.testing.tls.TestPair;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link EchoEndpoint} speaks: in clear text without a pair, over TLS with one, and then
 * the application protocols that it offers by ALPN, the dearest first. With {@code clientCa} it
 * refuses whoever shows no certificate of that authority.
 */
public record EchoWire(
    boolean http2, @Nullable TestPair pair, List<String> alpn, @Nullable TestPair clientCa) {

  public EchoWire {
    alpn = List.copyOf(alpn);
  }

  /** HTTP/1.1 in clear text. */
  public static EchoWire http1() {
    return new EchoWire(false, null, List.of(), null);
  }

  /** HTTP/1.1 over TLS, and nothing else. */
  public static EchoWire https(TestPair pair) {
    return new EchoWire(false, pair, List.of("http/1.1"), null);
  }

  /** TLS of a server that knows no ALPN, with HTTP/1.1. */
  public static EchoWire httpsWithoutAlpn(TestPair pair) {
    return new EchoWire(false, pair, List.of(), null);
  }

  /** TLS that chooses HTTP/2 where it is offered and falls back to HTTP/1.1. */
  public static EchoWire h2(TestPair pair) {
    return new EchoWire(false, pair, List.of("h2", "http/1.1"), null);
  }

  /** TLS with HTTP/2 and nothing else; without ALPN {@code h2} the handshake fails. */
  public static EchoWire h2Only(TestPair pair) {
    return new EchoWire(true, pair, List.of("h2"), null);
  }

  /** HTTP/2 in clear text with prior knowledge, and nothing else. */
  public static EchoWire h2c() {
    return new EchoWire(true, null, List.of(), null);
  }

  /** The same for clients that show a certificate of that authority alone. */
  public EchoWire clientsOf(TestPair authority) {
    return new EchoWire(http2, pair, alpn, authority);
  }
}
