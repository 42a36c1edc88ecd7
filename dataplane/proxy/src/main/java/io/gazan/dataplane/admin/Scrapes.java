package io.gazan.dataplane.admin;

import io.gazan.dataplane.admin.page.Answer;
import io.gazan.dataplane.admin.page.BodyTaker;
import io.gazan.dataplane.admin.page.Head;
import io.gazan.dataplane.admin.page.Page;
import io.gazan.dataplane.observe.metrics.ProxyMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /metrics}: rendered off the event loop, one scrape at a time; who comes while one runs
 * gets its result too. Belongs to the admin event loop; waiting takers are bounded by the
 * connections.
 */
final class Scrapes implements Page {
  private static final Logger LOG = LoggerFactory.getLogger(Scrapes.class);

  private final Supplier<byte[]> source;
  private final Executor loop;
  private List<Consumer<Answer>> waiting = new ArrayList<>();

  Scrapes(Supplier<byte[]> source, Executor loop) {
    this.source = source;
    this.loop = loop;
  }

  @Override
  public List<String> methods() {
    return READ;
  }

  @Override
  public @Nullable BodyTaker begin(Head head, Consumer<Answer> reply) {
    waiting.add(reply);
    if (waiting.size() == 1) {
      Thread.ofVirtual().name("gazan-scrape").start(this::render);
    }
    return null;
  }

  private void render() {
    Answer answer = Answer.text(500, "500 Internal Server Error");
    try {
      answer = new Answer(200, ProxyMetrics.CONTENT_TYPE, source.get(), Map.of());
    } catch (RuntimeException | Error e) {
      LOG.error("metrics: the scrape failed", e);
    } finally {
      Answer result = answer;
      loop.execute(() -> finish(result));
    }
  }

  private void finish(Answer result) {
    List<Consumer<Answer>> takers = waiting;
    waiting = new ArrayList<>();
    takers.forEach(taker -> taker.accept(result));
  }
}
