package io.gazan.operator.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.gazan.crd.GazanRoute;
import io.gazan.crd.GazanRouteSpec;
import io.gazan.crd.PathMatch;
import io.gazan.crd.RouteRule;
import io.gazan.crd.destination.Respond;
import io.gazan.crd.destination.RouteTarget;
import io.gazan.operator.inventory.ClusterInventory;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.stream.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Objects that no API server should let in, among good ones. */
class HostileObjectsTest {
  private final Translator translator =
      new Translator(new TranslatorOptions(TranslatorOptions.DEFAULT_CONTROLLER, true, true));

  private Translation translate(Inventories inventories) {
    return translator.translate(
        inventories
            .add(Samples.ourClass())
            .add(Samples.ingress("good", "1"))
            .add(Samples.service("good", "1"))
            .add(Samples.slice("good", "good-1", "1", "10.0.0.1"))
            .build(),
        Schema.POLICIES,
        Map.of());
  }

  private static void assertGoodIsServed(Translation translation) {
    assertThat(translation.upstreams().hosts()).containsKey("good.example.com");
    assertThat(translation.upstreams().clusters()).containsKey("web.good.80");
  }

  private static Verdict verdict(Translation translation, String kind, String name) {
    return Objects.requireNonNull(translation.verdicts().get(new ObjectKey(kind, "web", name)));
  }

  @Test
  void anObjectThatThrowsIsToldAndWhatIsKnownOfItAnswers503() {
    // Given
    Ingress odd = Samples.ingress("odd", "1");
    odd.setSpec(
        new IngressSpec() {
          private static final long serialVersionUID = 1;

          @Override
          public List<IngressTLS> getTls() {
            throw new IllegalStateException("spoilt");
          }
        });
    odd.getSpec().setIngressClassName("gazan");
    odd.getSpec().setRules(Samples.ingress("odd", "1").getSpec().getRules());

    // When
    Translation translation = translate(new Inventories().add(odd));

    // Then
    assertGoodIsServed(translation);
    Verdict verdict = verdict(translation, "Ingress", "odd");
    assertThat(verdict.accepted().holds()).isFalse();
    assertThat(verdict.accepted().reason()).isEqualTo("InternalError");
    assertThat(
            Objects.requireNonNull(translation.upstreams().hosts().get("odd.example.com")).routes())
        .singleElement()
        .satisfies(route -> assertThat(route.target()).isInstanceOf(TargetSpec.Respond.class));
  }

  @Test
  void anAnnotationOfAMegabyteIsRefusedShortly() {
    // Given
    String megabyte = "10.0.0.0/8,".repeat(100_000);
    Ingress odd =
        new IngressBuilder(Samples.ingress("odd", "1"))
            .editMetadata()
            .addToAnnotations("gazan.io/allow", megabyte)
            .addToAnnotations("gazan.io/\0", "x")
            .addToAnnotations("note", megabyte)
            .endMetadata()
            .build();

    // When
    Translation translation = translate(new Inventories().add(odd));

    // Then
    assertGoodIsServed(translation);
    Verdict verdict = verdict(translation, "Ingress", "odd");
    assertThat(verdict.accepted().reason()).isEqualTo("AnnotationInvalid");
    assertThat(verdict.findings())
        .allSatisfy(finding -> assertThat(finding.message()).hasSizeLessThan(500));
  }

  @Test
  void anObjectWhoseRoutesWouldCrowdOutTheOthersIsClosed() {
    // Given: 64 hosts, each with a body of 64 KiB.
    GazanRoute large = new GazanRoute();
    large.setMetadata(Samples.ingress("large", "1").getMetadata());
    List<String> hosts = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      hosts.add("large-" + i + ".example.com");
    }
    large.setSpec(
        new GazanRouteSpec(
            "gazan",
            hosts,
            null,
            List.of(
                new RouteRule(
                    PathMatch.ALL,
                    new RouteTarget(
                        List.of(), null, new Respond(200, "x".repeat(64 << 10), "text/plain"))))));

    // When
    Translation translation = translate(new Inventories().add(large));

    // Then
    assertGoodIsServed(translation);
    assertThat(verdict(translation, "GazanRoute", "large").accepted().reason())
        .isEqualTo("TooLarge");
    assertThat(
            Objects.requireNonNull(translation.upstreams().hosts().get("large-0.example.com"))
                .routes())
        .hasSize(1)
        .allSatisfy(route -> assertThat(route.toString()).hasSizeLessThan(2_000));
  }

  @Test
  void thousandsOfBrokenPathsDoNotBecomeThousandsOfEvents() {
    // Given
    Ingress odd = Samples.ingress("odd", "1");
    var paths = odd.getSpec().getRules().getFirst().getHttp().getPaths();
    var like = paths.getFirst();
    List<io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath> many = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      var path = new io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath();
      path.setPath("/" + i);
      path.setPathType("Prefix");
      path.setBackend(like.getBackend());
      many.add(path);
    }
    odd.getSpec().getRules().getFirst().getHttp().setPaths(many);

    // When
    Translation translation = translate(new Inventories().add(odd));

    // Then
    assertThat(
            Objects.requireNonNull(translation.upstreams().hosts().get("odd.example.com")).routes())
        .hasSize(5_000);
    assertThat(verdict(translation, "Ingress", "odd").findings()).hasSizeLessThan(20);
  }

  @Test
  void nothingIsTakenForSomething() {
    // Given
    Ingress nameless = new Ingress();
    Ingress empty = new Ingress();
    empty.setMetadata(new ObjectMeta());
    Ingress specless = Samples.ingress("specless", "1");
    specless.setSpec(null);
    GazanRoute routeless = new GazanRoute();
    routeless.getMetadata().setName("routeless");
    routeless.getMetadata().setNamespace("web");
    GazanRoute bare = new GazanRoute();
    bare.getMetadata().setName("bare");
    bare.getMetadata().setNamespace("web");
    bare.setSpec(new GazanRouteSpec(null, List.of(), null, List.of()));

    // When
    Translation translation =
        translate(
            new Inventories().add(nameless).add(empty).add(specless).add(routeless).add(bare));

    // Then
    assertGoodIsServed(translation);
    assertThat(verdict(translation, "Ingress", "specless").accepted().reason())
        .isEqualTo("Invalid");
    assertThat(verdict(translation, "GazanRoute", "bare").accepted().reason()).isEqualTo("Invalid");
    assertThat(translation.verdicts()).hasSize(4);
  }

  @Test
  void holesInListsAreNotCountedOn() {
    // Given
    EndpointSlice slice = Samples.slice("good", "odd", "1", "10.0.0.2");
    slice.setEndpoints(Arrays.asList(null, slice.getEndpoints().getFirst()));
    slice.setPorts(Arrays.asList(null, slice.getPorts().getFirst()));
    EndpointSlice bare = new EndpointSlice();
    ClusterInventory base =
        new Inventories()
            .add(Samples.ourClass())
            .add(Samples.ingress("good", "1"))
            .add(Samples.service("good", "1"))
            .build();
    Map<String, List<EndpointSlice>> slices = new HashMap<>();
    slices.put("web/good", Arrays.asList(null, slice, bare));

    // When
    Translation translation =
        translator.translate(
            new ClusterInventory(
                Arrays.asList(null, Samples.ourClass()),
                Arrays.asList(null, base.ingresses().getFirst()),
                Arrays.asList((GazanRoute) null),
                base.services(),
                slices,
                base.secrets(),
                null,
                Inventories.NOW),
            Schema.POLICIES,
            Map.of());

    // Then
    assertThat(
            Objects.requireNonNull(translation.upstreams().clusters().get("web.good.80")).servers())
        .extracting(server -> server.address())
        .containsExactly("10.0.0.2:8080");
  }
}
