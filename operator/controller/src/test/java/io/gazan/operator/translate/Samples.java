package io.gazan.operator.translate;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import java.util.Map;

/** Objects as an API server would have them, of which only names and versions matter. */
final class Samples {
  private Samples() {}

  static IngressClass ourClass() {
    return new IngressClassBuilder()
        .withNewMetadata()
        .withName("gazan")
        .endMetadata()
        .withNewSpec()
        .withController(TranslatorOptions.DEFAULT_CONTROLLER)
        .endSpec()
        .build();
  }

  /** Host {@code NAME.example.com} to port 80 of the Service of the same name. */
  static Ingress ingress(String name, String version) {
    return new IngressBuilder()
        .withNewMetadata()
        .withNamespace("web")
        .withName(name)
        .withUid("uid-" + name)
        .withResourceVersion(version)
        .withGeneration(1L)
        .withCreationTimestamp("2026-01-01T00:00:00Z")
        .endMetadata()
        .withNewSpec()
        .withIngressClassName("gazan")
        .addNewRule()
        .withHost(name + ".example.com")
        .withNewHttp()
        .addNewPath()
        .withPath("/")
        .withPathType("Prefix")
        .withNewBackend()
        .withNewService()
        .withName(name)
        .withNewPort()
        .withNumber(80)
        .endPort()
        .endService()
        .endBackend()
        .endPath()
        .endHttp()
        .endRule()
        .endSpec()
        .build();
  }

  static Service service(String name, String version) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("web")
        .withName(name)
        .withUid("uid-" + name)
        .withResourceVersion(version)
        .endMetadata()
        .withNewSpec()
        .addNewPort()
        .withName("http")
        .withPort(80)
        .endPort()
        .endSpec()
        .build();
  }

  static EndpointSlice slice(String service, String name, String version, String address) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace("web")
        .withName(name)
        .withUid("uid-" + name)
        .withResourceVersion(version)
        .withLabels(Map.of("kubernetes.io/service-name", service))
        .endMetadata()
        .withAddressType("IPv4")
        .addNewPort()
        .withName("http")
        .withPort(8080)
        .endPort()
        .addNewEndpoint()
        .withAddresses(address)
        .endEndpoint()
        .build();
  }
}
