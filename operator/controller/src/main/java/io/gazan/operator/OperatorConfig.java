package io.gazan.operator;

import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.leader.LeaseSettings;
import io.gazan.operator.pki.PkiOptions;
import io.gazan.operator.reconcile.watch.WatchScope;
import io.gazan.operator.status.StatusTargets;
import io.gazan.operator.translate.TranslatorOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an operator is told at its start. Begin with {@link #of} and change what differs. */
public record OperatorConfig(
    Replica replica,
    TranslatorOptions translation,
    WatchScope scope,
    StatusTargets targets,
    Ports ports,
    LeaseSettings lease,
    Admission admission) {
  /**
   * Which replica this is.
   *
   * @param namespace where the Lease and the certificates are
   * @param pod its name
   */
  public record Replica(String namespace, String pod) {}

  /** Where to listen; port 0 takes a free one. */
  public record Ports(InetSocketAddress stream, InetSocketAddress status) {}

  /**
   * Who may connect to the stream, and with what certificate it is served.
   *
   * @param serviceAccounts of data planes, {@code namespace/name}
   * @param names in the certificate, beside those of the Service
   * @param certificateSecret a Secret of the operator's namespace that somebody else keeps; null
   *     for a CA of the operator's own
   */
  public record Admission(
      Set<String> serviceAccounts, List<String> names, @Nullable String certificateSecret) {
    public Admission {
      serviceAccounts = Set.copyOf(serviceAccounts);
      names = List.copyOf(names);
    }
  }

  public static final int STREAM_PORT = 9443;
  public static final int STATUS_PORT = 9090;
  public static final String DATA_PLANE_ACCOUNT = "gazan-dataplane";

  /** The defaults of everything but the replica; listens on all addresses. */
  public static OperatorConfig of(String namespace, String pod) {
    return new OperatorConfig(
        new Replica(namespace, pod),
        new TranslatorOptions(TranslatorOptions.DEFAULT_CONTROLLER, false, false),
        WatchScope.EVERYTHING,
        StatusTargets.NODES,
        new Ports(new InetSocketAddress(STREAM_PORT), new InetSocketAddress(STATUS_PORT)),
        LeaseSettings.defaults(),
        new Admission(Set.of(namespace + "/" + DATA_PLANE_ACCOUNT), List.of(), null));
  }

  /** On free ports of the loopback address, for more than one in a process. */
  public OperatorConfig onLoopback() {
    return with(
        new Ports(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
  }

  public OperatorConfig with(TranslatorOptions other) {
    return new OperatorConfig(replica, other, scope, targets, ports, lease, admission);
  }

  public OperatorConfig with(WatchScope other) {
    return new OperatorConfig(replica, translation, other, targets, ports, lease, admission);
  }

  public OperatorConfig with(StatusTargets other) {
    return new OperatorConfig(replica, translation, scope, other, ports, lease, admission);
  }

  public OperatorConfig with(Ports other) {
    return new OperatorConfig(replica, translation, scope, targets, other, lease, admission);
  }

  public OperatorConfig with(LeaseSettings other) {
    return new OperatorConfig(replica, translation, scope, targets, ports, other, admission);
  }

  public OperatorConfig with(Admission other) {
    return new OperatorConfig(replica, translation, scope, targets, ports, lease, other);
  }

  PkiOptions pki() {
    return PkiOptions.of(replica.namespace(), PkiOptions.STREAM_SERVICE, admission.names());
  }

  /** {@code namespace/name} as an object's key. */
  static ObjectKey key(String kind, String text) {
    int slash = text.indexOf('/');
    if (slash <= 0 || slash == text.length() - 1 || text.indexOf('/', slash + 1) >= 0) {
      throw new IllegalArgumentException(
          "'%s' must be a namespace and a name, such as gazan/proxy".formatted(text));
    }
    return new ObjectKey(kind, text.substring(0, slash), text.substring(slash + 1));
  }
}
