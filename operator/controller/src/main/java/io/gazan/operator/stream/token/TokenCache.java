package io.gazan.operator.stream.token;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers by the SHA-256 of their token, each until its time; when full, the one that was not asked
 * for the longest goes. Any thread.
 */
final class TokenCache {
  private final Map<String, Kept> answers;

  TokenCache(int most) {
    answers =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > most;
          }
        };
  }

  private record Kept(TokenVerdict verdict, Instant until) {}

  synchronized @Nullable TokenVerdict get(String hash, Instant now) {
    Kept kept = answers.get(hash);
    if (kept == null) {
      return null;
    }
    if (now.isBefore(kept.until())) {
      return kept.verdict();
    }
    answers.remove(hash);
    return null;
  }

  synchronized void put(String hash, TokenVerdict verdict, Instant until) {
    answers.put(hash, new Kept(verdict, until));
  }

  synchronized int size() {
    return answers.size();
  }
}
