package io.gazan.dataplane.cluster;

import io.gazan.dataplane.cluster.health.Ejection;
import io.gazan.dataplane.cluster.health.PassiveHealth;
import io.gazan.dataplane.cluster.shared.LoopCounters;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One {@code host:port}, shared by every cluster that names it and kept across reloads. It counts
 * what the event loops do with it, knows the socket addresses behind its name, and hears of
 * failures: a refused or timed-out dial ejects it at once, five resets in a row on fresh
 * connections do so too. A reset on a reused connection says nothing about an endpoint, so there is
 * no method for it. Weight and draining belong to the membership in a cluster, not here.
 *
 * <p>Methods that take a loop index must be called from the event loop of that index.
 */
public final class Endpoint {
  private static final InetSocketAddress[] UNRESOLVED = {};
  private static final Detection[] NONE = {};

  private final String host;
  private final int port;
  private final String name;
  private final long stickyId;
  private final byte[] stickyText;
  private final LoopCounters counters;
  private final Ejections ejections;
  private final PassiveHealth passive = new PassiveHealth();

  /** The clusters' memberships of this endpoint; guarded by the registry's lock. */
  final Set<Member> members = new LinkedHashSet<>();

  private volatile InetSocketAddress[] addresses = UNRESOLVED;

  /** One per TLS spec of the clusters that have the protocol found out, so mostly one. */
  private volatile Detection[] detections = NONE;

  /** Guarded by the registry's lock. */
  private CompletableFuture<Boolean> lookUp = CompletableFuture.completedFuture(true);

  /** Written by several loops without care: a lost step only repeats an address. */
  private int rotation;

  Endpoint(String host, int port, int loops, Ejections ejections) {
    this.host = host;
    this.port = port;
    this.name = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    this.stickyId = hash(name);
    this.stickyText = HexFormat.of().toHexDigits(stickyId).getBytes(StandardCharsets.US_ASCII);
    this.counters = new LoopCounters(loops);
    this.ejections = ejections;
    InetAddress literal = NetUtil.createInetAddressFromIpAddressString(host);
    if (literal != null) {
      addresses = new InetSocketAddress[] {new InetSocketAddress(literal, port)};
    }
  }

  /** Lower case, IPv6 without brackets. */
  public String host() {
    return host;
  }

  public int port() {
    return port;
  }

  /** {@code host:port}, as logs, metrics and the health check's {@code Host} header name it. */
  public String name() {
    return name;
  }

  /**
   * The id that sticky cookies carry: depends on nothing but the address, so that it outlives
   * restarts.
   */
  public long stickyId() {
    return stickyId;
  }

  /** {@link #stickyId()} as 16 hexadecimal digits; not to be written to. */
  public byte[] stickyText() {
    return stickyText;
  }

  /**
   * Whether nothing speaks against this address as such: its name is resolved and no ejection is in
   * force.
   */
  public boolean available() {
    return resolved() && !ejected();
  }

  public boolean resolved() {
    return addresses.length > 0;
  }

  public boolean ejected() {
    return passive.ejection() != null;
  }

  /**
   * The socket address for the next dial, in rotation over those of the name; null while the name
   * is unresolved.
   */
  public @Nullable InetSocketAddress nextAddress() {
    InetSocketAddress[] known = addresses;
    return switch (known.length) {
      case 0 -> null;
      case 1 -> known[0];
      default -> known[(rotation++ & Integer.MAX_VALUE) % known.length];
    };
  }

  public void requestStarted(int loop) {
    counters.add(loop, LoopCounters.IN_FLIGHT, 1);
    counters.add(loop, LoopCounters.REQUESTS, 1);
  }

  public void requestEnded(int loop) {
    counters.add(loop, LoopCounters.IN_FLIGHT, -1);
  }

  /** A request that failed elsewhere was sent here instead. */
  public void retried(int loop) {
    counters.add(loop, LoopCounters.RETRIES, 1);
  }

  public void connectionOpened(int loop) {
    counters.add(loop, LoopCounters.CONNECTIONS, 1);
  }

  public void connectionClosed(int loop) {
    counters.add(loop, LoopCounters.CONNECTIONS, -1);
  }

  public int inFlight() {
    return (int) counters.sum(LoopCounters.IN_FLIGHT);
  }

  public long requests() {
    return counters.sum(LoopCounters.REQUESTS);
  }

  public long retries() {
    return counters.sum(LoopCounters.RETRIES);
  }

  public int connections() {
    return (int) counters.sum(LoopCounters.CONNECTIONS);
  }

  /** How often this endpoint was taken out of a cluster for its failures. */
  public long ejections() {
    return passive.effective();
  }

  public void dialRefused() {
    failed(Ejection.Reason.REFUSED);
  }

  public void dialTimedOut() {
    failed(Ejection.Reason.TIMED_OUT);
  }

  /**
   * Only for a connection that carried no exchange before, and only after bytes of a request were
   * sent on it.
   */
  public void resetOnFreshConnection() {
    if (passive.reset()) {
      failed(Ejection.Reason.RESETS);
    }
  }

  /** A response head arrived. */
  public void answered() {
    passive.answered();
  }

  PassiveHealth passive() {
    return passive;
  }

  private void failed(Ejection.Reason reason) {
    if (passive.ejection() == null) {
      ejections.failed(this, reason);
    }
  }

  /** Under the registry's lock. */
  void resolvedTo(InetSocketAddress[] now) {
    boolean was = resolved();
    addresses = now;
    if (!was && resolved()) {
      for (Detection detection : detections) {
        detection.start();
      }
    }
  }

  /** Under the registry's lock: the first answer for the name, good or bad. */
  CompletableFuture<Boolean> lookUp() {
    return lookUp;
  }

  void lookUp(CompletableFuture<Boolean> first) {
    lookUp = first;
  }

  /** What is found out about this address under that TLS spec; null if nobody asked. */
  @Nullable Detection detection(UpstreamTlsSpec tls) {
    for (Detection detection : detections) {
      if (detection.tls().equals(tls)) {
        return detection;
      }
    }
    return null;
  }

  /** Under the registry's lock, like its counterpart. */
  void add(Detection detection) {
    Detection[] more = Arrays.copyOf(detections, detections.length + 1);
    more[more.length - 1] = detection;
    detections = more;
  }

  void remove(Detection detection) {
    detections =
        Arrays.stream(detections).filter(other -> other != detection).toArray(Detection[]::new);
  }

  /** On the control loop: dials failed, so that what was found out may be so no longer. */
  void doubtProtocols() {
    for (Detection detection : detections) {
      detection.doubt();
    }
  }

  /** Asks again where there is a doubt. */
  void findProtocols() {
    for (Detection detection : detections) {
      detection.start();
    }
  }

  @Override
  public String toString() {
    return name;
  }

  private static long hash(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("gazan-endpoint " + name).getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
