package io.gazan.dataplane.filter.cors;

import io.gazan.dataplane.filter.Filter;
import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.filter.FilterStage;
import io.gazan.dataplane.filter.LocalAnswer;
import io.gazan.dataplane.filter.Verdict;
import io.gazan.dataplane.http.ErrorReply;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.upstreams.CorsSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code cors}: answers a preflight request with 204, or with 403 to an origin that may not use the
 * route, and says in every other response which origin may read it (Fetch Standard, "HTTP-CORS
 * protocol"). What the endpoint says of it is taken out, so that there is one answer. A page of
 * another origin still reaches the endpoint: it is its browser that keeps the response from it.
 */
public final class CorsFilter implements Filter {
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
  private static final String ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials";
  private static final String EXPOSE = "Access-Control-Expose-Headers";
  private static final String VARY = "Vary";
  private static final LocalAnswer DENIED =
      LocalAnswer.refusal(ErrorReply.ORIGIN_DENIED, "Vary: Origin\r\n");

  private final Origins origins;
  private final boolean credentials;
  private final String methods;
  private final String headers;
  private final String expose;
  private final long maxAge;

  public CorsFilter(CorsSpec spec) {
    this.origins = new Origins(spec.origins());
    this.credentials = spec.credentials();
    this.methods = listed(spec.methods());
    this.headers = listed(spec.headers());
    this.expose = listed(spec.expose());
    this.maxAge = spec.maxAge().toSeconds();
  }

  private static String listed(List<String> names) {
    return String.join(", ", names);
  }

  @Override
  public FilterStage stage() {
    return FilterStage.CORS;
  }

  @Override
  public Verdict onRequest(FilterPass pass) {
    RequestHead head = pass.head();
    String origin = head.headers().value("origin");
    boolean admitted = origin != null && origins.has(origin);
    if (isPreflight(head, origin)) {
      return admitted && origin != null ? preflight(head, origin) : DENIED;
    }
    HeaderEdits.Builder response = pass.response();
    if (admitted && origin != null) {
      response.set(ALLOW_ORIGIN, origins.any() ? "*" : origin);
    } else {
      response.remove(ALLOW_ORIGIN);
    }
    if (admitted && credentials) {
      response.set(ALLOW_CREDENTIALS, "true");
    } else {
      response.remove(ALLOW_CREDENTIALS);
    }
    if (admitted && !expose.isEmpty()) {
      response.set(EXPOSE, expose);
    } else {
      response.remove(EXPOSE);
    }
    if (!origins.any()) {
      // A cache may not give one origin's response to another.
      response.add(VARY, "Origin");
    }
    return Verdict.PASS;
  }

  private static boolean isPreflight(RequestHead head, @Nullable String origin) {
    return head.method() == Method.OPTIONS
        && origin != null
        && head.headers().value("access-control-request-method") != null;
  }

  private LocalAnswer preflight(RequestHead head, String origin) {
    StringBuilder lines = new StringBuilder(256);
    line(lines, ALLOW_ORIGIN, origins.any() ? "*" : origin);
    if (credentials) {
      line(lines, ALLOW_CREDENTIALS, "true");
    }
    line(lines, "Access-Control-Allow-Methods", methods);
    String asked = head.headers().value("access-control-request-headers");
    String allowed = !headers.isEmpty() || asked == null ? headers : asked;
    if (!allowed.isEmpty()) {
      line(lines, "Access-Control-Allow-Headers", allowed);
    }
    line(lines, "Access-Control-Max-Age", Long.toString(maxAge));
    line(lines, VARY, "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    return LocalAnswer.withBody(204, lines.toString(), "", new byte[0]);
  }

  /** Values are the document's or came in a header, so that none of them holds a line end. */
  private static void line(StringBuilder lines, String name, String value) {
    lines.append(name).append(": ").append(value).append("\r\n");
  }
}
