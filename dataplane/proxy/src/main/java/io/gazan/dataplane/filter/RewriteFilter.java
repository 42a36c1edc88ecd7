package io.gazan.dataplane.filter;

import io.gazan.dataplane.http.CanonicalPath;
import io.gazan.dataplane.http.RequestHead;
import java.nio.charset.StandardCharsets;

/**
 * {@code rewrite: {prefix}}: puts another prefix in the place of the one that the route was found
 * by, in the path that is sent. Matching, authorisation and the log keep to the path that came.
 */
public final class RewriteFilter implements Filter {
  private final int matched;
  private final byte[] prefix;

  /**
   * @param key the canonical path of the route's key
   * @param prefix canonical, without a trailing slash unless it is "/"
   */
  public RewriteFilter(String key, String prefix) {
    this.matched = key.equals("/") ? 0 : key.getBytes(StandardCharsets.UTF_8).length;
    this.prefix = (prefix.equals("/") ? "" : prefix).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public FilterStage stage() {
    return FilterStage.HEADERS;
  }

  @Override
  public Verdict onRequest(FilterPass pass) {
    RequestHead head = pass.head();
    byte[] path = head.pathBytes();
    int from = head.pathStart();
    if (from == head.pathEnd() || path[from] != '/') {
      // The asterisk of OPTIONS.
      return Verdict.PASS;
    }
    int taken = CanonicalPath.length(path, from, head.pathEnd(), matched);
    int kept = head.pathEnd() - from - taken;
    int length = Math.max(1, prefix.length + kept);
    int start = head.reserveSpare(length);
    // The room may be in a new array, but the bytes of the old one stay as they were.
    byte[] room = head.spare();
    System.arraycopy(prefix, 0, room, start, prefix.length);
    System.arraycopy(path, head.pathEnd() - kept, room, start + prefix.length, kept);
    if (prefix.length + kept == 0) {
      room[start] = '/';
    }
    head.setPath(true, start, start + length);
    head.setRewritten(true);
    return Verdict.PASS;
  }
}
