package io.gazan.operator.status;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.observe.StatusMetrics;
import io.gazan.operator.translate.Finding;
import io.gazan.operator.translate.Verdict;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the owners of objects what was found, as Events ({@code v1}) of the object's namespace. The
 * same reason and message about the same object is one Event whose {@code count} grows. A thread of
 * its own writes 20 a second at most; 4,096 may wait, what is beyond is left out and counted; of
 * the Events written the newest 4,096 are remembered.
 */
public final class EventRecorder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final int WAITING = 4_096;
  private static final int REMEMBERED = 4_096;
  private static final long GAP_MILLIS = 50;
  private static final int BURST = 100;
  private static final int LONGEST_MESSAGE = 1024;
  private static final int LONGEST_NAME = 253;
  private static final String COMPONENT = "gazan-operator";

  private record Said(ObjectKey object, String uid, Finding finding) {}

  private record Told(String name, int count) {}

  private final KubernetesClient client;
  private final StatusMetrics metrics;
  private final String instance;
  private final BlockingQueue<Said> waiting = new ArrayBlockingQueue<>(WAITING);
  private final Thread thread = Thread.ofVirtual().name("gazan-events").unstarted(this::run);

  // Owned by the thread.
  private final Map<Said, Told> told =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Said, Told> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * Prepares.
   *
   * @param instance the pod's name, shown in the Events
   */
  public EventRecorder(KubernetesClient client, String instance, StatusMetrics metrics) {
    this.client = client;
    this.instance = instance;
    this.metrics = metrics;
  }

  public void start() {
    thread.start();
  }

  /** Never blocks. */
  public void record(Verdict verdict) {
    for (Finding finding : verdict.findings()) {
      if (!waiting.offer(new Said(verdict.object(), verdict.uid(), finding))) {
        metrics.event("dropped");
      }
    }
  }

  private void run() {
    long allowance = BURST;
    long last = System.nanoTime();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Said said = waiting.take();
        long now = System.nanoTime();
        long earned = TimeUnit.NANOSECONDS.toMillis(now - last) / GAP_MILLIS;
        if (earned > 0) {
          allowance = Math.min(BURST, allowance + earned);
          last = now;
        }
        if (allowance == 0) {
          Thread.sleep(GAP_MILLIS);
        } else {
          allowance--;
        }
        tell(said);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Said said) {
    try {
      Told before = told.get(said);
      Told now = before == null ? null : again(said, before);
      told.put(said, now == null ? create(said) : now);
      metrics.event("written");
    } catch (RuntimeException e) {
      metrics.event("failed");
      LOG.atDebug().setCause(e).addKeyValue("object", said.object()).log("Cannot write an Event");
    }
  }

  /** Null if the Event is gone; Kubernetes keeps Events for an hour. */
  private @Nullable Told again(Said said, Told before) {
    Event more =
        new EventBuilder()
            .withNewMetadata()
            .withNamespace(namespace(said))
            .withName(before.name())
            .endMetadata()
            .withCount(before.count() + 1)
            .withLastTimestamp(now())
            .build();
    try {
      client
          .v1()
          .events()
          .inNamespace(namespace(said))
          .resource(more)
          .patch(PatchContext.of(PatchType.JSON_MERGE));
      return new Told(before.name(), before.count() + 1);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  private Told create(Said said) {
    String suffix = "." + UUID.randomUUID().toString().substring(24);
    String stem = said.object().name();
    String name =
        stem.substring(0, Math.min(stem.length(), LONGEST_NAME - suffix.length())) + suffix;
    Finding finding = said.finding();
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withNamespace(namespace(said))
            .withName(name)
            .endMetadata()
            .withNewInvolvedObject()
            .withApiVersion(apiVersion(said.object()))
            .withKind(said.object().kind())
            .withNamespace(said.object().namespace())
            .withName(said.object().name())
            .withUid(said.uid())
            .withFieldPath(finding.field().isEmpty() ? null : finding.field())
            .endInvolvedObject()
            .withType(
                switch (finding.severity()) {
                  case NORMAL -> "Normal";
                  case WARNING -> "Warning";
                })
            .withReason(finding.reason())
            .withMessage(shortened(finding.message()))
            .withCount(1)
            .withFirstTimestamp(now())
            .withLastTimestamp(now())
            .withNewSource(COMPONENT, null)
            .withReportingComponent(COMPONENT)
            .withReportingInstance(instance)
            .build();
    client.v1().events().inNamespace(namespace(said)).resource(event).create();
    return new Told(name, 1);
  }

  private static String shortened(String message) {
    return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE);
  }

  private static String namespace(Said said) {
    return said.object().namespace().isEmpty() ? "default" : said.object().namespace();
  }

  private static String apiVersion(ObjectKey object) {
    return object.kind().equals("GazanRoute") ? "gazan.io/v1alpha1" : "networking.k8s.io/v1";
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
