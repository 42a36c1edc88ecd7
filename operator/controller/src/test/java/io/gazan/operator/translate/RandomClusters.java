package io.gazan.operator.translate;

import static io.gazan.operator.translate.OddWords.ADDRESSES;
import static io.gazan.operator.translate.OddWords.HOSTS;
import static io.gazan.operator.translate.OddWords.NAMES;
import static io.gazan.operator.translate.OddWords.NAMESPACES;
import static io.gazan.operator.translate.OddWords.PATHS;
import static io.gazan.operator.translate.OddWords.TYPES;
import static io.gazan.operator.translate.OddWords.VALUES;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressRuleValue;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackendBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.gazan.crd.AccessPolicies;
import io.gazan.crd.ExchangePolicies;
import io.gazan.crd.GazanRoute;
import io.gazan.crd.GazanRouteSpec;
import io.gazan.crd.PathMatch;
import io.gazan.crd.PathType;
import io.gazan.crd.RouteRule;
import io.gazan.crd.RouteTls;
import io.gazan.crd.UpstreamPolicies;
import io.gazan.crd.auth.ApiKeyAuth;
import io.gazan.crd.auth.AuthPolicy;
import io.gazan.crd.auth.BasicAuth;
import io.gazan.crd.auth.SecretKeyReference;
import io.gazan.crd.destination.Backend;
import io.gazan.crd.destination.Redirect;
import io.gazan.crd.destination.Respond;
import io.gazan.crd.destination.RouteTarget;
import io.gazan.crd.destination.ServiceReference;
import io.gazan.crd.policy.HeaderEdits;
import io.gazan.crd.policy.Headers;
import io.gazan.crd.policy.Rewrite;
import io.gazan.crd.policy.Timeouts;
import io.gazan.crd.upstream.EndpointProtocol;
import io.gazan.crd.upstream.HealthCheck;
import io.gazan.operator.inventory.ClusterInventory;
import io.gazan.operator.inventory.IngressAnnotation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Clusters full of objects that are half good and half odd, by a seed. */
@SuppressWarnings("NullAway") // the holes are the point
final class RandomClusters {
  private final Random random;
  private int version;

  RandomClusters(long seed) {
    this.random = new Random(seed);
  }

  private String one(String... of) {
    return of[random.nextInt(of.length)];
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextInt(8) == 0 ? null : value.get();
  }

  private <T> List<@Nullable T> some(int most, Supplier<@Nullable T> element) {
    List<@Nullable T> list = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      list.add(random.nextInt(20) == 0 ? null : element.get());
    }
    return list;
  }

  private ObjectMeta meta(String namespace, String name) {
    version++;
    Map<String, String> annotations = new HashMap<>();
    for (IngressAnnotation annotation : IngressAnnotation.values()) {
      if (random.nextInt(12) == 0) {
        annotations.put(annotation.key(), one(VALUES));
      }
    }
    return new ObjectMetaBuilder()
        .withNamespace(namespace)
        .withName(name)
        .withUid("uid" + version)
        .withResourceVersion(String.valueOf(version))
        .withCreationTimestamp("2026-01-0" + (1 + random.nextInt(3)) + "T00:00:00Z")
        .withAnnotations(annotations)
        .build();
  }

  ClusterInventory next() {
    List<Ingress> ingresses = new ArrayList<>();
    List<GazanRoute> routes = new ArrayList<>();
    Map<String, Service> services = new HashMap<>();
    Map<String, List<EndpointSlice>> slices = new HashMap<>();
    Map<String, Secret> secrets = new HashMap<>();
    for (int i = 0; i < 6; i++) {
      ingresses.add(ingress("i" + i));
      routes.add(route("r" + i));
    }
    for (String namespace : NAMESPACES) {
      for (String name : NAMES) {
        if (random.nextBoolean()) {
          services.put(namespace + "/" + name, service(namespace, name));
        }
        List<EndpointSlice> list = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
          list.add(slice(namespace, name + i));
        }
        slices.put(namespace + "/" + name, list);
      }
      for (String name : new String[] {"users", "shop-tls"}) {
        if (random.nextBoolean()) {
          secrets.put(namespace + "/" + name, secret(namespace, name));
        }
      }
    }
    return new ClusterInventory(
        List.of(Samples.ourClass()),
        ingresses,
        routes,
        services,
        slices,
        secrets,
        maybe(() -> secret("gazan", "default")),
        Inventories.NOW);
  }

  /** The same in another order. */
  ClusterInventory shuffled(ClusterInventory inventory) {
    List<Ingress> ingresses = new ArrayList<>(inventory.ingresses());
    List<GazanRoute> routes = new ArrayList<>(inventory.routes());
    Collections.shuffle(ingresses, random);
    Collections.shuffle(routes, random);
    Map<String, List<EndpointSlice>> slices = new HashMap<>();
    inventory
        .slices()
        .forEach(
            (key, list) -> {
              List<EndpointSlice> shuffled = new ArrayList<>(list);
              Collections.shuffle(shuffled, random);
              slices.put(key, shuffled);
            });
    return new ClusterInventory(
        inventory.classes(),
        ingresses,
        routes,
        new HashMap<>(inventory.services()),
        slices,
        new HashMap<>(inventory.secrets()),
        inventory.defaultCertificate(),
        inventory.takenAt());
  }

  private Ingress ingress(String name) {
    Ingress ingress = new Ingress();
    ingress.setMetadata(meta(one(NAMESPACES), name));
    IngressSpec spec = new IngressSpec();
    spec.setIngressClassName(random.nextInt(10) == 0 ? "nobody" : "gazan");
    spec.setDefaultBackend(random.nextInt(5) == 0 ? backend() : null);
    spec.setRules(maybe(() -> some(4, this::rule)));
    spec.setTls(
        maybe(
            () ->
                some(
                    2,
                    () -> {
                      IngressTLS tls = new IngressTLS();
                      tls.setSecretName(maybe(() -> one("shop-tls", "nowhere", "a/b")));
                      tls.setHosts(maybe(() -> some(2, () -> one(HOSTS))));
                      return tls;
                    })));
    ingress.setSpec(maybe(() -> spec));
    return ingress;
  }

  private IngressRule rule() {
    IngressRule rule = new IngressRule();
    rule.setHost(maybe(() -> one(HOSTS)));
    HTTPIngressRuleValue http = new HTTPIngressRuleValue();
    http.setPaths(
        maybe(
            () ->
                some(
                    4,
                    () -> {
                      HTTPIngressPath path = new HTTPIngressPath();
                      path.setPath(maybe(() -> one(PATHS)));
                      path.setPathType(maybe(() -> one(TYPES)));
                      path.setBackend(maybe(this::backend));
                      return path;
                    })));
    rule.setHttp(maybe(() -> http));
    return rule;
  }

  private IngressBackend backend() {
    return new IngressBackendBuilder()
        .withNewService()
        .withName(one(NAMES))
        .withNewPort()
        .withNumber(maybe(() -> random.nextInt(4) * 40))
        .withName(random.nextInt(4) == 0 ? one("http", "none", "") : null)
        .endPort()
        .endService()
        .build();
  }

  private GazanRoute route(String name) {
    GazanRoute route = new GazanRoute();
    route.setMetadata(meta(one(NAMESPACES), name));
    route.setSpec(
        new GazanRouteSpec(
            "gazan",
            some(3, () -> one(HOSTS)),
            maybe(() -> new RouteTls(maybe(() -> one("shop-tls", "nowhere")), true)),
            some(5, this::routeRule)));
    return route;
  }

  private RouteRule routeRule() {
    AuthPolicy auth =
        new AuthPolicy(
            random.nextInt(4) == 0
                ? new BasicAuth(new SecretKeyReference(one("users", "no"), null), "x\"")
                : null,
            random.nextInt(4) == 0
                ? new ApiKeyAuth(new SecretKeyReference("users", maybe(() -> "auth")))
                : null,
            null,
            null,
            maybe(random::nextBoolean));
    return new RouteRule(
        new PathMatch(random.nextBoolean() ? PathType.EXACT : PathType.PREFIX, one(PATHS)),
        new RouteTarget(
            some(
                3,
                () ->
                    new Backend(
                        maybe(
                            () ->
                                new ServiceReference(
                                    one(NAMES),
                                    maybe(() -> new IntOrString(random.nextInt(3) * 40)))),
                        random.nextInt(5) - 1)),
            random.nextInt(5) == 0
                ? new Redirect(null, maybe(() -> one(HOSTS)), null, one(PATHS), 301)
                : null,
            random.nextInt(5) == 0 ? new Respond(random.nextInt(700), one(VALUES), "x") : null),
        new AccessPolicies(
            random.nextInt(3) == 0 ? auth : null,
            random.nextInt(4) == 0 ? List.of(one(VALUES)) : List.of(),
            List.of(),
            null,
            null,
            null,
            random.nextInt(4) == 0 ? one("1Ki", "10Mi", "x") : null),
        new ExchangePolicies(
            random.nextInt(4) == 0
                ? new Headers(
                    new HeaderEdits(
                        Map.of("X-" + one(VALUES), one(VALUES)),
                        Map.of(one("Link", "Host", "a b"), one(VALUES)),
                        List.of()),
                    new HeaderEdits(Map.of(), Map.of(), List.of(one("X", "Host", "a b"))))
                : null,
            random.nextInt(4) == 0 ? new Rewrite(one(PATHS)) : null,
            random.nextInt(4) == 0 ? new Timeouts(one(VALUES), null, "1m") : null,
            null,
            null),
        new UpstreamPolicies(
            random.nextInt(4) == 0 ? EndpointProtocol.H2 : null,
            null,
            null,
            random.nextInt(4) == 0 ? new HealthCheck(null, one(PATHS), one(VALUES), null) : null,
            null,
            null,
            random.nextInt(4) == 0 ? one("1s", "x", "100h") : null));
  }

  private Service service(String namespace, String name) {
    Service service = new Service();
    service.setMetadata(meta(namespace, name));
    ServiceSpec spec = new ServiceSpec();
    spec.setType(random.nextInt(6) == 0 ? "ExternalName" : "ClusterIP");
    spec.setExternalName(maybe(() -> one("api.example.com", "localhost", "10.0.0.9", "x y", "")));
    spec.setPorts(
        maybe(
            () ->
                this.<ServicePort>some(
                    3,
                    () ->
                        new ServicePortBuilder()
                            .withName(maybe(() -> one("http", "https", "")))
                            .withPort(maybe(() -> random.nextInt(4) * 40))
                            .withProtocol(maybe(() -> one("TCP", "UDP")))
                            .withAppProtocol(random.nextInt(4) == 0 ? one("h2c", "odd") : null)
                            .build())));
    service.setSpec(maybe(() -> spec));
    return service;
  }

  private EndpointSlice slice(String namespace, String name) {
    EndpointSlice slice = new EndpointSlice();
    slice.setMetadata(meta(namespace, name));
    slice.setAddressType(maybe(() -> one("IPv4", "IPv6", "FQDN")));
    slice.setPorts(
        maybe(
            () ->
                some(
                    2,
                    () ->
                        new EndpointPortBuilder()
                            .withName(maybe(() -> one("http", "https", "")))
                            .withPort(maybe(() -> random.nextInt(70_000) - 100))
                            .build())));
    slice.setEndpoints(
        maybe(
            () ->
                this.<Endpoint>some(
                    4,
                    () ->
                        new EndpointBuilder()
                            .withAddresses(one(ADDRESSES))
                            .withNewConditions()
                            .withReady(maybe(random::nextBoolean))
                            .withServing(maybe(random::nextBoolean))
                            .withTerminating(maybe(random::nextBoolean))
                            .endConditions()
                            .build())));
    return slice;
  }

  private Secret secret(String namespace, String name) {
    Secret secret =
        new SecretBuilder()
            .withMetadata(meta(namespace, name))
            .withStringData(
                Map.of(
                    "auth", one("a:b", "a:$6$x", "", "nothing", "a:b\na:c"),
                    "tls.crt", one("@shop.crt", "@rsa.crt", "", "x", "/etc/passwd"),
                    "tls.key", one("@shop.key", "@rsa.key", "x", "/etc/passwd")))
            .build();
    new Inventories().add(secret);
    return secret;
  }
}
