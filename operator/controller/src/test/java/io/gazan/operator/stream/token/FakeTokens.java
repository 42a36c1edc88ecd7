package io.gazan.operator.stream.token;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An API server's answers about tokens. Knows none at first. */
public final class FakeTokens implements TokenCheck {
  private final Map<String, TokenVerdict> known = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile @Nullable CountDownLatch hold;

  public FakeTokens answer(String token, TokenVerdict verdict) {
    known.put(token, verdict);
    return this;
  }

  /** A good token of the data plane's account. */
  public FakeTokens pod(String token, @Nullable String pod) {
    return answer(
        token, new TokenVerdict.Accepted("system:serviceaccount:gazan:gazan-dataplane", pod));
  }

  /** Answers nothing until the latch opens. */
  public void holdUntil(CountDownLatch latch) {
    hold = latch;
  }

  public int asked() {
    return asked.get();
  }

  @Override
  public TokenVerdict check(String token) {
    asked.incrementAndGet();
    CountDownLatch latch = hold;
    if (latch != null) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return known.getOrDefault(token, new TokenVerdict.Refused("unknown"));
  }
}
