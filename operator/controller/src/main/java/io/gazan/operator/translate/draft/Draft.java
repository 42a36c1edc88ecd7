package io.gazan.operator.translate.draft;

import io.gazan.operator.translate.Finding;
import io.gazan.operator.translate.tls.CertificateWish;
import java.util.List;

/**
 * What one object asks for.
 *
 * @param emptyCluster whether a route of it sends to {@link Unavailable#CLUSTER}
 */
public record Draft(
    List<Claim> claims,
    List<ClusterUse> clusters,
    List<CertificateWish> certificates,
    List<Finding> findings,
    boolean emptyCluster) {
  public Draft {
    claims = List.copyOf(claims);
    clusters = List.copyOf(clusters);
    certificates = List.copyOf(certificates);
    findings = List.copyOf(findings);
  }
}
