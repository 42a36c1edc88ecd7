package io.gazan.upstreams.reader.cluster;

import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.reader.value.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a list of servers. An entry that cannot be read is an error, never left out. */
public final class ServerReader {
  private ServerReader() {}

  /** The servers of a path; at least one. */
  public static List<ServerSpec> list(Value value) {
    if (value.isList() && value.items().isEmpty()) {
      value.refuse("servers is empty");
    }
    return listOrNone(value);
  }

  /** The servers of a named cluster, which may have none for now. */
  static List<ServerSpec> listOrNone(Value value) {
    List<ServerSpec> servers = new ArrayList<>();
    Map<String, Value> seen = new HashMap<>();
    List<Value> items = value.items();
    for (Value item : items) {
      ServerSpec server = item.isMapping() ? mapping(item) : plain(item);
      if (server == null) {
        continue;
      }
      Value first = seen.putIfAbsent(server.address(), item);
      if (first == null) {
        servers.add(server);
      } else {
        item.refuse(
            server.address()
                + " stands twice, first at "
                + first.line()
                + ":"
                + first.column()
                + "; a weight gives it a larger share");
      }
    }
    if (!items.isEmpty()
        && servers.size() == items.size()
        && servers.stream().allMatch(server -> server.weight() == 0)) {
      value.refuse("at least one server needs a weight above 0");
    }
    return servers;
  }

  private static @Nullable ServerSpec plain(Value value) {
    if (!value.isScalar()) {
      value.expected("\"host:port\" or {address: \"host:port\", weight: 1}");
      return null;
    }
    String text = value.text();
    return text == null ? null : address(value, text, 1, false);
  }

  private static @Nullable ServerSpec mapping(Value value) {
    Fields fields = value.fields();
    if (fields == null) {
      return null;
    }
    Value address = fields.require("address");
    int weight = fields.integer("weight", 0, ServerSpec.MAX_WEIGHT, 1);
    boolean draining = fields.bool("draining", false);
    fields.finish();
    String text = address == null ? null : address.text();
    return address == null || text == null ? null : address(address, text, weight, draining);
  }

  private static @Nullable ServerSpec address(
      Value value, String text, int weight, boolean draining) {
    String found = Quoted.of(text);
    if (text.contains("://")) {
      value.refuse("a server is host:port without a scheme, found " + found);
      return null;
    }
    if (text.indexOf('/') >= 0) {
      value.refuse("a server is host:port without a path, found " + found);
      return null;
    }
    int colon = text.lastIndexOf(':');
    boolean bracketed = text.startsWith("[");
    if (colon < 0 || (bracketed && text.endsWith("]"))) {
      value.refuse("the port is missing in " + found + "; write host:port");
      return null;
    }
    String host = text.substring(0, colon);
    if (!bracketed && host.indexOf(':') >= 0) {
      value.refuse("write an IPv6 address in brackets, as in \"[::1]:80\", found " + found);
      return null;
    }
    int port = Names.port(text.substring(colon + 1));
    if (port < 0) {
      value.refuse("the port must be 1 to 65535, found " + found);
    }
    String endpoint = Names.endpointHost(value, host, found);
    return port < 0 || endpoint == null ? null : new ServerSpec(endpoint, port, weight, draining);
  }
}
