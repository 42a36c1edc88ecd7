package io.gazan.operator.pki;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Names and lives of the operator's own certificates.
 *
 * @param namespace the operator's
 * @param authoritySecret the Secret with the CA and its key
 * @param bundleConfigMap the ConfigMap whose {@code ca.crt} data planes trust
 * @param names DNS names and addresses in the certificate of the stream's port, not empty
 * @param authorityLife of a CA; the next one is made when two thirds are over
 * @param servingLife of the port's certificate, renewed when two thirds are over
 * @param overlap how long a new CA is in the bundle before it signs: the time that every data plane
 *     needs to see a changed ConfigMap
 */
public record PkiOptions(
    String namespace,
    String authoritySecret,
    String bundleConfigMap,
    List<String> names,
    Duration authorityLife,
    Duration servingLife,
    Duration overlap) {
  public static final String AUTHORITY_SECRET = "gazan-ca";
  public static final String BUNDLE_CONFIG_MAP = "gazan-ca-bundle";
  public static final String STREAM_SERVICE = "gazan-operator-stream";

  public PkiOptions {
    names = List.copyOf(names);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("names: at least one is needed");
    }
    positive("authorityLife", authorityLife);
    positive("servingLife", servingLife);
    if (overlap.isNegative()) {
      throw new IllegalArgumentException("overlap: not below 0, got " + overlap);
    }
  }

  /**
   * Ten years for the CA, 90 days for the port's certificate, one hour of overlap.
   *
   * @param service the headless Service of the stream's port
   * @param more names beside those of the Service
   */
  public static PkiOptions of(String namespace, String service, List<String> more) {
    List<String> names = new ArrayList<>();
    names.add(service + "." + namespace + ".svc");
    names.add(service + "." + namespace + ".svc.cluster.local");
    names.add(service);
    names.add("localhost");
    names.addAll(more);
    return new PkiOptions(
        namespace,
        AUTHORITY_SECRET,
        BUNDLE_CONFIG_MAP,
        names.stream().distinct().toList(),
        Duration.ofDays(3652),
        Duration.ofDays(90),
        Duration.ofHours(1));
  }

  private static void positive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + ": above 0, got " + value);
    }
  }
}
