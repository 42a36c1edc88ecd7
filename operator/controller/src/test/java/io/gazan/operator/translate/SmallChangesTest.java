package io.gazan.operator.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.gazan.crd.GazanRoute;
import io.gazan.operator.inventory.ClusterInventory;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.upstreams.stream.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A translator that remembers comes to the same as one that begins, whatever comes, goes or becomes
 * another; the seed is in the test's name.
 */
class SmallChangesTest {
  private static final int STEPS = 120;
  private static final TranslatorOptions OPTIONS =
      new TranslatorOptions(TranslatorOptions.DEFAULT_CONTROLLER, true, true);

  private final Map<String, Ingress> ingresses = new TreeMap<>();
  private final Map<String, GazanRoute> routes = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void comesToTheSameAsWhoBegins(long seed) {
    // Given
    Random random = new Random(seed);
    RandomClusters clusters = new RandomClusters(seed);
    List<ClusterInventory> pool = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      pool.add(clusters.next());
    }
    ClusterInventory base = pool.getFirst();
    Translator remembering = new Translator(OPTIONS);
    Map<ObjectKey, LeftOut> leftOut = new HashMap<>();

    for (int step = 0; step < STEPS; step++) {
      // When
      ClusterInventory other = pool.get(random.nextInt(pool.size()));
      change(random, ingresses, other.ingresses());
      change(random, routes, other.routes());
      if (random.nextInt(20) == 0) {
        base = pool.get(random.nextInt(pool.size()));
      }
      leftOut.clear();
      if (random.nextInt(4) == 0 && !ingresses.isEmpty()) {
        Ingress some = List.copyOf(ingresses.values()).get(random.nextInt(ingresses.size()));
        leftOut.put(ObjectKey.of(some), LeftOut.refused("no"));
      }
      ClusterInventory now = inventory(base);
      Translation again = remembering.translate(now, Schema.POLICIES, leftOut);

      // Then
      Translation fresh = new Translator(OPTIONS).translate(now, Schema.POLICIES, leftOut);
      assertThat(again.upstreams().hosts()).isEqualTo(fresh.upstreams().hosts());
      assertThat(List.copyOf(again.upstreams().hosts().keySet()))
          .isEqualTo(List.copyOf(fresh.upstreams().hosts().keySet()));
      assertThat(again.upstreams().clusters()).isEqualTo(fresh.upstreams().clusters());
      assertThat(said(again)).isEqualTo(said(fresh));
    }
  }

  /** Good certificates are remembered; all else is not. */
  private static Map<ObjectKey, Object> said(Translation translation) {
    Map<ObjectKey, Object> said = new HashMap<>();
    translation
        .verdicts()
        .forEach(
            (key, verdict) -> {
              Set<Object> all = new HashSet<>();
              verdict.findings().stream()
                  .filter(finding -> !finding.reason().startsWith("Certificate"))
                  .forEach(all::add);
              verdict.entries().stream()
                  .filter(entry -> !entry.startsWith("certificates."))
                  .forEach(all::add);
              all.add(verdict.uid() + verdict.generation() + verdict.accepted());
              said.put(key, all);
            });
    return said;
  }

  private static <T extends HasMetadata> void change(
      Random random, Map<String, T> objects, List<T> others) {
    for (int i = random.nextInt(3); i > 0 && !others.isEmpty(); i--) {
      T other = others.get(random.nextInt(others.size()));
      if (other != null && other.getMetadata() != null && other.getMetadata().getName() != null) {
        objects.put(Inventories.key(other), other);
      }
    }
    if (!objects.isEmpty() && random.nextInt(3) == 0) {
      objects.remove(List.copyOf(objects.keySet()).get(random.nextInt(objects.size())));
    }
  }

  private ClusterInventory inventory(ClusterInventory base) {
    return new ClusterInventory(
        base.classes(),
        List.copyOf(ingresses.values()),
        List.copyOf(routes.values()),
        base.services(),
        base.slices(),
        base.secrets(),
        base.defaultCertificate(),
        base.takenAt());
  }
}
