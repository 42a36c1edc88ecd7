package io.gazan.dataplane.filter.redirect;

import io.gazan.dataplane.filter.Filter;
import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.filter.FilterStage;
import io.gazan.dataplane.filter.LocalAnswer;
import io.gazan.dataplane.filter.Verdict;
import io.gazan.dataplane.http.RequestHead;
import java.nio.charset.StandardCharsets;

/**
 * {@code to_https}: a request that did not come over TLS is sent to the same host, path and query
 * on https. A trusted proxy that says {@code X-Forwarded-Proto: https} has already terminated the
 * client's TLS; redirecting its requests would never end.
 */
public final class HttpsRedirectFilter implements Filter {
  private static final byte[] SCHEME = "https://".getBytes(StandardCharsets.US_ASCII);
  private static final int DEFAULT_PORT = 443;

  private final int status;
  private final byte[] port;

  /**
   * @param status 301, 302, 307 or 308
   * @param port where https is served to clients; 443 is left out of the URL
   */
  public HttpsRedirectFilter(int status, int port) {
    this.status = status;
    this.port =
        port == DEFAULT_PORT ? new byte[0] : (":" + port).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public FilterStage stage() {
    return FilterStage.REDIRECT;
  }

  @Override
  public Verdict onRequest(FilterPass pass) {
    if (pass.client().isHttps(pass.head())) {
      return Verdict.PASS;
    }
    RequestHead head = pass.head();
    LocationLine location = new LocationLine();
    location.fixed(SCHEME);
    if (!location.host(head.hostBytes(), head.hostStart(), head.hostEnd())) {
      return LocalAnswer.of(400);
    }
    location.fixed(port);
    location.path(head.pathBytes(), head.pathStart(), head.pathEnd());
    if (head.hasQuery()) {
      location.query(head.bytes(), head.queryStart(), head.queryEnd());
    }
    return LocalAnswer.withHeaders(status, location.line());
  }
}
