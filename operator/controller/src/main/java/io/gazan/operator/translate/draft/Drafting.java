package io.gazan.operator.translate.draft;

import io.gazan.operator.inventory.Sight;
import io.gazan.operator.translate.Finding;
import io.gazan.operator.translate.Reason;
import io.gazan.operator.translate.backend.Backends;
import io.gazan.operator.translate.tls.CertificateWish;
import io.gazan.upstreams.stream.Schema;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A draft in the making. Used by one thread, for one object, once. */
public final class Drafting {
  /** Of one reason; an object with thousands of broken paths does not make as many Events. */
  private static final int MOST_FINDINGS = 10;

  private final Terms terms;
  private final String namespace;
  private final boolean closed;
  private final Sight sight;
  private final List<Claim> claims = new ArrayList<>();
  private final Map<String, ClusterUse> clusters = new LinkedHashMap<>();
  private final List<CertificateWish> certificates = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Map<Reason, Integer> counts = new EnumMap<>(Reason.class);
  private boolean emptyCluster;

  /**
   * What holds for all objects of a translation.
   *
   * @param schema the level of the grammar that may be used
   */
  public record Terms(Backends backends, int schema) {
    /** Under which an answer of 503 takes the fewest bytes: that of the oldest grammar. */
    public Terms shortest() {
      return new Terms(backends, Schema.BASE);
    }
  }

  /**
   * Begins.
   *
   * @param namespace of the object
   * @param closed whether nothing of the object is to be served: its routes answer 503
   */
  public Drafting(Terms terms, String namespace, boolean closed, Sight sight) {
    this.terms = terms;
    this.namespace = namespace;
    this.closed = closed;
    this.sight = sight;
  }

  public Terms terms() {
    return terms;
  }

  public String namespace() {
    return namespace;
  }

  public boolean closed() {
    return closed;
  }

  public Sight sight() {
    return sight;
  }

  public void find(Reason reason, String field, String message) {
    int count = counts.merge(reason, 1, Integer::sum);
    if (count <= MOST_FINDINGS) {
      findings.add(Finding.warning(reason, field, message));
    } else if (count == MOST_FINDINGS + 1) {
      findings.add(Finding.warning(reason, "", "there are more problems of this kind"));
    }
  }

  void claim(Claim claim) {
    claims.add(claim);
  }

  void use(ClusterUse use) {
    clusters.putIfAbsent(use.wish().name(), use);
  }

  void useEmptyCluster() {
    emptyCluster = true;
  }

  public void certificate(CertificateWish wish) {
    if (!closed) {
      certificates.add(wish);
    }
  }

  public Draft finish() {
    return new Draft(claims, List.copyOf(clusters.values()), certificates, findings, emptyCluster);
  }
}
