package io.gazan.dataplane.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renders metrics off the event loop, one scrape at a time: who comes while one runs gets its
 * result too. Belongs to the admin event loop; waiting takers are bounded by the connections.
 */
final class Scrapes {
  private static final Logger LOG = LoggerFactory.getLogger(Scrapes.class);

  private final Supplier<byte[]> source;
  private final Executor loop;
  private List<Consumer<byte @Nullable []>> waiting = new ArrayList<>();

  Scrapes(Supplier<byte[]> source, Executor loop) {
    this.source = source;
    this.loop = loop;
  }

  /**
   * @param taker called on the event loop, with null when the scrape failed
   */
  void request(Consumer<byte @Nullable []> taker) {
    waiting.add(taker);
    if (waiting.size() == 1) {
      Thread.ofVirtual().name("gazan-scrape").start(this::render);
    }
  }

  private void render() {
    byte @Nullable [] text = null;
    try {
      text = source.get();
    } catch (RuntimeException | Error e) {
      LOG.error("metrics: the scrape failed", e);
    } finally {
      byte @Nullable [] result = text;
      loop.execute(() -> finish(result));
    }
  }

  private void finish(byte @Nullable [] result) {
    List<Consumer<byte @Nullable []>> takers = waiting;
    waiting = new ArrayList<>();
    takers.forEach(taker -> taker.accept(result));
  }
}
