package io.gazan.operator.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.gazan.operator.inventory.ClusterInventory;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.upstreams.cluster.ClusterSpec;
import io.gazan.upstreams.stream.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A change costs what it touches: counted in pieces of work, and seen in objects that stay. */
class CostOfChangesTest {
  private static final int MANY = 10_000;
  private static final Work.Figures NOTHING = new Work.Figures(0, 0, 0, 0, 0);

  private final Map<String, Ingress> ingresses = new HashMap<>();
  private final Map<String, Service> services = new HashMap<>();
  private final Map<String, List<EndpointSlice>> slices = new HashMap<>();
  private final Translator translator =
      new Translator(new TranslatorOptions(TranslatorOptions.DEFAULT_CONTROLLER, false, false));
  private Work.Figures before = NOTHING;

  private void cluster(int size) {
    for (int i = 0; i < size; i++) {
      String name = "s" + i;
      put(Samples.ingress(name, "1"));
      put(Samples.service(name, "1"));
      slices.put(
          "web/" + name,
          List.of(
              Samples.slice(name, name + "-1", "1", "10.0.0.1"),
              Samples.slice(name, name + "-2", "1", "10.0.0.2")));
    }
  }

  private void put(HasMetadata object) {
    if (object instanceof Ingress ingress) {
      ingresses.put(ingress.getMetadata().getName(), ingress);
    } else {
      services.put(Inventories.key(object), (Service) object);
    }
  }

  /** A list and maps of their own, as a cache hands them out. */
  private Translation translate() {
    Translation translation =
        translator.translate(
            new ClusterInventory(
                List.of(Samples.ourClass()),
                new ArrayList<>(ingresses.values()),
                List.of(),
                new HashMap<>(services),
                new HashMap<>(slices),
                Map.of(),
                null,
                Inventories.NOW),
            Schema.POLICIES,
            Map.of());
    return translation;
  }

  /** What was done since the last call. */
  private Work.Figures done() {
    Work.Figures now = translator.work().figures();
    Work.Figures done =
        new Work.Figures(
            now.drafts() - before.drafts(),
            now.hosts() - before.hosts(),
            now.clusters() - before.clusters(),
            now.certificates() - before.certificates(),
            now.verdicts() - before.verdicts());
    before = now;
    return done;
  }

  @Test
  void aChangedEndpointSliceCostsItsClusterAlone() {
    // Given
    cluster(MANY);
    Translation first = translate();
    assertThat(done()).isEqualTo(new Work.Figures(MANY, MANY, MANY, 0, MANY));

    // When
    slices.put(
        "web/s77",
        List.of(
            Samples.slice("s77", "s77-1", "2", "10.0.0.9"),
            Objects.requireNonNull(slices.get("web/s77")).get(1)));
    Translation second = translate();

    // Then
    assertThat(done()).isEqualTo(new Work.Figures(0, 0, 1, 0, 0));
    assertThat(cluster(second, "web.s77.80").servers().getFirst().host()).isEqualTo("10.0.0.2");
    assertThat(second.upstreams().clusters().get("web.s77.80"))
        .isNotSameAs(first.upstreams().clusters().get("web.s77.80"));
    second
        .upstreams()
        .clusters()
        .forEach(
            (name, cluster) -> {
              if (!name.equals("web.s77.80")) {
                assertThat(cluster).isSameAs(first.upstreams().clusters().get(name));
              }
            });
    second
        .upstreams()
        .hosts()
        .forEach((name, host) -> assertThat(host).isSameAs(first.upstreams().hosts().get(name)));
    second
        .verdicts()
        .forEach((key, verdict) -> assertThat(verdict).isSameAs(first.verdicts().get(key)));
  }

  @Test
  void theSameVersionsInOtherObjectsAndAnotherOrderCostNothing() {
    // Given
    cluster(50);
    translate();
    done();

    // When
    for (String name : List.copyOf(ingresses.keySet())) {
      put(Samples.ingress(name, "1"));
      put(Samples.service(name, "1"));
      slices.put(
          "web/" + name,
          List.of(
              Samples.slice(name, name + "-2", "1", "10.0.0.2"),
              Samples.slice(name, name + "-1", "1", "10.0.0.1")));
    }
    translate();

    // Then
    assertThat(done()).isEqualTo(NOTHING);
  }

  @Test
  void theLastEndpointThatGoesIsToldToWhoUsesIt() {
    // Given
    cluster(50);
    translate();
    done();

    // When
    slices.remove("web/s7");
    Translation translation = translate();

    // Then
    assertThat(done()).isEqualTo(new Work.Figures(0, 0, 1, 0, 1));
    assertThat(verdict(translation, "s7").findings())
        .extracting(Finding::reason)
        .containsExactly("NoEndpoints");
    assertThat(cluster(translation, "web.s7.80").servers()).isEmpty();
  }

  @Test
  void aStatusThatWasWrittenCostsItsVerdict() {
    // Given
    cluster(50);
    Translation first = translate();
    done();

    // When
    put(Samples.ingress("s7", "2"));
    Translation second = translate();

    // Then
    assertThat(done()).isEqualTo(new Work.Figures(1, 0, 0, 0, 1));
    assertThat(verdict(second, "s7").resourceVersion()).isEqualTo("2");
    assertThat(second.upstreams()).isEqualTo(first.upstreams());
  }

  @Test
  void anIngressThatChangesCostsItsHost() {
    // Given
    cluster(50);
    translate();
    done();

    // When
    put(
        new IngressBuilder(Samples.ingress("s7", "2"))
            .editMetadata()
            .addToAnnotations("gazan.io/rate-limit", "5")
            .endMetadata()
            .build());
    translate();

    // Then
    assertThat(done()).isEqualTo(new Work.Figures(1, 1, 0, 0, 1));
  }

  @Test
  void aServiceThatComesRepairsWhoWaitedForIt() {
    // Given
    cluster(50);
    Service gone = Objects.requireNonNull(services.remove("web/s7"));
    Translation first = translate();
    assertThat(verdict(first, "s7").resolvedRefs().holds()).isFalse();
    done();

    // When
    put(gone);
    Translation second = translate();

    // Then
    assertThat(done()).isEqualTo(new Work.Figures(1, 1, 1, 0, 1));
    assertThat(verdict(second, "s7").resolvedRefs().holds()).isTrue();
  }

  @Test
  void anIngressThatGoesTakesItsHostAndClusterAlong() {
    // Given
    cluster(3);
    translate();
    done();

    // When
    ingresses.remove("s1");
    Translation translation = translate();

    // Then
    assertThat(done()).isEqualTo(NOTHING);
    assertThat(translation.upstreams().hosts())
        .containsOnlyKeys("s0.example.com", "s2.example.com");
    assertThat(translation.upstreams().clusters()).containsOnlyKeys("web.s0.80", "web.s2.80");
    assertThat(translation.verdicts()).hasSize(2);
  }

  private static ClusterSpec cluster(Translation translation, String name) {
    return Objects.requireNonNull(translation.upstreams().clusters().get(name));
  }

  private static Verdict verdict(Translation translation, String name) {
    return Objects.requireNonNull(
        translation.verdicts().get(new ObjectKey("Ingress", "web", name)));
  }
}
