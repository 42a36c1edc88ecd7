package io.gazan.dataplane.admin.status;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.gazan.dataplane.cluster.Endpoint;
import io.gazan.dataplane.cluster.Member;
import io.gazan.dataplane.routing.Route;
import io.gazan.dataplane.routing.RoutingTable;
import io.gazan.upstreams.cluster.Protocol;
import io.gazan.upstreams.policy.RateSpec;
import io.gazan.upstreams.policy.RoutePolicies;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the endpoints by host and path in the shape in which the predecessor had them, which
 * scripts read: every key is there, with null for what is not set. Reads counters without locks.
 */
record EndpointsText(RoutingTable table, boolean all) {
  private static final JsonFactory FACTORY = new JsonFactory();

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      out.setPrettyPrinter(new DefaultPrettyPrinter());
      out.writeStartObject();
      hosts(out);
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /** The table has its routes host by host. */
  private void hosts(JsonGenerator out) throws IOException {
    String host = null;
    Map<String, RoutePolicies> policies = Map.of();
    for (Route route : table.routes()) {
      if (!route.host().equals(host)) {
        if (host != null) {
          out.writeEndObject();
        }
        host = route.host();
        policies = policies(host);
        out.writeObjectFieldStart(host);
      }
      path(out, route, policies.getOrDefault(route.path(), RoutePolicies.NONE));
    }
    if (host != null) {
      out.writeEndObject();
    }
  }

  /** What the document says of each path. */
  private Map<String, RoutePolicies> policies(String host) {
    Map<String, RoutePolicies> byPath = new HashMap<>();
    VirtualHostSpec spec = table.upstreams().hosts().get(host);
    if (all && spec != null) {
      for (RouteSpec route : spec.routes()) {
        byPath.put(route.path().key(), route.policies());
      }
    }
    return byPath;
  }

  private void path(JsonGenerator out, Route route, RoutePolicies policies) throws IOException {
    Set<Endpoint> endpoints = new HashSet<>();
    long requests = 0;
    out.writeObjectFieldStart(route.path());
    out.writeArrayFieldStart("backends");
    for (int i = 0; i < route.clusterCount(); i++) {
      for (Member member : route.cluster(i).members()) {
        backend(out, member, policies);
        if (endpoints.add(member.endpoint())) {
          requests += member.endpoint().requests();
        }
      }
    }
    out.writeEndArray();
    if (all) {
      out.writeNumberField("requests", requests);
    }
    out.writeEndObject();
  }

  private void backend(JsonGenerator out, Member member, RoutePolicies policies)
      throws IOException {
    Endpoint endpoint = member.endpoint();
    out.writeStartObject();
    out.writeStringField("address", address(endpoint));
    out.writeNumberField("port", endpoint.port());
    if (all) {
      settings(out, member, policies);
    } else {
      out.writeBooleanField("alive", member.usable());
    }
    out.writeEndObject();
  }

  /** As the document has it: IPv6 in brackets. */
  private static String address(Endpoint endpoint) {
    return endpoint.name().substring(0, endpoint.name().lastIndexOf(':'));
  }

  private void settings(JsonGenerator out, Member member, RoutePolicies policies)
      throws IOException {
    Protocol protocol = member.cluster().protocolOf(member.endpoint());
    Integer toHttps = policies.toHttps().over(table.upstreams().globals().toHttps());
    RateSpec rate = policies.limits().rate().over(null);
    out.writeBooleanField("is_ssl", protocol == Protocol.HTTPS || protocol == Protocol.H2);
    out.writeBooleanField("is_http2", protocol == Protocol.H2 || protocol == Protocol.H2C);
    out.writeBooleanField("to_https", toHttps != null);
    number(out, "rate_limit", rate == null ? null : rate.requests());
    number(out, "x4xx_limit", policies.limits().failures().over(null));
    out.writeBooleanField("healthcheck", member.cluster().spec().health().active());
  }

  private static void number(JsonGenerator out, String name, @Nullable Integer value)
      throws IOException {
    if (value == null) {
      out.writeNullField(name);
    } else {
      out.writeNumberField(name, value);
    }
  }
}
