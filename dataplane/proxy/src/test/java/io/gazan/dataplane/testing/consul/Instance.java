package io.gazan.dataplane.testing.consul;

import java.util.List;

/**
 * One registered instance of a service.
 *
 * @param node the address of its node
 * @param address its own; empty for the node's
 * @param lan its tagged address {@code lan_ipv4}; empty for none
 */
public record Instance(
    String node,
    String address,
    String lan,
    int port,
    int weight,
    List<String> tags,
    boolean passing) {
  /** At this {@code host:port}, weight 1. */
  public static Instance at(String hostPort) {
    int colon = hostPort.lastIndexOf(':');
    int port = Integer.parseInt(hostPort.substring(colon + 1));
    return new Instance("192.0.2.1", hostPort.substring(0, colon), "", port, 1, List.of(), true);
  }

  public Instance weight(int weight) {
    return new Instance(node, address, lan, port, weight, tags, passing);
  }

  public Instance tags(String... tags) {
    return new Instance(node, address, lan, port, weight, List.of(tags), passing);
  }

  public Instance critical() {
    return new Instance(node, address, lan, port, weight, tags, false);
  }

  public Instance addresses(String node, String address, String lan) {
    return new Instance(node, address, lan, port, weight, tags, passing);
  }

  /** An entry of the answer, with the keys that Consul has and nobody here reads. */
  String json(String service) {
    String tagged =
        lan.isEmpty()
            ? "null"
            : "{\"lan_ipv4\": {\"Address\": \"%s\", \"Port\": %d}}".formatted(lan, port);
    return """
    {"Node": {"ID": "40e4a748", "Node": "n1", "Address": "%s", "Datacenter": "dc1",
              "TaggedAddresses": {"lan": "%s", "lan_ipv4": "%s"}, "Meta": null},
     "Service": {"ID": "%s-%d", "Service": "%s", "Tags": %s, "Address": "%s", "Port": %d,
                 "TaggedAddresses": %s, "Meta": {"v": "1.5"},
                 "Weights": {"Passing": %d, "Warning": 1}, "Namespace": "default"},
     "Checks": [{"CheckID": "serfHealth", "Status": "%s", "Output": "", "Type": ""}]}
    """
        .formatted(
            node,
            node,
            node,
            service,
            port,
            service,
            tags.stream().map(tag -> "\"" + tag + "\"").toList(),
            address,
            port,
            tagged,
            weight,
            passing ? "passing" : "critical");
  }
}
