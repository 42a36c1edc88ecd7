package io.gazan.upstreams.reader;

import io.gazan.upstreams.Globals;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.document.Document;
import io.gazan.upstreams.document.Field;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Problems;
import io.gazan.upstreams.document.Quoted;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.policy.HeaderRules;
import io.gazan.upstreams.reader.cluster.ClusterReader;
import io.gazan.upstreams.reader.cluster.TlsReader;
import io.gazan.upstreams.reader.consul.ConsulPart;
import io.gazan.upstreams.reader.route.AuthReader;
import io.gazan.upstreams.reader.route.HeaderReader;
import io.gazan.upstreams.reader.route.HostReader;
import io.gazan.upstreams.reader.route.LimitReader;
import io.gazan.upstreams.reader.route.Policies;
import io.gazan.upstreams.reader.value.Names;
import io.gazan.upstreams.reader.value.Predecessor;
import io.gazan.upstreams.reader.value.References;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.tls.CertificateSpec;
import io.gazan.upstreams.value.Setting;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the top level of one document: global settings, named clusters and certificates, hosts. */
final class RootReader {
  private final Problems problems;
  private final boolean main;
  private final SequencedMap<String, ClusterSpec> clusters = new LinkedHashMap<>();
  private final SequencedMap<String, CertificateSpec> certificates = new LinkedHashMap<>();
  private final SequencedMap<String, VirtualHostSpec> hosts = new LinkedHashMap<>();
  private final Map<String, Field> hostFields = new HashMap<>();
  private final References references = new References();
  private final Set<String> certificateNames = new HashSet<>();
  private Globals globals = Globals.NONE;
  private @Nullable ConsulPart consul;

  /**
   * @param main whether this document may hold global settings
   */
  RootReader(Problems problems, boolean main) {
    this.problems = problems;
    this.main = main;
  }

  void read(Document document) {
    Fields root = document.value(problems).fields();
    if (root == null) {
      return;
    }
    references.countFrom(document.folder());
    root.refuseEmpty("authorization");
    readGlobals(root);
    consul = ProviderReader.read(root, document.folder(), main);
    TlsReader tls = new TlsReader(document.folder(), references);
    readClusters(root, tls);
    readCertificates(root, tls);
    Value upstreams = root.get("upstreams");
    root.notSupported("kubernetes");
    refuseLostAuthorization(root.get("globals"));
    root.ignored("globals", "to_ssl");
    Predecessor.refuse(root);
    for (Field field : root.others()) {
      if (field.value().isMappingWith("paths")) {
        readHost(field);
      } else {
        root.refuseUnknown(field);
      }
    }
    Fields below = upstreams == null ? null : upstreams.fields();
    if (below != null) {
      below.all().forEach(this::readHost);
    }
  }

  /** The rest of it is ignored with a warning, but that would open paths that were guarded. */
  private static void refuseLostAuthorization(@Nullable Value globals) {
    if (globals != null && globals.isMappingWith("authorization")) {
      globals.refuse(
          "globals has no meaning any more, and its authorization would be lost; move it to the top"
              + " of the document");
    }
  }

  private void readGlobals(Fields root) {
    if (!main) {
      refuseGlobals(root);
      return;
    }
    Setting<Integer> toHttps = Policies.toHttps(root.get("to_https"));
    HeaderRules headers = HeaderReader.read(root);
    globals =
        new Globals(
            Policies.sticky(root.get("sticky_sessions")).over(null),
            toHttps.over(null),
            headers,
            LimitReader.rate(root.get("rate_limit")).over(null),
            LimitReader.failures(root.get("x4xx_limit")).over(null),
            AuthReader.read(root.get("authorization"), references).over(null));
  }

  private static void refuseGlobals(Fields root) {
    for (String key :
        List.of("sticky_sessions", "to_https", "rate_limit", "x4xx_limit", "authorization")) {
      refuseGlobal(key, root.get(key));
    }
    HeaderReader.KEYS.forEach(key -> refuseGlobal(key, root.get(key)));
  }

  static void refuseGlobal(String key, @Nullable Value value) {
    if (value != null) {
      value.refuse(key + " here would count for all hosts; it belongs into the main file");
    }
  }

  private void readClusters(Fields root, TlsReader tls) {
    for (Field field : named(root, "clusters", "a cluster's ")) {
      ClusterSpec cluster = ClusterReader.read(field.name(), field.value(), tls);
      if (cluster != null) {
        clusters.put(field.name(), cluster);
      }
    }
  }

  private void readCertificates(Fields root, TlsReader tls) {
    for (Field field : named(root, "certificates", "a certificate's ")) {
      certificateNames.add(field.name());
      CertificateSpec certificate = tls.certificate(field.name(), field.value());
      if (certificate != null) {
        certificates.put(field.name(), certificate);
      }
    }
  }

  private static List<Field> named(Fields root, String key, String whose) {
    Value value = root.get(key);
    Fields named = value == null ? null : value.fields();
    List<Field> entries = named == null ? List.of() : named.all();
    for (Field field : entries) {
      String problem = Names.entryProblem(field.name());
      if (problem != null) {
        field.refuse(whose + problem);
      }
    }
    return entries;
  }

  private void readHost(Field field) {
    String host = Names.host(field);
    if (host == null) {
      // The rest is read all the same, for its problems.
      new HostReader(field.name(), references).read(field.value());
      return;
    }
    Field first = hostFields.putIfAbsent(host, field);
    if (first != null) {
      field.refuse(
          "host "
              + Quoted.of(host)
              + " stands twice, first at "
              + first.line()
              + ":"
              + first.column());
      return;
    }
    hosts.put(host, new HostReader(host, references).read(field.value()));
  }

  Problems problems() {
    return problems;
  }

  Globals globals() {
    return globals;
  }

  /** Null where Consul is not the provider. */
  @Nullable ConsulPart consul() {
    return consul;
  }

  SequencedMap<String, ClusterSpec> clusters() {
    return clusters;
  }

  SequencedMap<String, CertificateSpec> certificates() {
    return certificates;
  }

  /** Also of those that could not be read, so that no problem is reported twice. */
  Set<String> certificateNames() {
    return certificateNames;
  }

  References references() {
    return references;
  }

  SequencedMap<String, VirtualHostSpec> hosts() {
    return hosts;
  }
}
