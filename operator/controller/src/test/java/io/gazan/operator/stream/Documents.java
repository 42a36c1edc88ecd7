package io.gazan.operator.stream;

import io.gazan.operator.publish.Publication;
import io.gazan.operator.publish.Publisher;
import io.gazan.operator.translate.Translation;
import io.gazan.upstreams.Globals;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.cluster.ServerSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** A cluster's documents, of clusters only, as an operator publishes them. */
final class Documents {
  private final Publisher publisher = new Publisher();
  private final SequencedMap<String, ClusterSpec> clusters = new LinkedHashMap<>();

  Documents cluster(String name, int port) {
    clusters.put(name, new ClusterSpec(name, List.of(new ServerSpec("10.0.0.1", port))));
    return this;
  }

  Documents many(int count) {
    for (int i = 0; i < count; i++) {
      cluster("cluster-with-a-name-of-some-length-" + i, 8000);
    }
    return this;
  }

  Documents without(String name) {
    clusters.remove(name);
    return this;
  }

  Publication publish() {
    SequencedMap<String, VirtualHostSpec> hosts = new LinkedHashMap<>();
    return publisher.publish(
        new Translation(new Upstreams(Globals.NONE, clusters, hosts), Map.of()));
  }
}
