package io.gazan.dataplane.provider.consul;

import io.gazan.dataplane.provider.consul.ConsulFailure.Reason;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Problems;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.document.parse.DocumentFormat;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.document.parse.DocumentReader;
import io.gazan.upstreams.document.parse.DocumentResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /v1/health/service/NAME} answered: the instances as servers, in an order that does
 * not depend on Consul's.
 *
 * @param index {@code X-Consul-Index}
 * @param leftOut instances that nothing can be dialled at
 */
record HealthAnswer(long index, List<ServerSpec> servers, int leftOut) {
  HealthAnswer {
    servers = List.copyOf(servers);
  }

  /** Reads a whole body, strictly where it matters; keys that nobody here asks for may be any. */
  static HealthAnswer read(byte[] body, long index, DocumentLimits limits) throws ConsulFailure {
    DocumentResult result = new DocumentReader(limits).read(body, null, DocumentFormat.JSON);
    return switch (result) {
      case DocumentResult.Refused refused -> throw notUnderstood(refused.problems());
      case DocumentResult.Parsed parsed -> {
        Problems problems = new Problems(null);
        InstanceList instances = new InstanceList();
        for (Value entry : parsed.document().value(problems).items()) {
          read(entry, instances);
        }
        if (!problems.isEmpty()) {
          throw notUnderstood(problems.list());
        }
        yield new HealthAnswer(index, instances.servers(), instances.leftOut());
      }
    };
  }

  private static void read(Value entry, InstanceList instances) {
    Fields fields = entry.fields();
    Value serviceValue = fields == null ? null : fields.require("Service");
    Value nodeValue = fields == null ? null : fields.get("Node");
    Fields service = serviceValue == null ? null : serviceValue.fields();
    Fields host = nodeValue == null ? null : nodeValue.fields();
    if (service == null) {
      return;
    }
    int port = service.integer("Port", 0, 65_535, 0);
    List<String> addresses = new ArrayList<>();
    Fields lan = nested(nested(service, "TaggedAddresses"), "lan_ipv4");
    String tagged = lan == null ? "" : lan.text("Address", "");
    if (lan != null && !tagged.isEmpty()) {
      int taggedPort = lan.integer("Port", 0, 65_535, 0);
      port = taggedPort == 0 ? port : taggedPort;
    }
    addresses.add(tagged);
    addresses.add(text(service, "Address"));
    addresses.add(host == null ? "" : text(host, "Address"));
    Fields weights = nested(service, "Weights");
    int weight = weights == null ? 1 : weights.integer("Passing", 0, Integer.MAX_VALUE, 1);
    instances.add(
        addresses.stream().filter(each -> !each.isEmpty()).findFirst().orElse(""), port, weight);
  }

  private static String text(Fields fields, String key) {
    return fields.text(key, "");
  }

  private static @Nullable Fields nested(@Nullable Fields fields, String key) {
    Value value = fields == null ? null : fields.get(key);
    return value == null ? null : value.fields();
  }

  private static ConsulFailure notUnderstood(List<Problem> problems) {
    Problem first = problems.getFirst();
    return new ConsulFailure(Reason.NOT_UNDERSTOOD, "an answer that is not Consul's: " + first);
  }
}
