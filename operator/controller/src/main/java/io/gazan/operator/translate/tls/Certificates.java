package io.gazan.operator.translate.tls;

import io.fabric8.kubernetes.api.model.Secret;
import io.gazan.operator.inventory.ClusterInventory;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.translate.Finding;
import io.gazan.operator.translate.Reason;
import io.gazan.operator.translate.Work;
import io.gazan.operator.translate.draft.Drafted;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.tls.CertificateSpec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives every host the certificate that the oldest object wants for it and that can be shown.
 * Whatever is wrong with one, the others are not touched: a host without any gets the default.
 * Owned by one thread.
 */
public final class Certificates {
  /** The certificate that is shown where no other fits. Those of Secrets have a dot. */
  public static final String DEFAULT = "default";

  private final Work work;
  private final HeldCertificate byDefault = new HeldCertificate(DEFAULT);
  private final Map<String, HeldCertificate> held = new HashMap<>();
  private Map<String, HeldCertificate.Shown> shownBefore = Map.of();
  private HeldCertificate.@Nullable Shown defaultBefore;
  private @Nullable Assigned assigned;

  /**
   * Who got what.
   *
   * @param certificates in the order of their names
   * @param findings of the objects that have any
   * @param entries those of each object, as problems name them
   */
  public record Assigned(
      SequencedMap<String, CertificateSpec> certificates,
      Map<ObjectKey, List<Finding>> findings,
      Map<ObjectKey, Set<String>> entries) {}

  public Certificates(Work work) {
    this.work = work;
  }

  /**
   * Assigns them.
   *
   * @param changed whether the objects are others than last time
   */
  @SuppressWarnings("ReferenceEquality") // what is shown is the same object until it changes
  public Assigned assign(List<Drafted> oldestFirst, boolean changed, ClusterInventory inventory) {
    Map<String, HeldCertificate.Shown> shown = new LinkedHashMap<>();
    HeldCertificate.Shown ofDefault =
        byDefault.at(inventory.defaultCertificate(), inventory.takenAt(), work);
    boolean same = !changed && ofDefault == defaultBefore;
    for (String secret : changed ? wished(oldestFirst) : shownBefore.keySet()) {
      Secret now = inventory.secrets().get(secret);
      HeldCertificate.Shown next =
          held.computeIfAbsent(secret, HeldCertificate::new).at(now, inventory.takenAt(), work);
      shown.put(secret, next);
      same &= next == shownBefore.get(secret);
    }
    Assigned before = assigned;
    if (same && before != null) {
      return before;
    }
    held.keySet().retainAll(shown.keySet());
    shownBefore = shown;
    defaultBefore = ofDefault;
    Assigned next = assign(oldestFirst, shown, ofDefault);
    if (before != null && next.equals(before)) {
      // Nobody needs to be told anew.
      return before;
    }
    assigned = next;
    return next;
  }

  private static Set<String> wished(List<Drafted> oldestFirst) {
    Map<String, Boolean> secrets = new LinkedHashMap<>();
    for (Drafted drafted : oldestFirst) {
      drafted.draft().certificates().forEach(wish -> secrets.put(wish.secret(), true));
    }
    return secrets.keySet();
  }

  private Assigned assign(
      List<Drafted> oldestFirst,
      Map<String, HeldCertificate.Shown> shown,
      HeldCertificate.Shown ofDefault) {
    Assignment assignment = new Assignment(shown);
    oldestFirst.forEach(assignment::add);
    SequencedMap<String, CertificateSpec> specs = new LinkedHashMap<>();
    CertificatePem pem = ofDefault.pem();
    if (pem != null) {
      put(specs, spec(DEFAULT, pem, List.of(VirtualHostSpec.DEFAULT)));
    }
    assignment.specs().forEach(spec -> put(specs, spec));
    return new Assigned(specs, assignment.findings(), assignment.entries());
  }

  private void put(SequencedMap<String, CertificateSpec> specs, CertificateSpec spec) {
    CertificateSpec before = assigned == null ? null : assigned.certificates.get(spec.name());
    specs.put(spec.name(), spec.equals(before) ? before : spec);
  }

  static CertificateSpec spec(String name, CertificatePem pem, List<String> hosts) {
    return new CertificateSpec(name, pem.crt(), pem.key(), hosts);
  }

  /** What keeps the default certificate from being shown; null when it is, or there is none. */
  static Finding conflict(String host, ObjectKey holder, String field) {
    return Finding.warning(
        Reason.CERTIFICATE_CONFLICT,
        field,
        "the certificate of host "
            + Quoted.of(host)
            + " is that of "
            + holder
            + ", which is older");
  }
}
