package io.gazan.dataplane.filter.auth;

import io.gazan.dataplane.filter.LocalAnswer;
import io.gazan.dataplane.filter.Verdict;
import io.gazan.dataplane.filter.Verdict.Decision;
import io.gazan.dataplane.http.reply.ErrorReply;

/** The ends of one route's authorization: each is counted where it is given. */
final class Ruling {
  private final AuthType type;
  private final AuthCounters counters;
  private final LocalAnswer denied;
  private final LocalAnswer overloaded = LocalAnswer.refusal(ErrorReply.OVERLOADED, "");
  private final LocalAnswer unavailable = LocalAnswer.refusal(ErrorReply.AUTH_UNAVAILABLE, "");

  /**
   * @param challenge the value of {@code WWW-Authenticate}
   */
  Ruling(AuthType type, AuthCounters counters, String challenge) {
    this.type = type;
    this.counters = counters;
    this.denied =
        LocalAnswer.refusal(
            ErrorReply.UNAUTHORIZED,
            "WWW-Authenticate: " + challenge + "\r\nCache-Control: no-store\r\n");
  }

  Decision allow() {
    counters.count(type, AuthOutcome.ALLOWED);
    return Verdict.PASS;
  }

  Decision deny() {
    return deny(denied);
  }

  Decision deny(LocalAnswer answer) {
    counters.count(type, AuthOutcome.DENIED);
    return answer;
  }

  Decision overloaded() {
    counters.count(type, AuthOutcome.OVERLOADED);
    return overloaded;
  }

  Decision unavailable() {
    counters.count(type, AuthOutcome.UNAVAILABLE);
    return unavailable;
  }

  void cancelled() {
    counters.count(type, AuthOutcome.CANCELLED);
  }
}
