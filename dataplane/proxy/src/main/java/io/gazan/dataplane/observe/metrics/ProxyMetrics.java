package io.gazan.dataplane.observe.metrics;

import io.gazan.dataplane.http.reply.ErrorReply;
import io.gazan.dataplane.observe.sample.ScrapeSources;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Everything that {@code /metrics} shows, in Prometheus' text format: the event loops' counters
 * added up, the endpoints' and the configuration's figures from {@link ScrapeSources}, and
 * micrometer's metrics of the JVM. Costs nothing between scrapes. {@link #scrape} takes
 * milliseconds and reads {@code /proc}: never call it on an event loop. The names are listed in
 * docs/metrics.md.
 */
public final class ProxyMetrics implements AutoCloseable {
  /**
   * Endpoints, and clusters, with series of their own; the rest are counted together as {@code
   * other}.
   */
  public static final int DEFAULT_UPSTREAM_CAP = 500;

  /** What {@link #scrape} returns. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final List<String> errorReasons;
  private final List<LoopMetrics> loops = new CopyOnWriteArrayList<>();
  private final PrometheusMeterRegistry registry;
  private final JvmGcMetrics gc = new JvmGcMetrics();

  /** With the reasons of {@link ErrorReply}. */
  public ProxyMetrics(ScrapeSources sources) {
    this(Arrays.stream(ErrorReply.values()).map(ErrorReply::reason).toList(), sources);
  }

  /**
   * @param errorReasons values of the label {@code reason} by the index that {@link
   *     LoopMetrics#error} takes; equal ones are added up
   */
  public ProxyMetrics(List<String> errorReasons, ScrapeSources sources) {
    this(errorReasons, sources, DEFAULT_UPSTREAM_CAP);
  }

  public ProxyMetrics(List<String> errorReasons, ScrapeSources sources, int upstreamCap) {
    this.errorReasons = List.copyOf(errorReasons);
    PrometheusRegistry collectors = new PrometheusRegistry();
    collectors.register(new ProxyCollector(loops, this.errorReasons, sources, upstreamCap));
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, collectors, Clock.SYSTEM);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    gc.bindTo(registry);
  }

  /** The counters of one more event loop; call once for each, and give it to no other. */
  public LoopMetrics newLoop() {
    LoopMetrics loop = new LoopMetrics(errorReasons.size());
    loops.add(loop);
    return loop;
  }

  /** The whole text, UTF-8; see {@link #CONTENT_TYPE}. */
  public byte[] scrape() {
    ByteArrayOutputStream text = new ByteArrayOutputStream(32 * 1024);
    try {
      registry.scrape(text, CONTENT_TYPE);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return text.toByteArray();
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
