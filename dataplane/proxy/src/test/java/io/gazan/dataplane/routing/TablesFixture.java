package io.gazan.dataplane.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.dataplane.cluster.ClusterRegistry;
import io.gazan.dataplane.cluster.ControlLoop;
import io.gazan.dataplane.config.HealthDefaults;
import io.gazan.dataplane.filter.Heads;
import io.gazan.dataplane.testing.Handshakes;
import io.gazan.upstreams.Upstreams;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Routing tables over a real registry. */
final class TablesFixture implements AutoCloseable {
  static final int HTTPS_PORT = 6194;

  final ClusterRegistry registry =
      new ClusterRegistry(
          ControlLoop.start(
              NioIoHandler.newFactory(),
              NioSocketChannel.class,
              NioDatagramChannel.class,
              Handshakes.of(),
              Duration.ofSeconds(2)),
          1,
          HealthDefaults.DEFAULTS);
  final RoutingTables tables = new RoutingTables(registry, HTTPS_PORT);

  /** Applies a document that has no problems. */
  RoutingTable apply(Upstreams upstreams) {
    assertThat(tables.apply(upstreams)).isEmpty();
    return tables.current();
  }

  /** {@code host pathKey} of the route in force for a request, or null. */
  @Nullable String match(String host, String target) {
    Route route = tables.current().match(Heads.get(host, target));
    return route == null ? null : route.toString();
  }

  /** The route in force for a request that has one. */
  Route route(String host, String target) {
    Route route = tables.current().match(Heads.get(host, target));
    if (route == null) {
      throw new AssertionError("no route for " + host + target);
    }
    return route;
  }

  @Override
  public void close() {
    registry.close();
  }
}
