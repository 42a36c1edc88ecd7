package io.gazan.dataplane.filter.auth;

import io.gazan.dataplane.filter.FilterPass;
import io.gazan.dataplane.filter.Later;
import io.gazan.dataplane.filter.LocalAnswer;
import io.gazan.dataplane.filter.Verdict;
import io.gazan.dataplane.filter.auth.forward.AuthClient;
import io.gazan.dataplane.filter.auth.forward.ForwardAnswer;
import io.gazan.dataplane.filter.auth.forward.ForwardQuestion;
import io.gazan.dataplane.http.HeaderEdits;
import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.upstreams.policy.AuthSpec;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** {@code forward}: another server is asked about each request; nothing is remembered. */
final class ForwardAuthorizer implements Authorizer {
  private static final LocalAnswer MALFORMED = LocalAnswer.refusal(ErrorReply.BAD_REQUEST, "");

  /** Bytes of a body that nobody looks at. */
  private static final int MOST_IGNORED = 1024 * 1024;

  private static final BodyHandler<byte[]> FOR_CLIENT =
      BodyHandlers.limiting(BodyHandlers.ofByteArray(), ForwardAnswer.MOST_BODY);

  private static final BodyHandler<byte[]> IGNORED =
      BodyHandlers.limiting(BodyHandlers.replacing(new byte[0]), MOST_IGNORED);

  private static final BodyHandler<byte[]> BODY =
      info -> (ForwardAnswer.isForClient(info.statusCode()) ? FOR_CLIENT : IGNORED).apply(info);

  private final AuthSpec.Forward spec;
  private final AuthClient client;
  private final AuthShared shared;
  private final Ruling ruling;

  ForwardAuthorizer(AuthSpec.Forward spec, AuthClient client, AuthShared shared) {
    this.spec = spec;
    this.client = client;
    this.shared = shared;
    ruling = new Ruling(AuthType.FORWARD, shared.counters(), "Forward");
  }

  @Override
  public Ruling ruling() {
    return ruling;
  }

  @Override
  public Verdict authorize(FilterPass pass) {
    HttpRequest question = ForwardQuestion.of(spec, pass);
    if (question == null) {
      return ruling.deny(MALFORMED);
    }
    if (!client.tryAsk()) {
      return ruling.overloaded();
    }
    Later later = pass.later();
    AtomicBoolean cancelled = new AtomicBoolean();
    CompletableFuture<HttpResponse<byte[]>> asked;
    long from = System.nanoTime();
    try {
      asked = client.get().sendAsync(question, BODY);
    } catch (RuntimeException refused) {
      client.answered();
      return ruling.unavailable();
    }
    later.onCancel(
        () -> {
          cancelled.set(true);
          asked.cancel(true);
        });
    asked
        .copy()
        .orTimeout(spec.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (response, failure) -> {
              asked.cancel(true);
              client.answered();
              shared.counters().forwards.increment();
              shared.counters().forwardNanos.add(System.nanoTime() - from);
              if (cancelled.get()) {
                ruling.cancelled();
              } else {
                decide(later, failure == null ? response : null);
              }
            });
    return later;
  }

  private void decide(Later later, @Nullable HttpResponse<byte[]> response) {
    int status = response == null ? 0 : response.statusCode();
    if (response != null && ForwardAnswer.isYes(status)) {
      admit(later, response);
      return;
    }
    LocalAnswer answer =
        response != null && ForwardAnswer.isForClient(status)
            ? ForwardAnswer.forClient(response)
            : null;
    later.decide(answer == null ? ruling.unavailable() : ruling.deny(answer));
  }

  /** What the client itself sent under these names goes in any case. */
  private void admit(Later later, HttpResponse<byte[]> response) {
    for (String name : spec.responseHeaders()) {
      for (String value : response.headers().allValues(name)) {
        if (HeaderEdits.problem(name, value) != null) {
          later.decide(ruling.unavailable());
          return;
        }
      }
    }
    later.decide(
        ruling.allow(),
        pass -> {
          for (String name : spec.responseHeaders()) {
            List<String> values = response.headers().allValues(name);
            pass.request().remove(name);
            for (String value : values) {
              pass.request().add(name, value);
            }
          }
        });
  }
}
