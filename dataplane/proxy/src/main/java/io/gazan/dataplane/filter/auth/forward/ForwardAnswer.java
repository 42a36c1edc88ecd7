package io.gazan.dataplane.filter.auth.forward;

import io.gazan.dataplane.filter.LocalAnswer;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the server that was asked has answered, as the client gets it if it is not a yes. */
public final class ForwardAnswer {
  /** Bytes of the body; what has more is no answer. */
  public static final int MOST_BODY = 64 * 1024;

  private static final int MOST_HEADERS = 16 * 1024;

  /** Of the connection, or the proxy's own to write. */
  private static final Set<String> NOT_FOR_CLIENTS =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length",
          "content-type",
          "date",
          "server");

  private ForwardAnswer() {}

  public static boolean isYes(int status) {
    return status >= 200 && status < 300;
  }

  /** 401, 403 and redirects are for the client; 304 answers a question that nobody asked. */
  public static boolean isForClient(int status) {
    return status == 401 || status == 403 || (status >= 300 && status < 400 && status != 304);
  }

  /** Null if it cannot be given to a client as it is. */
  public static @Nullable LocalAnswer forClient(HttpResponse<byte[]> response) {
    HttpHeaders headers = response.headers();
    Set<String> left = new HashSet<>(NOT_FOR_CLIENTS);
    for (String listed : headers.allValues("connection")) {
      for (String name : listed.split(",", -1)) {
        left.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, List<String>> header : headers.map().entrySet()) {
      if (left.contains(header.getKey().toLowerCase(Locale.ROOT))
          || header.getKey().startsWith(":")) {
        continue;
      }
      for (String value : header.getValue()) {
        if (!ForwardQuestion.isPlain(value)) {
          return null;
        }
        lines.append(header.getKey()).append(": ").append(value).append("\r\n");
      }
    }
    if (headers.firstValue("cache-control").isEmpty()) {
      lines.append("Cache-Control: no-store\r\n");
    }
    String type = headers.firstValue("content-type").orElse("text/plain");
    return lines.length() > MOST_HEADERS || !ForwardQuestion.isPlain(type)
        ? null
        : LocalAnswer.withBody(response.statusCode(), lines.toString(), type, response.body());
  }
}
