package io.gazan.dataplane.testing;

import io.gazan.dataplane.testing.LoadClient.Load;
import io.gazan.dataplane.testing.tls.ClientTls;
import io.gazan.dataplane.testing.tls.TestCertificates;
import java.nio.file.Path;

/**
 * What is spoken on one side of the proxy, for tests that hold with every pair of sides. {@link
 * #HTTPS} is HTTP/1.1 over TLS, {@link #H2} is HTTP/2 over TLS and {@link #H2C} the same in clear
 * text.
 */
public enum Spoken {
  HTTP1,
  HTTPS,
  H2C,
  H2;

  private static final String NAME = "endpoint.test";

  /** The text of main.yaml with which a data plane takes clients of every kind for those hosts. */
  public static String mainYaml(Path folder, String... hosts) {
    TestCertificates.server(hosts).writeTo(folder, "default");
    return """
    threads: 2
    proxy_h2c: true
    proxy_address_tls: 127.0.0.1:0
    tls_certificate: %1$s/default.crt
    tls_key_file: %1$s/default.key
    """
        .formatted(folder);
  }

  /** Load by clients that speak so. */
  public Load load(DataplaneFixture gazan, String host) {
    ClientTls tls = ClientTls.trusting().sni(host).verifyName();
    return switch (this) {
      case HTTP1 -> Load.on(gazan.address(), host);
      case HTTPS -> Load.on(gazan.tlsAddress(), host).over(tls);
      case H2C -> Load.on(gazan.address(), host).http2();
      case H2 -> Load.on(gazan.tlsAddress(), host).http2(tls);
    };
  }

  /** An endpoint that speaks so, and nothing else. */
  public EchoEndpoint endpoint(String name) {
    return EchoEndpoint.start(
        name,
        switch (this) {
          case HTTP1 -> EchoWire.http1();
          case HTTPS -> EchoWire.https(TestCertificates.server(NAME));
          case H2C -> EchoWire.h2c();
          case H2 -> EchoWire.h2Only(TestCertificates.server(NAME));
        });
  }
}
