package io.gazan.bench.jmh;

import io.gazan.dataplane.cluster.ClusterRegistry;
import io.gazan.dataplane.cluster.ControlLoop;
import io.gazan.dataplane.cluster.probe.UpstreamHandshakes;
import io.gazan.dataplane.config.HealthDefaults;
import io.gazan.dataplane.http.RequestHead;
import io.gazan.dataplane.http1.HeadLimits;
import io.gazan.dataplane.http1.HeadPool;
import io.gazan.dataplane.http1.RequestHeadDecoder;
import io.gazan.dataplane.routing.Route;
import io.gazan.dataplane.routing.RoutingTables;
import io.gazan.dataplane.tls.TlsProvider;
import io.gazan.dataplane.tls.upstream.UpstreamTls;
import io.gazan.upstreams.Globals;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.route.PathSpec;
import io.gazan.upstreams.route.RedirectSpec;
import io.gazan.upstreams.route.RouteSpec;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.netty.buffer.Unpooled;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Finding the route of a request in tables of different shapes; the cost should not follow the
 * number of hosts.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MatcherBenchmark {
  /** Hosts x paths of each. */
  @Param({"1x2", "100x100", "10000x1", "1x10000"})
  public String table = "1x2";

  /** One path key as it is, and one nine segments deep below it. */
  @Param({"", "/a/b/c/d/e/f/g/h/i"})
  public String below = "";

  private @Nullable RoutingTables tables;
  private @Nullable RequestHead head;

  @Setup
  public void fill() {
    int hosts = Integer.parseInt(table.substring(0, table.indexOf('x')));
    int paths = Integer.parseInt(table.substring(table.indexOf('x') + 1));
    try (ControlLoop control =
            ControlLoop.start(
                NioIoHandler.newFactory(),
                NioSocketChannel.class,
                NioDatagramChannel.class,
                new UpstreamHandshakes(new UpstreamTls(TlsProvider.best(), Runnable::run)),
                Duration.ofSeconds(2));
        ClusterRegistry registry = new ClusterRegistry(control, 1, HealthDefaults.DEFAULTS)) {
      RoutingTables filled = new RoutingTables(registry, 443);
      List<Problem> problems = filled.apply(upstreams(hosts, paths));
      if (!problems.isEmpty()) {
        throw new IllegalStateException(problems.toString());
      }
      tables = filled;
    }
    RequestHeadDecoder decoder = new RequestHeadDecoder(new HeadPool(), HeadLimits.DEFAULT);
    String request =
        "GET "
            + path(paths / 2)
            + below
            + " HTTP/1.1\r\nHost: "
            + host(hosts / 2)
            + ":8080\r\n\r\n";
    decoder.decode(Unpooled.wrappedBuffer(request.getBytes(StandardCharsets.US_ASCII)));
    head = decoder.take();
  }

  private static String host(int i) {
    return "shop" + i + ".example.com";
  }

  private static String path(int i) {
    return "/catalogue/" + i;
  }

  /** Redirects, so that no endpoints are checked while the benchmark runs. */
  private static Upstreams upstreams(int hosts, int paths) {
    RedirectSpec there = new RedirectSpec("https", "www.example.com", null, null, 301);
    SequencedMap<String, VirtualHostSpec> byHost = new LinkedHashMap<>();
    for (int h = 0; h < hosts; h++) {
      List<RouteSpec> routes = new ArrayList<>();
      for (int p = 0; p < paths; p++) {
        routes.add(new RouteSpec(PathSpec.prefix(path(p)), new TargetSpec.Redirect(there)));
      }
      byHost.put(host(h), new VirtualHostSpec(host(h), routes));
    }
    return new Upstreams(Globals.NONE, new LinkedHashMap<>(), byHost);
  }

  @Benchmark
  public @Nullable Route match() {
    RoutingTables current = tables;
    RequestHead request = head;
    return current == null || request == null ? null : current.current().match(request);
  }
}
