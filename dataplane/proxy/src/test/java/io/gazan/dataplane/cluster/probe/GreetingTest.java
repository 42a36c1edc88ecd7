package io.gazan.dataplane.cluster.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.upstreams.tls.UpstreamTlsSpec;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GreetingTest {
  @Test
  void thePlainRequestIsTheHealthCheckOne() {
    assertThat(text(Greeting.HTTP1, "fe80::1", "GET"))
        .isEqualTo(
            String.join(
                "\r\n",
                "GET /up?x HTTP/1.1",
                "Host: [fe80::1]:80",
                "User-Agent: gazan-probe",
                "Connection: close",
                "",
                ""));
  }

  @Test
  void aPostSaysThatItHasNoBody() {
    assertThat(text(Greeting.HTTP1, "shop", "POST")).contains("\r\nContent-Length: 0\r\n");
  }

  @Test
  void http2BeginsWithPrefaceAndSettings() {
    assertThat(text(Greeting.H2C, "shop", "HEAD"))
        .isEqualTo("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
  }

  private static String text(Greeting greeting, String host, String method) {
    return greeting
        .bytes(new ProbeTarget(host, 80, method, "/up?x", UpstreamTlsSpec.DEFAULTS))
        .toString(StandardCharsets.US_ASCII);
  }
}
