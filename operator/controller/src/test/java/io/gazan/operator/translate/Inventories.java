package io.gazan.operator.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.gazan.crd.GazanRoute;
import io.gazan.operator.inventory.ClusterInventory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cluster in the making: objects in, inventory out. */
final class Inventories {
  static final Instant NOW = Instant.parse("2027-06-01T00:00:00Z");

  private final List<IngressClass> classes = new ArrayList<>();
  private final List<Ingress> ingresses = new ArrayList<>();
  private final List<GazanRoute> routes = new ArrayList<>();
  private final Map<String, Service> services = new LinkedHashMap<>();
  private final Map<String, List<EndpointSlice>> slices = new LinkedHashMap<>();
  private final Map<String, Secret> secrets = new LinkedHashMap<>();
  private @Nullable Secret defaultCertificate;
  private Instant takenAt = NOW;

  /** Of documents with {@code ---} between them. */
  static Inventories of(String yaml) {
    Inventories inventories = new Inventories();
    for (String document : yaml.split("(?m)^---$", -1)) {
      if (!document.isBlank()) {
        inventories.addYaml(document);
      }
    }
    return inventories;
  }

  Inventories addYaml(String document) {
    Map<?, ?> tree = Serialization.unmarshal(document, Map.class);
    Class<? extends HasMetadata> type =
        switch (String.valueOf(tree.get("kind"))) {
          case "IngressClass" -> IngressClass.class;
          case "Ingress" -> Ingress.class;
          case "GazanRoute" -> GazanRoute.class;
          case "Service" -> Service.class;
          case "EndpointSlice" -> EndpointSlice.class;
          case "Secret" -> Secret.class;
          default -> throw new IllegalArgumentException("kind of " + document);
        };
    return add(Serialization.unmarshal(document, type));
  }

  Inventories add(HasMetadata object) {
    switch (object) {
      case IngressClass each -> classes.add(each);
      case Ingress each -> ingresses.add(each);
      case GazanRoute each -> routes.add(each);
      case Service each -> services.put(key(each), each);
      case EndpointSlice each ->
          slices
              .computeIfAbsent(
                  each.getMetadata().getNamespace()
                      + "/"
                      + each.getMetadata().getLabels().get("kubernetes.io/service-name"),
                  service -> new ArrayList<>())
              .add(each);
      case Secret each -> {
        encode(each);
        if (key(each).equals("gazan/default-certificate")) {
          defaultCertificate = each;
        } else {
          secrets.put(key(each), each);
        }
      }
      default -> throw new IllegalArgumentException(object.getKind());
    }
    return this;
  }

  Inventories at(Instant instant) {
    takenAt = instant;
    return this;
  }

  static String key(HasMetadata object) {
    return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
  }

  /** As an API server does with {@code stringData}; {@code @shop.crt} is a file of the tests. */
  private static void encode(Secret secret) {
    if (secret.getStringData() == null || secret.getStringData().isEmpty()) {
      return;
    }
    Map<String, String> data = new HashMap<>();
    secret
        .getStringData()
        .forEach(
            (key, value) ->
                data.put(
                    key,
                    Base64.getEncoder()
                        .encodeToString(
                            (value.startsWith("@") ? Pem.of(value.substring(1)) : value)
                                .getBytes(UTF_8))));
    secret.setData(data);
    secret.setStringData(null);
  }

  ClusterInventory build() {
    return new ClusterInventory(
        List.copyOf(classes),
        List.copyOf(ingresses),
        List.copyOf(routes),
        Map.copyOf(services),
        Map.copyOf(slices),
        Map.copyOf(secrets),
        defaultCertificate,
        takenAt);
  }
}
