package io.gazan.operator.translate.tls;

import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.translate.Finding;
import io.gazan.operator.translate.Reason;
import io.gazan.operator.translate.draft.Drafted;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.tls.CertificateSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Hands certificates to hosts, object by object. */
final class Assignment {
  private static final int MOST_FINDINGS = 10;

  /**
   * Stands for no host (RFC 2606 §2): a certificate without hosts would be shown to clients for the
   * names in it, which one that is for endpoints must not be.
   */
  private static final List<String> NO_CLIENTS = List.of("endpoints-only.invalid");

  private record Holder(ObjectKey object, String secret) {}

  private final Map<String, HeldCertificate.Shown> shown;
  private final Map<String, Holder> byHost = new HashMap<>();
  private final Map<String, Set<String>> hostsOf = new TreeMap<>();
  private final Set<String> forEndpoints = new HashSet<>();
  private final Map<ObjectKey, List<Finding>> findings = new HashMap<>();
  private final Map<ObjectKey, Set<String>> entries = new HashMap<>();

  Assignment(Map<String, HeldCertificate.Shown> shown) {
    this.shown = shown;
  }

  /** Objects come with the oldest first. */
  void add(Drafted drafted) {
    for (CertificateWish wish : drafted.draft().certificates()) {
      add(drafted.subject().key(), wish);
    }
  }

  private void add(ObjectKey object, CertificateWish wish) {
    HeldCertificate.Shown state = shown.get(wish.secret());
    if (state == null) {
      return;
    }
    if (state.finding() != null) {
      find(object, state.finding().at(wish.field()));
    }
    CertificatePem pem = state.pem();
    if (pem == null) {
      return;
    }
    Set<String> hosts = hostsOf.computeIfAbsent(wish.secret(), secret -> new TreeSet<>());
    entries.computeIfAbsent(object, key -> new HashSet<>()).add("certificates." + wish.name());
    if (wish.use() == CertificateWish.Use.ENDPOINTS) {
      forEndpoints.add(wish.secret());
      return;
    }
    for (String host : wish.hosts().isEmpty() ? pem.hosts() : wish.hosts()) {
      Holder holder = byHost.computeIfAbsent(host, key -> new Holder(object, wish.secret()));
      if (!holder.secret.equals(wish.secret())) {
        find(object, Certificates.conflict(host, holder.object, wish.field()));
        continue;
      }
      hosts.add(host);
      if (!pem.covers(host)) {
        find(
            object,
            Finding.warning(
                Reason.CERTIFICATE_NOT_FOR_HOST,
                wish.field(),
                "the certificate of Secret "
                    + Quoted.of(wish.secret())
                    + " does not have host "
                    + Quoted.of(host)
                    + " in it, so clients will refuse it"));
      }
    }
  }

  private void find(ObjectKey object, Finding finding) {
    List<Finding> list = findings.computeIfAbsent(object, key -> new ArrayList<>());
    if (list.size() < MOST_FINDINGS) {
      list.add(finding);
    }
  }

  List<CertificateSpec> specs() {
    List<CertificateSpec> specs = new ArrayList<>();
    hostsOf.forEach(
        (secret, hosts) -> {
          HeldCertificate.Shown state = shown.get(secret);
          CertificatePem pem = state == null ? null : state.pem();
          if (pem != null && (!hosts.isEmpty() || forEndpoints.contains(secret))) {
            specs.add(
                Certificates.spec(
                    CertificateWish.name(secret),
                    pem,
                    hosts.isEmpty() ? NO_CLIENTS : List.copyOf(hosts)));
          }
        });
    return specs;
  }

  Map<ObjectKey, List<Finding>> findings() {
    return findings;
  }

  Map<ObjectKey, Set<String>> entries() {
    return entries;
  }
}
