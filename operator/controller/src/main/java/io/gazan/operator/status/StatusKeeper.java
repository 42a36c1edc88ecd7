package io.gazan.operator.status;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.leader.Leadership;
import io.gazan.operator.observe.StatusMetrics;
import io.gazan.operator.publish.Publication;
import io.gazan.operator.stream.DataPlanes.Progress;
import io.gazan.operator.translate.Verdict;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the status of all objects of ours true, while this replica leads. What happens elsewhere is
 * only noted, from any thread; one thread of its own finds out whose status could have become
 * another and writes it, eight at once and 400 a second at most, so that ten thousand of them
 * neither flood the API server nor hold up a rebuild.
 */
public final class StatusKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusKeeper.class);
  private static final int AT_ONCE = 8;
  private static final long WRITE_NANOS = TimeUnit.SECONDS.toNanos(1) / 400;
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_LEFT = 200_000;
  private final Leadership leadership;
  private final Supplier<Progress> progress;
  private final StatusMetrics metrics;
  private final EventRecorder events;
  private final StatusQueue queue = new StatusQueue();
  private final StatusDecision decision;
  private final ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread thread = Thread.ofVirtual().name("gazan-status").unstarted(this::run);

  private volatile @Nullable Publication newest;
  private volatile boolean gained;
  private volatile boolean addressesChanged;

  // Owned by the thread.
  private final ProgressBook book = new ProgressBook();
  private final LeftObjects left;
  private final StatusRefusals refusals = new StatusRefusals();
  private @Nullable Publication seen;

  /** Whether everything was told since this replica leads; until then it is told as a whole. */
  private boolean speaks;

  private Progress seenProgress = new Progress(0, 0, List.of(), 0);

  /**
   * Prepares.
   *
   * @param progress how far the data planes are
   */
  public StatusKeeper(
      KubernetesClient client,
      Leadership leadership,
      StatusObjects objects,
      Supplier<Progress> progress,
      PublishedAddresses addresses,
      EventRecorder events,
      StatusMetrics metrics) {
    this.leadership = leadership;
    this.progress = progress;
    this.events = events;
    this.metrics = metrics;
    this.decision = new StatusDecision(book, objects, addresses, new StatusWrites(client), metrics);
    this.left = new LeftObjects(decision::exists, MOST_LEFT);
    metrics.queue(queue::size);
  }

  public void start() {
    thread.start();
  }

  /** There is a newer publication. */
  public void published(Publication publication) {
    newest = publication;
    queue.wake();
  }

  /** The data planes are others, or further, than before. */
  public void progressed() {
    queue.wake();
  }

  /** This replica leads now: everything is looked at again. */
  public void gained() {
    gained = true;
    queue.wake();
  }

  public void addressesChanged() {
    addressesChanged = true;
    queue.wake();
  }

  /** Somebody changed an object's status. */
  public void touched(ObjectKey key) {
    enqueue(key, System.nanoTime());
  }

  private void enqueue(ObjectKey key, long at) {
    if (leadership.holds() && !queue.add(key, at)) {
      metrics.dropped();
    }
  }

  private void enqueueAll(Collection<ObjectKey> keys) {
    long now = System.nanoTime();
    keys.forEach(key -> enqueue(key, now));
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        queue.await(LOOK_NANOS);
        notice();
        long begin = System.nanoTime();
        List<ObjectKey> batch = queue.take(AT_ONCE, begin);
        if (!batch.isEmpty()) {
          int written = write(batch);
          TimeUnit.NANOSECONDS.sleep(begin + written * WRITE_NANOS - System.nanoTime());
        }
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** Finds out whose status could have become another. */
  private void notice() {
    Publication publication = newest;
    if (publication != null && !publication.equals(seen)) {
      noticePublication(publication);
      seen = publication;
    }
    Progress now = progress.get();
    if (!now.equals(seenProgress)) {
      noticeProgress(now);
    } else {
      enqueueAll(book.progressed(now));
    }
    speaks &= leadership.holds();
    if (gained && leadership.holds()) {
      gained = false;
      speaks = true;
      decision.leadsSince(System.nanoTime());
      enqueueAll(book.all());
      enqueueAll(left.all());
      book.all().forEach(this::say);
    }
    if (addressesChanged) {
      addressesChanged = false;
      enqueueAll(book.all().stream().filter(key -> key.kind().equals("Ingress")).toList());
    }
  }

  private void noticePublication(Publication publication) {
    for (ObjectKey key : book.published(publication, System.nanoTime())) {
      Verdict verdict = book.verdict(key);
      if (verdict == null) {
        if (!left.add(key)) {
          metrics.dropped();
        }
      } else {
        left.remove(key);
        if (speaks) {
          say(key);
        }
      }
      enqueue(key, System.nanoTime());
    }
  }

  private void say(ObjectKey key) {
    Verdict verdict = book.verdict(key);
    if (verdict != null && leadership.holds()) {
      events.record(verdict);
    }
  }

  private void noticeProgress(Progress now) {
    decision.progressed(now, System.nanoTime());
    enqueueAll(book.progressed(now));
    boolean anyBefore = seenProgress.connected() > 0;
    if (anyBefore != now.connected() > 0
        || !now.silent().equals(seenProgress.silent())
        || !now.late().equals(seenProgress.late())) {
      enqueueAll(book.all().stream().filter(key -> key.kind().equals("GazanRoute")).toList());
    }
    seenProgress = now;
  }

  /** How many were written, or tried to. */
  private int write(List<ObjectKey> batch) throws InterruptedException {
    List<Future<StatusDecision.Result>> running = batch.stream().map(this::attempt).toList();
    int written = 0;
    for (int i = 0; i < batch.size(); i++) {
      written += settle(batch.get(i), running.get(i));
    }
    return written;
  }

  private Future<StatusDecision.Result> attempt(ObjectKey key) {
    boolean concerns = concerns(key);
    return writers.submit(
        () ->
            leadership.holds() && concerns
                ? decision.carryOut(key, System.nanoTime())
                : new StatusDecision.Result.Settled(false));
  }

  /** What is not ours, and was not, has its status from another controller, perhaps of our kind. */
  private boolean concerns(ObjectKey key) {
    return book.verdict(key) != null || left.contains(key);
  }

  private int settle(ObjectKey key, Future<StatusDecision.Result> running)
      throws InterruptedException {
    try {
      return switch (running.get()) {
        case StatusDecision.Result.Settled settled -> {
          queue.succeeded(key);
          if (leadership.holds()) {
            left.remove(key);
          }
          yield settled.written() ? 1 : 0;
        }
        case StatusDecision.Result.Later later -> {
          enqueue(key, later.at());
          yield 0;
        }
      };
    } catch (ExecutionException e) {
      failed(key, e.getCause());
      return 1;
    }
  }

  private void failed(ObjectKey key, @Nullable Throwable problem) {
    int code = problem instanceof KubernetesClientException e ? e.getCode() : 0;
    if (code == HttpURLConnection.HTTP_NOT_FOUND) {
      queue.succeeded(key);
      return;
    }
    boolean conflict = code == HttpURLConnection.HTTP_CONFLICT;
    metrics.failed(conflict);
    if (refusals.isFinal(key, problem)) {
      queue.succeeded(key);
      return;
    }
    if (!conflict) {
      LOG.atWarn()
          .addKeyValue("object", key)
          .addKeyValue("problem", problem)
          .log("Cannot write a status");
    }
    queue.addFailed(key, System.nanoTime());
  }

  @Override
  public void close() {
    thread.interrupt();
    writers.shutdownNow();
  }
}
