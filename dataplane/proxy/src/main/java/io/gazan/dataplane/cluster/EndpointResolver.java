package io.gazan.dataplane.cluster;

import io.netty.resolver.NameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the socket addresses of endpoints with names up to date, one look-up per name on the
 * control loop. It asks every two seconds; the resolver behind it answers from its cache until the
 * records' time to live is over, so the wire sees one query per TTL. A name that stops resolving
 * keeps its last good addresses; one that never did leaves its endpoints unavailable and is tried
 * again after 1, 2, 4 … 30 s. Of a name with both kinds of addresses only IPv4 is used.
 */
final class EndpointResolver {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointResolver.class);
  private static final long ASK_EVERY_MILLIS = 2000;
  private static final long FIRST_RETRY_MILLIS = 1000;
  private static final long LONGEST_RETRY_MILLIS = 30_000;

  private final Object lock;
  private final EventExecutor control;
  private final NameResolver<InetAddress> resolver;
  private final Map<String, Name> names = new HashMap<>();

  EndpointResolver(Object lock, EventExecutor control, NameResolver<InetAddress> resolver) {
    this.lock = lock;
    this.control = control;
    this.resolver = resolver;
  }

  /** Under the lock; completed by the first answer for this name, good or bad. */
  CompletableFuture<Boolean> start(Endpoint endpoint) {
    if (endpoint.resolved()) {
      return CompletableFuture.completedFuture(true);
    }
    Name name = names.get(endpoint.host());
    if (name == null) {
      name = new Name(endpoint.host());
      names.put(endpoint.host(), name);
      control.execute(name::ask);
    }
    name.add(endpoint);
    return name.first;
  }

  /** Under the lock. */
  void stop(Endpoint endpoint) {
    Name name = names.get(endpoint.host());
    if (name != null && name.remove(endpoint)) {
      names.remove(endpoint.host());
    }
  }

  private final class Name {
    private final String host;
    private final Set<Endpoint> endpoints = new LinkedHashSet<>();
    private final CompletableFuture<Boolean> first = new CompletableFuture<>();
    private InetAddress[] known = {};
    private long retryMillis = FIRST_RETRY_MILLIS;
    private boolean failing;

    Name(String host) {
      this.host = host;
    }

    void add(Endpoint endpoint) {
      endpoints.add(endpoint);
      publish(endpoint);
    }

    boolean remove(Endpoint endpoint) {
      endpoints.remove(endpoint);
      return endpoints.isEmpty();
    }

    private void ask() {
      synchronized (lock) {
        if (endpoints.isEmpty()) {
          return;
        }
      }
      resolver.resolveAll(host).addListener((Future<List<InetAddress>> answer) -> answered(answer));
    }

    private void answered(Future<List<InetAddress>> answer) {
      long pause;
      synchronized (lock) {
        if (endpoints.isEmpty() || control.isShuttingDown()) {
          first.complete(false);
          return;
        }
        pause =
            answer.isSuccess() && !answer.getNow().isEmpty()
                ? good(answer.getNow())
                : bad(answer.cause());
      }
      first.complete(known.length > 0);
      var _ = control.schedule(this::ask, pause, TimeUnit.MILLISECONDS);
    }

    private long good(List<InetAddress> answer) {
      InetAddress[] now = usable(answer);
      if (failing) {
        LOG.atInfo().addKeyValue("host", host).log("Name resolves again");
      }
      failing = false;
      retryMillis = FIRST_RETRY_MILLIS;
      if (!Arrays.equals(now, known)) {
        boolean wasUnknown = known.length == 0;
        known = now;
        for (Endpoint endpoint : endpoints) {
          publish(endpoint);
          if (wasUnknown) {
            for (Member member : endpoint.members) {
              member.cluster().rebuild();
            }
          }
        }
      }
      return ASK_EVERY_MILLIS;
    }

    private long bad(Throwable cause) {
      if (!failing) {
        failing = true;
        LOG.atWarn()
            .addKeyValue("host", host)
            .addKeyValue(
                "reason", cause == null ? "no addresses" : String.valueOf(cause.getMessage()))
            .addKeyValue("known", known.length)
            .log(
                known.length > 0
                    ? "Name no longer resolves, last addresses kept"
                    : "Name does not resolve");
      }
      long pause = retryMillis;
      retryMillis = Math.min(LONGEST_RETRY_MILLIS, retryMillis * 2);
      return pause;
    }

    private void publish(Endpoint endpoint) {
      InetSocketAddress[] addresses = new InetSocketAddress[known.length];
      Arrays.setAll(addresses, i -> new InetSocketAddress(known[i], endpoint.port()));
      endpoint.resolvedTo(addresses);
    }
  }

  /** One family, without doubles, in an order that does not follow the name server's rotation. */
  private static InetAddress[] usable(List<InetAddress> answer) {
    List<InetAddress> four = new ArrayList<>();
    for (InetAddress address : answer) {
      if (address instanceof Inet4Address) {
        four.add(address);
      }
    }
    List<InetAddress> family = four.isEmpty() ? new ArrayList<>(answer) : four;
    family.sort(Comparator.comparing(InetAddress::getAddress, Arrays::compareUnsigned));
    return family.stream().distinct().toArray(InetAddress[]::new);
  }
}
