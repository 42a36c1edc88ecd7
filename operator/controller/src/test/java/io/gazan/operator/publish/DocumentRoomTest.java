package io.gazan.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import io.gazan.operator.inventory.ClusterInventory;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.translate.LeftOut;
import io.gazan.operator.translate.Reason;
import io.gazan.operator.translate.Translation;
import io.gazan.operator.translate.Translator;
import io.gazan.operator.translate.TranslatorOptions;
import io.gazan.operator.translate.Verdict;
import io.gazan.operator.translate.draft.Unavailable;
import io.gazan.upstreams.route.TargetSpec;
import io.gazan.upstreams.route.VirtualHostSpec;
import io.gazan.upstreams.route.WeightedCluster;
import io.gazan.upstreams.stream.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DocumentRoomTest {
  private static final TranslatorOptions OPTIONS =
      new TranslatorOptions(TranslatorOptions.DEFAULT_CONTROLLER, false, true);
  private static final Instant NOW = Instant.parse("2027-06-01T00:00:00Z");

  private final List<Ingress> ingresses = new ArrayList<>();
  private final Publisher publisher = new Publisher();
  private Translator translator = new Translator(OPTIONS);
  private Instant now = NOW;
  private int translations;

  /** The higher the number, the younger; a header rule makes it as long as wanted. */
  private void ingress(int number, int paths) {
    IngressBuilder builder =
        new IngressBuilder()
            .withNewMetadata()
            .withNamespace("web")
            .withName("i" + number)
            .withUid("uid-" + number)
            .withResourceVersion(paths + "")
            .withGeneration(1L)
            .withCreationTimestamp("2026-01-01T%02d:%02d:00Z".formatted(number / 60, number % 60))
            .addToAnnotations("gazan.io/allow", "10.0.0.0/8, 192.168.0.0/16, fd00::/8")
            .endMetadata()
            .withNewSpec()
            .withIngressClassName("gazan")
            .endSpec();
    for (int i = 0; i < paths; i++) {
      builder
          .editSpec()
          .addNewRule()
          .withHost("i" + number + ".example.com")
          .withNewHttp()
          .addNewPath()
          .withPath("/path-" + i)
          .withPathType("Prefix")
          .withNewBackend()
          .withNewService()
          .withName("web")
          .withNewPort()
          .withNumber(80)
          .endPort()
          .endService()
          .endBackend()
          .endPath()
          .endHttp()
          .endRule()
          .endSpec();
    }
    ingresses.removeIf(each -> each.getMetadata().getName().equals("i" + number));
    ingresses.add(builder.build());
  }

  private static Service service() {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("web")
        .withName("web")
        .withUid("uid-web")
        .withResourceVersion("1")
        .endMetadata()
        .withNewSpec()
        .addNewPort()
        .withName("http")
        .withPort(80)
        .endPort()
        .endSpec()
        .build();
  }

  private ClusterInventory inventory() {
    return new ClusterInventory(
        List.of(
            new IngressClassBuilder()
                .withNewMetadata()
                .withName("gazan")
                .endMetadata()
                .withNewSpec()
                .withController(TranslatorOptions.DEFAULT_CONTROLLER)
                .endSpec()
                .build()),
        List.copyOf(ingresses),
        List.of(),
        Map.of("web/web", service()),
        Map.of(),
        Map.of(),
        null,
        now);
  }

  private DocumentRoom.Attempt fit(DocumentRoom room) {
    ClusterInventory inventory = inventory();
    translations = 0;
    return room.fit(
        inventory,
        unplaced -> {
          translations++;
          Translation made = translator.translate(inventory, Schema.POLICIES, unplaced);
          return new DocumentRoom.Attempt(made, publisher.snapshot(made));
        });
  }

  /** Names of those that are left out. */
  private static List<String> leftOut(DocumentRoom.Attempt attempt) {
    return attempt.translation().verdicts().values().stream()
        .filter(verdict -> verdict.accepted().reason().equals("DocumentFull"))
        .map(verdict -> verdict.object().name())
        .sorted(Comparator.comparingInt(name -> Integer.parseInt(name.substring(1))))
        .toList();
  }

  private static List<String> names(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "i" + i).toList();
  }

  private long bytesOf(int count) {
    DocumentRoomTest other = new DocumentRoomTest();
    IntStream.range(0, count).forEach(i -> other.ingress(i, 2));
    return other.fit(new DocumentRoom(Long.MAX_VALUE)).snapshot().size();
  }

  @Test
  void whatDoesNotFitIsLeftOutTheYoungestFirstAndAnswers503() {
    // Given
    IntStream.range(0, 200).forEach(i -> ingress(199 - i, 2));
    long limit = bytesOf(150);

    // When
    DocumentRoom room = new DocumentRoom(limit);
    DocumentRoom.Attempt fitting = fit(room);

    // Then
    assertThat(fitting.snapshot().size()).isLessThanOrEqualTo(limit);
    assertThat(room.unplaced()).isBetween(51, 150);
    assertThat(leftOut(fitting)).isEqualTo(names(200 - room.unplaced(), 200));
    Map<ObjectKey, Verdict> verdicts = fitting.translation().verdicts();
    Verdict last = Objects.requireNonNull(verdicts.get(new ObjectKey("Ingress", "web", "i199")));
    assertThat(last.accepted().holds()).isFalse();
    assertThat(last.accepted().message()).contains("MiB").contains("--document-limit");
    VirtualHostSpec host =
        Objects.requireNonNull(fitting.translation().upstreams().hosts().get("i199.example.com"));
    assertThat(host.routes())
        .hasSize(2)
        .allSatisfy(
            route ->
                assertThat(route.target())
                    .isEqualTo(
                        new TargetSpec.Named(
                            List.of(new WeightedCluster(Unavailable.CLUSTER, 1)))));
    // And one more would not fit
    Map<ObjectKey, LeftOut> oneLess = new HashMap<>();
    names(201 - room.unplaced(), 200)
        .forEach(
            name ->
                oneLess.put(
                    new ObjectKey("Ingress", "web", name), new LeftOut(Reason.DOCUMENT_FULL, "")));
    Translation more = new Translator(OPTIONS).translate(inventory(), Schema.POLICIES, oneLess);
    assertThat(publisher.snapshot(more).size()).isGreaterThan(limit);
  }

  @Test
  void aYoungerOneThatComesIsLeftOutAtOnceAndAnOlderOneThatGoesMakesRoom() {
    // Given
    IntStream.range(0, 100).forEach(i -> ingress(i, 2));
    DocumentRoom room = new DocumentRoom(bytesOf(80));
    fit(room);
    int unplaced = room.unplaced();

    // When
    ingress(100, 2);
    DocumentRoom.Attempt more = fit(room);

    // Then
    assertThat(leftOut(more)).contains("i100").doesNotContain("i0");
    assertThat(room.unplaced()).isGreaterThan(unplaced);

    // When
    ingresses.removeIf(each -> each.getMetadata().getName().length() == 2);
    DocumentRoom.Attempt less = fit(room);

    // Then
    assertThat(room.unplaced()).isLessThan(unplaced);
    // And an operator that was started again comes to the same
    translator = new Translator(OPTIONS);
    assertThat(leftOut(fit(new DocumentRoom(room.limit())))).isEqualTo(leftOut(less));

    // When
    ingresses.removeIf(each -> each.getMetadata().getName().length() == 3);
    // Then
    assertThat(leftOut(fit(room))).isEmpty();
    assertThat(room.unplaced()).isZero();
  }

  @Test
  void aFullDocumentIsTranslatedOnceForEachChange() {
    // Given
    IntStream.range(0, 100).forEach(i -> ingress(i, 2));
    DocumentRoom room = new DocumentRoom(bytesOf(80));
    fit(room);

    // When: nothing changes
    fit(room);
    // Then
    assertThat(translations).isOne();

    // When: it was long ago that it was measured
    now = NOW.plusSeconds(120);
    fit(room);
    // Then
    assertThat(translations).isBetween(2, 3);
  }

  @Test
  void whereNothingFitsTheOldestIsLeftOutToo() {
    // Given
    IntStream.range(0, 4).forEach(i -> ingress(i, 2));

    // When
    DocumentRoom room = new DocumentRoom(10);
    DocumentRoom.Attempt attempt = fit(room);

    // Then
    assertThat(leftOut(attempt)).isEqualTo(names(0, 4));
    assertThat(room.unplaced()).isEqualTo(4);
  }
}
