package io.gazan.dataplane.filter.auth;

import io.gazan.dataplane.config.listener.TrustedProxies;
import io.gazan.dataplane.filter.Filter;
import io.gazan.dataplane.filter.FilterChain;
import io.gazan.dataplane.filter.FilterClient;
import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.filter.Heads;
import io.gazan.dataplane.filter.LocalAnswer;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.RequestHead;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** One request through one filter, on an event loop of its own. */
public final class Passing {
  private static final FilterClient CLIENT =
      new FilterClient(
          false,
          false,
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
          TrustedProxies.NONE);

  private Passing() {}

  /** What came of it: 200 for a pass, else the status of the answer. */
  public static int status(Filter filter, String target, String... lines) {
    return answer(filter, Heads.get("h", target, lines)).map(LocalAnswer::status).orElse(200);
  }

  public static int bearer(Filter filter, String token) {
    return status(filter, "/", "Authorization: Bearer " + token);
  }

  static Optional<LocalAnswer> answer(Filter filter, RequestHead head) {
    CompletableFuture<Optional<LocalAnswer>> outcome = new CompletableFuture<>();
    try (ExecutorService loop = Executors.newSingleThreadExecutor()) {
      loop.execute(
          () ->
              new FilterPass(
                      FilterChain.of(List.of(filter)),
                      head,
                      CLIENT,
                      loop,
                      answer -> outcome.complete(Optional.ofNullable(answer)))
                  .run());
      return outcome.get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("no outcome", e);
    }
  }

  static String lines(LocalAnswer answer) {
    return new String(answer.headerLines(), StandardCharsets.US_ASCII);
  }

  static String lines(HeaderEdits edits) {
    return new String(edits.lines(), StandardCharsets.US_ASCII);
  }
}
