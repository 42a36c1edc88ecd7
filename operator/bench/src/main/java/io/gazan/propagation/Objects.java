package io.gazan.propagation;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;

/** The objects that are written: each Ingress has a Service and an EndpointSlice of its own. */
final class Objects {
  static final String NAMESPACE = "default";

  private Objects() {}

  static String host(String run, int number) {
    return run + "-" + number + ".example.com";
  }

  static Service service(String run, int number) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace(NAMESPACE)
        .withName(run + "-" + number)
        .endMetadata()
        .withNewSpec()
        .addNewPort()
        .withName("http")
        .withPort(80)
        .withTargetPort(new IntOrString(80))
        .endPort()
        .endSpec()
        .build();
  }

  static EndpointSlice slice(String run, int number, int port) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace(NAMESPACE)
        .withName(run + "-" + number)
        .addToLabels("kubernetes.io/service-name", run + "-" + number)
        .endMetadata()
        .withAddressType("IPv4")
        .addNewEndpoint()
        .withAddresses("127.0.0.1")
        .endEndpoint()
        .addNewPort()
        .withName("http")
        .withPort(port)
        .endPort()
        .build();
  }

  static Ingress ingress(String run, int number) {
    return new IngressBuilder()
        .withNewMetadata()
        .withNamespace(NAMESPACE)
        .withName(run + "-" + number)
        .endMetadata()
        .withNewSpec()
        .withIngressClassName("gazan")
        .addNewRule()
        .withHost(host(run, number))
        .withNewHttp()
        .addNewPath()
        .withPath("/")
        .withPathType("Prefix")
        .withNewBackend()
        .withNewService()
        .withName(run + "-" + number)
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
}
