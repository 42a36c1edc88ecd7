package io.gazan.operator.translate.policy;

import io.gazan.upstreams.Globals;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.document.parse.DocumentFormat;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.reader.UpstreamsReader;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.route.RespondSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.route.WeightedCluster;
import io.gazan.upstreams.tls.CertificateSpec;
import io.gazan.upstreams.tls.UpstreamTlsSpec;
import io.gazan.upstreams.writer.Secrets;
import io.gazan.upstreams.writer.UpstreamsWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks the reader of documents itself whether it takes what was rendered, one entry at a time: what
 * it refuses would make every data plane refuse the whole document, so it has to be found here,
 * where it is one object's problem.
 */
public final class ReaderCheck {
  private static final String HOST = "one.invalid";
  private static final String HOST_PATH = "upstreams." + HOST + ".";
  private static final UpstreamsReader READER = new UpstreamsReader(DocumentLimits.DEFAULTS);
  private static final ServerSpec SERVER = new ServerSpec(HOST, 80);
  private static final RouteSpec ANY =
      new RouteSpec(
          PathSpec.prefix("/"), new TargetSpec.Respond(new RespondSpec(404, "", "text/plain")));

  private ReaderCheck() {}

  /** The route as the reader has it, or what it says against it. */
  public sealed interface Checked {
    /** Taken. */
    record Good(RouteSpec route) implements Checked {}

    /** Refused; the words hold no secret. */
    record Refused(String problem) implements Checked {}
  }

  /** Checks a route; the clusters that it names need not exist. */
  public static Checked route(RouteSpec route) {
    SequencedMap<String, ClusterSpec> clusters = new LinkedHashMap<>();
    if (route.target() instanceof TargetSpec.Named(List<WeightedCluster> named)) {
      for (WeightedCluster cluster : named) {
        clusters.put(cluster.name(), new ClusterSpec(cluster.name(), List.of(SERVER)));
      }
    }
    return switch (read(clusters, new LinkedHashMap<>(), route)) {
      case ReadResult.Loaded(Upstreams upstreams, List<Problem> _) ->
          new Checked.Good(upstreams.hosts().firstEntry().getValue().routes().getFirst());
      case ReadResult.Refused(List<Problem> problems) ->
          new Checked.Refused(told(problems, HOST_PATH + "paths." + route.path().key() + "."));
    };
  }

  /** What the reader says against a cluster, its certificate aside; null if it takes it. */
  public static @Nullable String cluster(ClusterSpec spec) {
    UpstreamTlsSpec tls = spec.tls();
    ClusterSpec checked =
        new ClusterSpec(
            spec.name(),
            List.of(SERVER),
            spec.protocol(),
            new UpstreamTlsSpec(tls.verify(), tls.ca(), tls.name(), null),
            spec.balance(),
            spec.hashOn(),
            spec.health(),
            spec.circuit(),
            spec.slowStart());
    SequencedMap<String, ClusterSpec> clusters = new LinkedHashMap<>();
    clusters.put(spec.name(), checked);
    return switch (read(clusters, new LinkedHashMap<>(), ANY)) {
      case ReadResult.Loaded _ -> null;
      case ReadResult.Refused(List<Problem> problems) ->
          told(problems, "clusters." + spec.name() + ".");
    };
  }

  /** What the reader says against a certificate; null if it takes it. */
  public static @Nullable String certificate(CertificateSpec certificate) {
    SequencedMap<String, CertificateSpec> certificates = new LinkedHashMap<>();
    certificates.put(certificate.name(), certificate);
    return switch (read(new LinkedHashMap<>(), certificates, ANY)) {
      case ReadResult.Loaded _ -> null;
      case ReadResult.Refused(List<Problem> problems) ->
          told(problems, "certificates." + certificate.name() + ".");
    };
  }

  private static ReadResult read(
      SequencedMap<String, ClusterSpec> clusters,
      SequencedMap<String, CertificateSpec> certificates,
      RouteSpec route) {
    SequencedMap<String, VirtualHostSpec> hosts = new LinkedHashMap<>();
    hosts.put(HOST, new VirtualHostSpec(HOST, List.of(route)));
    Upstreams upstreams = new Upstreams(Globals.NONE, clusters, certificates, hosts);
    return READER.read(
        UpstreamsWriter.write(upstreams, Secrets.REVEALED), null, DocumentFormat.JSON);
  }

  /** The first problem, in the words of the document but without the place in ours. */
  private static String told(List<Problem> problems, String place) {
    Problem first = problems.getFirst();
    String path =
        first.path().startsWith(place) ? first.path().substring(place.length()) : first.path();
    return path + ": " + first.message();
  }
}
