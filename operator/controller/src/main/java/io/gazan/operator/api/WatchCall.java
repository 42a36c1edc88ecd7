package io.gazan.operator.api;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One watch: an answer without an end. It fails, as one on a broken connection does, when nothing
 * has come for too long.
 */
final class WatchCall<T> {
  private final Duration silence;
  private final Consumer<WatchCall<T>> over;
  private final CompletableFuture<HttpResponse<T>> result = new CompletableFuture<>();
  private volatile long lastNanos = System.nanoTime();
  // Guarded by this.
  private @Nullable Body body;
  private boolean ended;

  /**
   * Not begun.
   *
   * @param over told once, when it has ended in whatever way
   */
  WatchCall(Duration silence, Consumer<WatchCall<T>> over) {
    this.silence = silence;
    this.over = over;
  }

  CompletableFuture<HttpResponse<T>> start(
      HttpClient client, HttpRequest request, BodyHandler<T> responses) {
    CompletableFuture<HttpResponse<T>> sending =
        client.sendAsync(request, head -> subscribe(responses.apply(head)));
    var _ =
        sending.whenComplete(
            (response, failure) -> {
              if (failure == null) {
                result.complete(response);
              } else {
                result.completeExceptionally(failure);
                finish();
              }
            });
    var _ =
        result.whenComplete(
            (response, failure) -> {
              if (failure != null) {
                sending.cancel(true);
              }
            });
    look();
    return result;
  }

  private BodySubscriber<T> subscribe(BodySubscriber<T> to) {
    Body made = new Body(to);
    synchronized (this) {
      body = made;
    }
    return made;
  }

  /** Looks again and again, until it is over. */
  private void look() {
    long quiet = System.nanoTime() - lastNanos;
    if (quiet >= silence.toNanos()) {
      end(new HttpTimeoutException("a watch was silent for " + silence.toSeconds() + " s"));
      return;
    }
    synchronized (this) {
      if (ended) {
        return;
      }
    }
    CompletableFuture.delayedExecutor(silence.toNanos() - quiet, TimeUnit.NANOSECONDS)
        .execute(this::look);
  }

  /** As if the connection broke. */
  void end(IOException reason) {
    Body reading;
    synchronized (this) {
      if (ended) {
        return;
      }
      reading = body;
    }
    result.completeExceptionally(reason);
    if (reading != null) {
      reading.fail(reason);
    }
    finish();
  }

  private void finish() {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
    }
    over.accept(this);
  }

  /** What comes, handed on; ends once. */
  private final class Body implements BodySubscriber<T> {
    private final BodySubscriber<T> to;
    // Guarded by this.
    private @Nullable Subscription subscription;
    private boolean done;

    Body(BodySubscriber<T> to) {
      this.to = to;
    }

    @Override
    public CompletionStage<T> getBody() {
      return to.getBody();
    }

    @Override
    public synchronized void onSubscribe(Subscription given) {
      subscription = given;
      to.onSubscribe(
          new Subscription() {
            @Override
            public void request(long n) {
              given.request(n);
            }

            @Override
            public void cancel() {
              given.cancel();
              finish();
            }
          });
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> bytes) {
      lastNanos = System.nanoTime();
      if (!done) {
        to.onNext(bytes);
      }
    }

    @Override
    public void onError(Throwable failure) {
      fail(failure);
      finish();
    }

    @Override
    public void onComplete() {
      synchronized (this) {
        if (!done) {
          done = true;
          to.onComplete();
        }
      }
      finish();
    }

    private synchronized void fail(Throwable failure) {
      if (!done) {
        done = true;
        if (subscription != null) {
          subscription.cancel();
        }
        to.onError(failure);
      }
    }
  }
}
