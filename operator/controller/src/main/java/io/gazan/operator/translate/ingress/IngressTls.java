package io.gazan.operator.translate.ingress;

import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.gazan.operator.inventory.Present;
import io.gazan.operator.translate.Reason;
import io.gazan.operator.translate.draft.Drafting;
import io.gazan.operator.translate.policy.HostNames;
import io.gazan.operator.translate.tls.CertificateWish;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.route.VirtualHostSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code spec.tls}: which Secret's certificate is for which hosts. Where the hosts are left out,
 * they are those of the rules; where there are none either, those in the certificate.
 *
 * @param ruleHosts of the rules, also the one that stands for all
 */
record IngressTls(Drafting drafting, Set<String> ruleHosts) {
  void read(IngressSpec spec) {
    List<IngressTLS> entries = spec.getTls() == null ? List.of() : spec.getTls();
    for (int i = 0; i < entries.size(); i++) {
      IngressTLS entry = entries.get(i);
      if (entry != null) {
        read(entry, "spec.tls[" + i + "]");
      }
    }
  }

  private void read(IngressTLS entry, String field) {
    String secret = entry.getSecretName();
    if (secret == null || secret.isEmpty()) {
      // The default certificate, or one of another object that fits.
      return;
    }
    if (!HostNames.isObjectName(secret)) {
      drafting.find(
          secret.indexOf('/') >= 0 ? Reason.CROSS_NAMESPACE_REFERENCE : Reason.SECRET_NOT_FOUND,
          field + ".secretName",
          "expected the name of a Secret of this namespace, found " + Quoted.of(secret));
      return;
    }
    List<String> told = Present.of(entry.getHosts());
    Set<String> hosts = new LinkedHashSet<>();
    for (String each : told) {
      String host = IngressDrafter.host(each);
      String problem = HostNames.routeProblem(host);
      if (problem == null) {
        hosts.add(host);
      } else {
        drafting.find(
            Reason.HOST_INVALID, field + ".hosts", "host " + Quoted.of(host) + " " + problem);
      }
    }
    if (told.isEmpty()) {
      hosts.addAll(ruleHosts);
    }
    hosts.remove(VirtualHostSpec.DEFAULT);
    if (hosts.isEmpty() && !told.isEmpty()) {
      return;
    }
    drafting.certificate(
        new CertificateWish(
            drafting.namespace() + "/" + secret,
            List.copyOf(hosts),
            CertificateWish.Use.CLIENTS,
            field + ".secretName"));
  }
}
