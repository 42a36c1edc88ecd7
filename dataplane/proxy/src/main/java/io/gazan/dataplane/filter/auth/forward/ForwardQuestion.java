package io.gazan.dataplane.filter.auth.forward;

import io.gazan.dataplane.filter.ClientAddress;
import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.http.Ascii;
import io.gazan.dataplane.http.HeaderBlock;
import io.gazan.dataplane.http.KnownHeader;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.upstreams.policy.AuthSpec;
import io.netty.util.NetUtil;
import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Puts a request's head into a question to the server that decides about it. */
public final class ForwardQuestion {
  private static final String HEX = "0123456789ABCDEF";

  private ForwardQuestion() {}

  /** Null if the head holds something that cannot be asked about without changing it. */
  public static @Nullable HttpRequest of(AuthSpec.Forward spec, FilterPass pass) {
    RequestHead head = pass.head();
    HeaderBlock headers = head.headers();
    String cookie = joined(headers);
    boolean twice = (headers.repeated() & KnownHeader.AUTHORIZATION.bit()) != 0;
    String authorization = headers.value(KnownHeader.AUTHORIZATION);
    if (twice || !isPlain(cookie) || !isPlain(authorization)) {
      return null;
    }
    HttpRequest.Builder question =
        HttpRequest.newBuilder(spec.url())
            .timeout(spec.timeout())
            .method(spec.method(), HttpRequest.BodyPublishers.noBody())
            .setHeader("X-Forwarded-Method", head.methodName())
            .setHeader("X-Forwarded-Proto", pass.client().isHttps(pass.head()) ? "https" : "http")
            .setHeader("X-Forwarded-Uri", uri(head))
            .setHeader("X-Forwarded-For", from(pass.from()));
    String host = Ascii.string(head.bytes(), head.authorityStart(), head.authorityEnd());
    if (!host.isEmpty()) {
      question.setHeader("X-Forwarded-Host", host);
    }
    if (cookie != null) {
      question.setHeader("Cookie", cookie);
    }
    if (authorization != null) {
      question.setHeader("Authorization", authorization);
    }
    return question.build();
  }

  /** A proxy's address may open what the client's would not. */
  private static String from(ClientAddress client) {
    return client.known() ? NetUtil.toAddressString(client.address()) : "unknown";
  }

  private static @Nullable String joined(HeaderBlock headers) {
    String all = null;
    for (int line = headers.find(KnownHeader.COOKIE);
        line >= 0;
        line = headers.find(KnownHeader.COOKIE, line + 1)) {
      all = all == null ? headers.value(line) : all + "; " + headers.value(line);
    }
    return all;
  }

  /** The path and query as the endpoint would get them. */
  private static String uri(RequestHead head) {
    StringBuilder uri = new StringBuilder();
    escape(head.pathBytes(), head.pathStart(), head.pathEnd(), uri);
    if (head.hasQuery()) {
      escape(head.bytes(), head.queryStart(), head.queryEnd(), uri.append('?'));
    }
    return uri.toString();
  }

  private static void escape(byte[] bytes, int from, int to, StringBuilder into) {
    for (int i = from; i < to; i++) {
      int c = bytes[i] & 0xFF;
      if (c > ' ' && c < 0x7F) {
        into.append((char) c);
      } else {
        into.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
  }

  static boolean isPlain(@Nullable String value) {
    return value == null || value.chars().allMatch(c -> (c >= ' ' && c < 0x7F) || c == '\t');
  }
}
