package io.gazan.operator.inventory;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.gazan.crd.GazanRoute;
import io.gazan.crd.GazanRouteSpec;
import io.gazan.crd.RouteRule;
import io.gazan.crd.auth.AuthPolicy;
import io.gazan.crd.auth.SecretKeyReference;
import io.gazan.crd.destination.Backend;
import io.gazan.crd.upstream.UpstreamTls;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What objects refer to, as {@code namespace/name}, whether it is there or not. Tells which Secrets
 * the operator needs the values of; errs on the side of too many.
 */
public final class References {
  private final String namespace;
  private final Set<String> keys = new HashSet<>();

  private References(HasMetadata object) {
    String own = object.getMetadata() == null ? null : object.getMetadata().getNamespace();
    this.namespace = own == null ? "" : own;
  }

  /** Certificates of {@code spec.tls} and users of {@code gazan.io/auth-basic-secret}. */
  public static Set<String> secrets(Ingress ingress) {
    References references = new References(ingress);
    if (ingress.getSpec() != null) {
      for (IngressTLS tls : Present.of(ingress.getSpec().getTls())) {
        references.add(tls.getSecretName());
      }
    }
    references.add(IngressAnnotation.AUTH_BASIC_SECRET.of(ingress));
    return references.keys;
  }

  /** Certificates, users, keys and authorities. */
  public static Set<String> secrets(GazanRoute route) {
    References references = new References(route);
    GazanRouteSpec spec = route.getSpec();
    if (spec == null) {
      return references.keys;
    }
    if (spec.tls() != null) {
      references.add(spec.tls().secretName());
    }
    for (RouteRule rule : spec.rules()) {
      if (rule.access() != null && rule.access().auth() != null) {
        references.add(rule.access().auth());
      }
      if (rule.upstream() != null && rule.upstream().upstreamTls() != null) {
        UpstreamTls tls = rule.upstream().upstreamTls();
        references.add(tls.caSecretRef());
        references.add(tls.clientSecretName());
      }
    }
    return references.keys;
  }

  public static Set<String> services(Ingress ingress) {
    References references = new References(ingress);
    if (ingress.getSpec() == null) {
      return references.keys;
    }
    references.add(ingress.getSpec().getDefaultBackend());
    for (IngressRule rule : Present.of(ingress.getSpec().getRules())) {
      if (rule.getHttp() != null) {
        for (HTTPIngressPath path : Present.of(rule.getHttp().getPaths())) {
          references.add(path.getBackend());
        }
      }
    }
    return references.keys;
  }

  public static Set<String> services(GazanRoute route) {
    References references = new References(route);
    if (route.getSpec() == null) {
      return references.keys;
    }
    for (RouteRule rule : route.getSpec().rules()) {
      if (rule.target() != null) {
        for (Backend backend : rule.target().backends()) {
          references.add(backend.service() == null ? null : backend.service().name());
        }
      }
    }
    return references.keys;
  }

  private void add(AuthPolicy auth) {
    if (auth.basic() != null) {
      add(auth.basic().secretRef());
    }
    if (auth.apiKey() != null) {
      add(auth.apiKey().secretRef());
    }
    if (auth.jwt() != null) {
      add(auth.jwt().secretRef());
    }
  }

  private void add(@Nullable SecretKeyReference reference) {
    add(reference == null ? null : reference.name());
  }

  private void add(@Nullable IngressBackend backend) {
    add(backend == null || backend.getService() == null ? null : backend.getService().getName());
  }

  private void add(@Nullable String name) {
    if (name != null && !name.isEmpty() && name.indexOf('/') < 0) {
      keys.add(namespace + "/" + name);
    }
  }
}
