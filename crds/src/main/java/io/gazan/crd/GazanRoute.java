package io.gazan.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * Routes of hosts to Services of its own namespace, with everything that the data plane can do for
 * them. An Ingress of the same host merges with it; of the same host and path the older object
 * wins.
 */
@Group("gazan.io")
@Version("v1alpha1")
@Singular("gazanroute")
@Plural("gazanroutes")
@ShortNames("groute")
@AdditionalPrinterColumn(name = "Hosts", jsonPath = ".spec.hosts")
@AdditionalPrinterColumn(
    name = "Accepted",
    jsonPath = ".status.conditions[?(@.type==\"Accepted\")].status")
@AdditionalPrinterColumn(
    name = "Programmed",
    jsonPath = ".status.conditions[?(@.type==\"Programmed\")].status")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@JsonClassDescription(
    "GazanRoute sends the requests of hosts to Services, with everything that Gazan's data plane"
        + " can do for them. Routes and Ingresses of one host merge; of one host and path the"
        + " older object wins, and the other says so in its status.")
public class GazanRoute extends CustomResource<GazanRouteSpec, GazanRouteStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1;
}
