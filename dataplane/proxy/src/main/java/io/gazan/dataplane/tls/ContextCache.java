package io.gazan.dataplane.tls;

import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS contexts, built when they are first needed and kept while they are used: beyond the limit the
 * least recently used one goes. Contexts hold native memory and are reference-counted; one that
 * leaves the cache lives on until its last connection has ended, so nothing here ever disturbs a
 * handshake. Any thread may call; the lock is held for a map operation, never while building.
 *
 * @param <K> what a context is built from; equal keys share one
 */
public final class ContextCache<K> implements AutoCloseable {
  /** How a context is made. Takes milliseconds. */
  @FunctionalInterface
  public interface Builder<K> {
    SslContext build(K key) throws SSLException;
  }

  private final int limit;
  private final Builder<K> builder;
  private final Map<K, SslContext> contexts = new LinkedHashMap<>(16, 0.75f, true);
  private long evicted;
  private long resumedBefore;
  private boolean closed;

  public ContextCache(int limit, Builder<K> builder) {
    this.limit = limit;
    this.builder = builder;
  }

  /** The context if it is there; the caller has to {@link ReferenceCountUtil#release} it. */
  public synchronized @Nullable SslContext ready(K key) {
    SslContext context = contexts.get(key);
    return context == null ? null : ReferenceCountUtil.retain(context);
  }

  /** The context, built if it is not there; the caller has to release it. Not on an event loop. */
  public SslContext make(K key) throws SSLException {
    SslContext ready = ready(key);
    return ready == null ? add(key, builder.build(key)) : ready;
  }

  private synchronized SslContext add(K key, SslContext built) {
    SslContext other = contexts.get(key);
    if (other != null) {
      // Two handshakes came first together.
      ReferenceCountUtil.release(built);
      return ReferenceCountUtil.retain(other);
    }
    if (closed) {
      // A last handshake may have it; nobody else will.
      return built;
    }
    contexts.put(key, built);
    Iterator<SslContext> eldest = contexts.values().iterator();
    while (contexts.size() > limit) {
      drop(eldest.next());
      eldest.remove();
      evicted++;
    }
    return ReferenceCountUtil.retain(built);
  }

  /** Forgets the contexts of all other keys. */
  public synchronized void retainOnly(Set<K> keys) {
    contexts
        .entrySet()
        .removeIf(
            entry -> {
              boolean goes = !keys.contains(entry.getKey());
              if (goes) {
                drop(entry.getValue());
              }
              return goes;
            });
  }

  private void drop(SslContext context) {
    resumedBefore += resumed(context);
    ReferenceCountUtil.release(context);
  }

  /** What is in the cache now; every one is retained for the caller. */
  List<Map.Entry<K, SslContext>> all() {
    synchronized (this) {
      List<Map.Entry<K, SslContext>> all = new ArrayList<>();
      contexts.forEach(
          (key, context) -> all.add(Map.entry(key, ReferenceCountUtil.retain(context))));
      return all;
    }
  }

  /** Handshakes that redeemed a ticket, of all contexts there have been; 0 with the JDK's TLS. */
  synchronized long resumed() {
    long resumed = resumedBefore;
    for (SslContext context : contexts.values()) {
      resumed += resumed(context);
    }
    return resumed;
  }

  private static long resumed(SslContext context) {
    return context.sessionContext() instanceof OpenSslSessionContext openSsl
        ? openSsl.stats().ticketKeyResume() + openSsl.stats().ticketKeyRenew()
        : 0;
  }

  public synchronized int size() {
    return contexts.size();
  }

  /** How many had to go for another. */
  public synchronized long evicted() {
    return evicted;
  }

  @Override
  public synchronized void close() {
    closed = true;
    retainOnly(Set.of());
  }
}
