package io.gazan.operator.status;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.gazan.operator.inventory.ObjectKey;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Statuses that the API server finds invalid (422). The same one would be refused again and again,
 * so that nobody tries until the object or what is to be written is another; one line a minute
 * tells of them, with how many were not named in between. Owned by one thread.
 */
final class StatusRefusals {
  private static final Logger LOG = LoggerFactory.getLogger(StatusRefusals.class);
  private static final int UNPROCESSABLE = 422;
  private static final long EVERY = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier nanos;
  private final BiConsumer<String, Long> line;
  private long toldAt;
  private boolean told;
  private long unnamed;

  StatusRefusals() {
    this(
        System::nanoTime,
        (which, others) ->
            LOG.atWarn()
                .addKeyValue("refused", which)
                .addKeyValue("others", others)
                .log("The API server finds a status invalid; not tried again until it changes"));
  }

  StatusRefusals(LongSupplier nanos, BiConsumer<String, Long> line) {
    this.nanos = nanos;
    this.line = line;
  }

  /** Whether that is the end of it. */
  boolean isFinal(ObjectKey object, @Nullable Throwable problem) {
    if (!(problem instanceof KubernetesClientException refusal)
        || refusal.getCode() != UNPROCESSABLE) {
      return false;
    }
    long now = nanos.getAsLong();
    if (told && now - toldAt < EVERY) {
      unnamed++;
    } else {
      line.accept(object + ": " + refusal.getMessage(), unnamed);
      told = true;
      toldAt = now;
      unnamed = 0;
    }
    return true;
  }
}
