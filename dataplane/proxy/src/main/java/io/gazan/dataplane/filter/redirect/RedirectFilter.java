package io.gazan.dataplane.filter.redirect;

import io.gazan.dataplane.filter.Filter;
import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.filter.FilterStage;
import io.gazan.dataplane.filter.LocalAnswer;
import io.gazan.dataplane.filter.Verdict;
import io.gazan.dataplane.filter.auth.jwt.QueryToken;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.upstreams.route.RedirectSpec;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@code redirect_to}: every request that the route lets in is sent elsewhere, to the parts of the
 * location that the document fixes and, for the others, to those of the request; path and query
 * always follow, without a token that the query has. The fixed parts are put together when the
 * route is compiled.
 */
public final class RedirectFilter implements Filter {
  private static final byte[] HTTP = ascii("http://");
  private static final byte[] HTTPS = ascii("https://");

  private final int status;

  /** {@code scheme://}; null for the request's. */
  private final byte @Nullable [] scheme;

  /** Null for the request's. */
  private final byte @Nullable [] host;

  /** {@code :port}, or empty for the scheme's default; null for the request's. */
  private final byte @Nullable [] port;

  /** Goes before the request's path; may be empty. */
  private final byte[] path;

  public RedirectFilter(RedirectSpec spec) {
    this.status = spec.status();
    this.scheme = spec.scheme() == null ? null : ascii(spec.scheme() + "://");
    this.host = spec.host() == null ? null : ascii(spec.host());
    boolean requestPort = spec.port() == null && spec.host() == null && spec.scheme() == null;
    this.port = requestPort ? null : ascii(spec.port() == null ? "" : ":" + spec.port());
    this.path = ascii(spec.path() == null || spec.path().equals("/") ? "" : spec.path());
  }

  @Override
  public FilterStage stage() {
    return FilterStage.ANSWER;
  }

  @Override
  public Verdict onRequest(FilterPass pass) {
    RequestHead head = pass.head();
    // It was for us, whether it was asked for or not, and not for where this leads.
    QueryToken.take(head);
    LocationLine location = new LocationLine();
    if (scheme != null) {
      location.fixed(scheme);
    } else {
      location.fixed(pass.client().isHttps(pass.head()) ? HTTPS : HTTP);
    }
    if (host != null) {
      location.fixed(host);
    } else if (!location.host(head.hostBytes(), head.hostStart(), head.hostEnd())) {
      return LocalAnswer.of(400);
    }
    if (port != null) {
      location.fixed(port);
    } else {
      location.port(head.bytes(), head.authorityStart(), head.authorityEnd());
    }
    location.fixed(path);
    location.path(head.pathBytes(), head.pathStart(), head.pathEnd());
    if (head.hasQuery()) {
      location.query(head.bytes(), head.queryStart(), head.queryEnd());
    }
    return LocalAnswer.withHeaders(status, location.line());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
