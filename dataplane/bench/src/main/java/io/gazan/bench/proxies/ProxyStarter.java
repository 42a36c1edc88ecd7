package io.gazan.bench.proxies;

import io.gazan.bench.child.Children;
import io.gazan.bench.child.Ports;
import io.gazan.bench.load.Peer;
import io.gazan.bench.peer.Traffic;
import io.gazan.bench.workload.Credentials;
import io.gazan.bench.workload.Job;
import io.gazan.bench.workload.Probe;
import io.gazan.bench.workload.Target;
import io.gazan.bench.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a proxy for a workload, waits for its first answer and checks that it does the job. */
public final class ProxyStarter {
  private static final int SPREAD_REQUESTS = 30;

  private final Children children;
  private final int core;
  private final Endpoints endpoints;
  private final Peer peer;
  private final CertificatePair ecdsa;
  private final CertificatePair rsa;

  public ProxyStarter(Children children, int core, Endpoints endpoints, Peer peer)
      throws IOException, InterruptedException {
    this.children = children;
    this.core = core;
    this.endpoints = endpoints;
    this.peer = peer;
    this.ecdsa = CertificatePair.make(CertificatePair.Key.ECDSA_P256, children.folder());
    this.rsa = CertificatePair.make(CertificatePair.Key.RSA_2048, children.folder());
  }

  public RunningProxy start(Contender contender, Workload workload)
      throws IOException, InterruptedException {
    Job job = workload.job();
    CertificatePair certificate = job == Job.TLS_RSA ? rsa : ecdsa;
    Path folder =
        Files.createDirectory(children.folder().resolve(workload.name() + "-" + contender.name()));
    Assignment assignment = new Assignment(job, Ports.free(), endpoints(job), certificate);
    List<String> command = contender.prepare(folder, assignment);
    Process process = children.start(core, command, folder.resolve("out.log"));
    Target target =
        new Target(
            assignment.port(),
            job.tls() ? certificate.trusting() : null,
            Credentials.header(workload.job()));
    Probe.awaitAnswer(process, target, folder);
    if (job.tls()) {
      Probe.checkTls(contender.name(), target);
    }
    if (contender.setsHeaders()) {
      Probe.checkForwarding(
          contender.name(), job, seen(job, target), assignment.endpoints().size());
      if (job.headerRules()) {
        Probe.checkHeaderRules(contender.name(), target);
      }
    }
    if (!(contender instanceof Plain)) {
      Credentials.check(contender.name(), job, new Target(assignment.port(), null, null));
    }
    return new RunningProxy(contender, process, assignment.port(), folder);
  }

  private List<Integer> endpoints(Job job) throws IOException, InterruptedException {
    return switch (job) {
      case FORWARD,
          HEADER_RULES,
          TLS,
          TLS_RSA,
          HTTP2,
          AUTH_JWT,
          AUTH_API_KEY,
          AUTH_BASIC,
          RATE_LIMIT,
          ACCESS_LOG ->
          endpoints.ports();
      case GRPC -> peer.grpcPorts();
      case WEBSOCKET -> peer.webSocketPorts();
    };
  }

  private List<String> seen(Job job, Target target) throws IOException, InterruptedException {
    return switch (job) {
      case FORWARD,
          HEADER_RULES,
          TLS,
          TLS_RSA,
          AUTH_JWT,
          AUTH_API_KEY,
          AUTH_BASIC,
          RATE_LIMIT,
          ACCESS_LOG -> {
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < SPREAD_REQUESTS; i++) {
          seen.addAll(Probe.answers(target.get("/seen")));
        }
        yield seen;
      }
      case HTTP2 -> overHttp2(target.port());
      case GRPC -> peer.seen(Traffic.GRPC, target.port(), SPREAD_REQUESTS);
      case WEBSOCKET -> peer.seen(Traffic.WEBSOCKET, target.port(), SPREAD_REQUESTS);
    };
  }

  /** By nghttp, which comes with h2load. It knows no way to trust one certificate. */
  private List<String> overHttp2(int port) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            "nghttp",
            "--no-verify-peer",
            "--timeout=5",
            "--multiply=" + SPREAD_REQUESTS,
            "--header=:authority: " + Workload.HOST,
            "https://127.0.0.1:" + port + "/seen");
    return Probe.answers(children.output("nghttp", core, command, 0));
  }
}
