package io.gazan.dataplane.filter.auth.forward;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Asks other servers: HTTP/1.1, no redirects, no proxy of the environment. Made when it is first
 * needed. At most {@value #MOST_ASKED} questions run at once, and so many connections.
 */
public final class AuthClient implements AutoCloseable {
  public static final int MOST_ASKED = 256;

  private final AtomicInteger asked = new AtomicInteger();
  private @Nullable HttpClient client;
  private @Nullable ExecutorService threads;

  public synchronized HttpClient get() {
    HttpClient made = client;
    if (made == null) {
      threads =
          Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("gazan-ask-", 0).factory());
      made =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .proxy(HttpClient.Builder.NO_PROXY)
              .connectTimeout(Duration.ofSeconds(2))
              .executor(threads)
              .build();
      client = made;
    }
    return made;
  }

  /** Whether one more question may be asked; if so, {@link #answered} must follow. */
  public boolean tryAsk() {
    if (asked.incrementAndGet() > MOST_ASKED) {
      asked.decrementAndGet();
      return false;
    }
    return true;
  }

  public void answered() {
    asked.decrementAndGet();
  }

  public int asked() {
    return asked.get();
  }

  @Override
  public synchronized void close() {
    HttpClient made = client;
    if (made != null) {
      made.shutdownNow();
    }
    ExecutorService made2 = threads;
    if (made2 != null) {
      made2.shutdownNow();
    }
  }
}
