package io.gazan.dataplane.provider.consul;

import io.gazan.dataplane.testing.consul.FakeConsul;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text of documents that take their endpoints from Consul. */
final class ConsulDocument {
  private ConsulDocument() {}

  /**
   * These services, written as entries of the list, from these servers, with these further keys.
   */
  static String following(List<FakeConsul> servers, String more, String... services) {
    return """
    provider: consul
    consul:
      servers: %s
    %s
      services:
    %s
    """
        .formatted(
            servers.stream().map(each -> '"' + each.url() + '"').toList(),
            more,
            Stream.of(services)
                .map(service -> "    - " + service)
                .collect(Collectors.joining("\n")));
  }

  static String following(FakeConsul server, String... services) {
    return following(List.of(server), "", services);
  }
}
