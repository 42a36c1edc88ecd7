package io.gazan.dataplane.cluster.probe;

import io.gazan.dataplane.observe.RepeatLimit;
import io.gazan.dataplane.tls.FailureText;
import io.gazan.dataplane.tls.upstream.UpstreamTls;
import io.gazan.dataplane.tls.upstream.UpstreamTlsSettings;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the client side of one TLS connection to an endpoint, with the server name, the trust and
 * the client certificate that the cluster asks for. What the specs of a document name was read and
 * its contexts were built before the document came into force ({@link #add}), so that an event loop
 * only looks up; it is forgotten after the last table that names it is gone ({@link #retainOnly}).
 * One thread at a time changes it, never an event loop.
 */
public final class UpstreamHandshakes {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamHandshakes.class);

  /** Exchanges that still run by an older table may dial; no more of its specs than this. */
  private static final int MOST_RETIRED = 1000;

  /** The callers set their own. */
  private static final long HANDSHAKE_MILLIS = 10_000;

  private final UpstreamTls tls;
  private final RepeatLimit repeats = new RepeatLimit();

  /** What was in force once, the oldest first. Guarded by this. */
  private final Map<UpstreamTlsSpec, UpstreamTlsSettings> retired = new LinkedHashMap<>();

  /** Without names and protocols, which do not make another context. */
  private volatile Map<UpstreamTlsSpec, UpstreamTlsSettings> known =
      Map.of(UpstreamTlsSpec.DEFAULTS, UpstreamTlsSettings.DEFAULT);

  public UpstreamHandshakes(UpstreamTls tls) {
    this.tls = tls;
  }

  /** Builds the contexts of these settings; takes up to a hundred milliseconds each. */
  public void prepare(Collection<UpstreamTlsSettings> all) throws SSLException {
    for (UpstreamTlsSettings settings : new HashSet<>(all)) {
      for (Alpn offer : Alpn.values()) {
        tls.prepare(offering(settings, offer));
      }
    }
  }

  /** From now on these are found too; of the same spec, the new settings count. */
  public synchronized void add(Map<UpstreamTlsSpec, UpstreamTlsSettings> more) {
    Map<UpstreamTlsSpec, UpstreamTlsSettings> next = new HashMap<>(known);
    next.putAll(more);
    known = Map.copyOf(next);
  }

  /** Forgets what only tables name that are no longer in force, and its contexts. */
  public synchronized void retainOnly(Set<UpstreamTlsSpec> specs) {
    Map<UpstreamTlsSpec, UpstreamTlsSettings> next = new HashMap<>();
    Set<UpstreamTlsSettings> used = new HashSet<>();
    known.forEach(
        (spec, settings) -> {
          if (specs.contains(spec) || spec.equals(UpstreamTlsSpec.DEFAULTS)) {
            next.put(spec, settings);
            for (Alpn offer : Alpn.values()) {
              used.add(offering(settings, offer));
            }
          } else {
            retired.putIfAbsent(spec, settings);
          }
        });
    retired.keySet().removeAll(next.keySet());
    while (retired.size() > MOST_RETIRED) {
      retired.remove(retired.keySet().iterator().next());
    }
    next.putAll(retired);
    known = Map.copyOf(next);
    tls.retainOnly(used);
  }

  /**
   * Makes a handler for one connection.
   *
   * @param host of the endpoint: the server name, unless the spec has another or this is an address
   * @throws IllegalStateException if there is no context for this spec, with the reason
   */
  public SslHandler handler(
      UpstreamTlsSpec spec, Alpn offer, ByteBufAllocator allocator, String host, int port) {
    UpstreamTlsSettings settings = known.get(spec);
    if (settings == null) {
      throw new IllegalStateException("no document in force has " + spec);
    }
    String name = spec.name();
    try {
      SslHandler handler =
          tls.handler(
              offering(settings, offer),
              allocator,
              name == null ? host : name,
              port,
              HANDSHAKE_MILLIS);
      if (offer != Alpn.BOTH) {
        // A probe offers both, and finding no TLS is what it is there for.
        handler.handshakeFuture().addListener(shaken -> ended(handler, offer, host + ":" + port));
      }
      return handler;
    } catch (SSLException e) {
      throw new IllegalStateException("no TLS context for " + spec + ": " + e.getMessage(), e);
    }
  }

  private void ended(SslHandler handler, Alpn offer, String endpoint) {
    Throwable cause = handler.handshakeFuture().cause();
    if (cause != null) {
      report(endpoint, FailureText.of(cause));
    } else if (offer == Alpn.H2 && !"h2".equals(handler.applicationProtocol())) {
      report(endpoint, "ALPN did not choose h2");
    }
  }

  private void report(String endpoint, String reason) {
    long suppressed = repeats.admit(endpoint + ' ' + reason);
    if (suppressed != RepeatLimit.NOT_NOW) {
      LOG.atWarn()
          .addKeyValue("endpoint", endpoint)
          .addKeyValue("reason", reason)
          .addKeyValue("suppressed", suppressed)
          .log("TLS handshake with an endpoint failed");
    }
  }

  private static UpstreamTlsSettings offering(UpstreamTlsSettings settings, Alpn offer) {
    return switch (offer) {
      case HTTP1 -> settings.http1();
      case H2 -> settings.h2();
      case BOTH -> settings.either();
    };
  }
}
