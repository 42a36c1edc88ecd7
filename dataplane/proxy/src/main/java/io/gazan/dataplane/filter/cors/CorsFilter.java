package io.gazan.dataplane.filter.cors;

import io.gazan.dataplane.filter.Filter;
import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.filter.FilterStage;
import io.gazan.dataplane.filter.LocalAnswer;
import io.gazan.dataplane.filter.PreparedEdits;
import io.gazan.dataplane.filter.Verdict;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.Method;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.upstreams.policy.CorsSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** Origins of a document whose headers are prepared; for more, they are made as they come. */
  private static final int MOST_PREPARED = 32;

  private final Origins origins;
  private final boolean credentials;
  private final String methods;
  private final String headers;
  private final String expose;
  private final long maxAge;
  private final HeaderEdits route;
  private final PreparedEdits stranger;
  private final @Nullable PreparedEdits anyone;
  private final Map<String, PreparedEdits> named = new HashMap<>();

  /**
   * @param route what the route does to every response in any case
   */
  public CorsFilter(CorsSpec spec, HeaderEdits route) {
    this.origins = new Origins(spec.origins());
    this.credentials = spec.credentials();
    this.methods = listed(spec.methods());
    this.headers = listed(spec.headers());
    this.expose = listed(spec.expose());
    this.maxAge = spec.maxAge().toSeconds();
    this.route = route;
    this.stranger = prepare(null);
    this.anyone = origins.any() ? prepare("*") : null;
    if (!origins.any()) {
      origins.named().stream()
          .limit(MOST_PREPARED)
          .forEach(origin -> named.put(origin, prepare(origin)));
    }
  }

  private static String listed(List<String> names) {
    return String.join(", ", names);
  }

  /**
   * @param admitted who may read the response; null for nobody
   */
  private PreparedEdits prepare(@Nullable String admitted) {
    HeaderEdits.Builder edits = new HeaderEdits.Builder();
    if (admitted == null) {
      edits.remove(ALLOW_ORIGIN);
    } else {
      edits.set(ALLOW_ORIGIN, admitted);
    }
    if (admitted != null && credentials) {
      edits.set(ALLOW_CREDENTIALS, "true");
    } else {
      edits.remove(ALLOW_CREDENTIALS);
    }
    if (admitted != null && !expose.isEmpty()) {
      edits.set(EXPOSE, expose);
    } else {
      edits.remove(EXPOSE);
    }
    if (!origins.any()) {
      // A cache may not give one origin's response to another.
      edits.add(VARY, "Origin");
    }
    return new PreparedEdits(route, edits);
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
    pass.response(admitted && origin != null ? readableBy(origin) : stranger);
    return Verdict.PASS;
  }

  private PreparedEdits readableBy(String origin) {
    if (anyone != null) {
      return anyone;
    }
    PreparedEdits prepared = named.get(origin);
    return prepared == null ? prepare(origin) : prepared;
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
