package io.gazan.dataplane.filter.auth;

import io.gazan.dataplane.filter.auth.jwt.KeySet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a key set comes from: a URL or a file. Read when it is first named, again when it is asked
 * for and older than ten minutes (a file: five seconds), and for a token that no key of it has
 * signed, then at most once in ten seconds. After a failure the last good set stays and the next
 * attempt waits, from a second to a minute. At most {@value #MOST_BYTES} bytes within five seconds.
 * Reads on a virtual thread, one at a time.
 */
final class KeySource {
  static final int MOST_BYTES = 256 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(KeySource.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long UNKNOWN_KEY_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long FIRST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(60).toNanos();
  static final int MOST_WAITING = 1024;

  /** What came of asking for the set to be read. */
  enum Refresh {
    /** It will be, or is being, read; who asked is told. */
    BEGUN,
    /** It was looked at a moment ago. */
    TOO_SOON,
    /** Too many wait already. */
    TOO_BUSY
  }

  private final URI from;
  private final Supplier<HttpClient> client;
  private final AuthCounters counters;
  private final LongSupplier nanoTime;
  private final long freshNanos;

  private volatile @Nullable KeySet keys;
  private volatile long readAt;

  /** The rest is guarded by this object. */
  private boolean reading;

  private final List<Runnable> waiting = new ArrayList<>();
  private long pauseNanos;
  private long notBefore;
  private boolean askedForUnknown;
  private long unknownAt;

  KeySource(URI from, Supplier<HttpClient> client, AuthCounters counters, LongSupplier nanoTime) {
    this.from = from;
    this.client = client;
    this.counters = counters;
    this.nanoTime = nanoTime;
    freshNanos = (isFile(from) ? Duration.ofSeconds(5) : Duration.ofMinutes(10)).toNanos();
    readAt = nanoTime.getAsLong();
    notBefore = readAt;
    read(null);
  }

  /** The set as it is known; null if it never was. Never waits. */
  @Nullable KeySet current() {
    if (nanoTime.getAsLong() - readAt > freshNanos) {
      read(null);
    }
    return keys;
  }

  /** Since the set was read, in nanoseconds; -1 if it never was. */
  long age() {
    return keys == null ? -1 : nanoTime.getAsLong() - readAt;
  }

  /**
   * Reads the set now, unless that is not allowed yet.
   *
   * @param told runs once when it was read or could not be, if that was begun
   */
  Refresh refresh(Runnable told) {
    synchronized (this) {
      long now = nanoTime.getAsLong();
      if (!reading && keys != null) {
        if (askedForUnknown && now - unknownAt < UNKNOWN_KEY_NANOS) {
          return Refresh.TOO_SOON;
        }
        askedForUnknown = true;
        unknownAt = now;
      }
    }
    return read(told);
  }

  private Refresh read(@Nullable Runnable told) {
    synchronized (this) {
      if (!reading && nanoTime.getAsLong() - notBefore < 0) {
        return Refresh.TOO_SOON;
      }
      if (told != null) {
        if (waiting.size() >= MOST_WAITING) {
          return Refresh.TOO_BUSY;
        }
        waiting.add(told);
      }
      if (reading) {
        return Refresh.BEGUN;
      }
      reading = true;
    }
    Thread.ofVirtual().name("gazan-jwks").start(this::readNow);
    return Refresh.BEGUN;
  }

  private void readNow() {
    KeySet read = null;
    try {
      read = KeySet.parse(bytes());
    } catch (IOException | IllegalArgumentException | TimeoutException e) {
      LOG.atWarn().addKeyValue("jwks", from).addKeyValue("why", e.getMessage()).log("no key set");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      done(read);
    }
  }

  private void done(@Nullable KeySet read) {
    List<Runnable> told;
    synchronized (this) {
      long now = nanoTime.getAsLong();
      counters.keyFetches.increment();
      if (read == null) {
        counters.keyFailures.increment();
        pauseNanos = Math.clamp(pauseNanos * 2, FIRST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);
        notBefore = now + pauseNanos;
      } else {
        pauseNanos = 0;
        notBefore = now;
        keys = read;
        readAt = now;
      }
      reading = false;
      told = List.copyOf(waiting);
      waiting.clear();
    }
    told.forEach(Runnable::run);
  }

  static boolean isFile(URI from) {
    return "file".equalsIgnoreCase(from.getScheme());
  }

  /** What a file says, as far as it can be a key set. */
  static byte[] contents(URI from) throws IOException {
    Path file = Path.of(from);
    if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
      throw new IOException("is not a file of at most " + MOST_BYTES + " bytes");
    }
    if (!Files.isReadable(file)) {
      throw new IOException("may not be read");
    }
    return Files.readAllBytes(file);
  }

  private byte[] bytes() throws IOException, InterruptedException, TimeoutException {
    if (isFile(from)) {
      return contents(from);
    }
    HttpRequest request =
        HttpRequest.newBuilder(from).timeout(PATIENCE).header("Accept", "application/json").build();
    CompletableFuture<HttpResponse<byte[]>> asked =
        client
            .get()
            .sendAsync(
                request,
                HttpResponse.BodyHandlers.limiting(
                    HttpResponse.BodyHandlers.ofByteArray(), MOST_BYTES));
    try {
      HttpResponse<byte[]> response = asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IOException("was answered with " + response.statusCode());
      }
      return response.body();
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } finally {
      asked.cancel(true);
    }
  }
}
