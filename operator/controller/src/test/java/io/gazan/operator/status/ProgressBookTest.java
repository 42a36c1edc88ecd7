package io.gazan.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.publish.Publication;
import io.gazan.operator.stream.DataPlanes.Progress;
import io.gazan.operator.translate.Translation;
import io.gazan.operator.translate.Verdict;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.stream.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressBookTest {
  private static final ObjectKey SHOP = new ObjectKey("GazanRoute", "web", "shop");
  private static final Verdict.Outcome FINE = new Verdict.Outcome(true, "Accepted", "");
  private final ProgressBook book = new ProgressBook();

  private static Verdict shop(long generation) {
    return new Verdict(
        SHOP, "uid", generation, "1", FINE, FINE, List.of(), Set.of("upstreams.shop.paths./"));
  }

  private Set<ObjectKey> publish(long sequence, Verdict... verdicts) {
    Map<ObjectKey, Verdict> all = new HashMap<>();
    for (Verdict verdict : verdicts) {
      all.put(verdict.object(), verdict);
    }
    return book.published(
        new Publication(
            sequence, Snapshot.of(Upstreams.EMPTY), new Translation(Upstreams.EMPTY, all)),
        0);
  }

  private static Progress progress(int connected, long acknowledged, String... silent) {
    return new Progress(connected, acknowledged, List.of(silent), 0);
  }

  private String said(Verdict verdict, Progress progress, @Nullable String refused) {
    Programmed programmed = book.of(verdict, progress, refused);
    return programmed.state().text() + " " + programmed.reason();
  }

  @Test
  void nobodyConnectedIsUnknownAlsoWhereAllWouldHaveAcknowledged() {
    // Given
    publish(1, shop(1));

    // When
    Set<ObjectKey> arrived = book.progressed(progress(0, Long.MAX_VALUE));

    // Then
    assertThat(arrived).isEmpty();
    assertThat(said(shop(1), progress(0, Long.MAX_VALUE), null)).isEqualTo("Unknown NoDataPlane");
  }

  @Test
  void waitsForTheSequenceInWhichTheGenerationFirstAppeared() {
    // Given
    publish(1);
    publish(2, shop(1));
    publish(3, shop(1));

    // When Then
    assertThat(book.progressed(progress(1, 1))).isEmpty();
    assertThat(said(shop(1), progress(1, 1), null)).isEqualTo("False Pending");
    assertThat(book.progressed(progress(1, 2))).containsExactly(SHOP);
    assertThat(said(shop(1), progress(1, 2), null)).isEqualTo("True Programmed");
    publish(4, shop(2));
    assertThat(said(shop(2), progress(1, 3), null)).isEqualTo("False Pending");
  }

  @Test
  void whatWasInForceEverywhereStaysSoWhenAnotherDataPlaneConnects() {
    // Given
    publish(1, shop(1));
    book.progressed(progress(1, 1));

    // When
    book.progressed(progress(2, 0));

    // Then
    assertThat(said(shop(1), progress(2, 0), null)).isEqualTo("True Programmed");
  }

  @Test
  void oneThatIsLateWithItMakesItFalseAndIsNamed() {
    // Given
    publish(1, shop(1));
    publish(5, shop(2));
    book.progressed(progress(1, 5));
    Progress late = new Progress(2, 4, List.of(), 0, Map.of("dp-7", 4L));

    // When Then
    assertThat(said(shop(2), late, null)).isEqualTo("False Pending");
    assertThat(book.of(shop(2), late, null).message()).endsWith("dp-7");
    // And one that has it all the same changes nothing
    assertThat(said(shop(2), new Progress(2, 5, List.of(), 0, Map.of("dp-7", 5L)), null))
        .isEqualTo("True Programmed");
    // And it is True again when that one has caught up
    assertThat(said(shop(2), progress(2, 6), null)).isEqualTo("True Programmed");
  }

  @Test
  void namesTheSilentOnes() {
    // Given
    publish(1, shop(1));
    book.progressed(progress(1, 1, "b", "a"));

    // When Then
    assertThat(book.of(shop(1), progress(1, 1, "b", "a"), null).message()).endsWith("silent: a, b");
  }

  @Test
  void aRefusalIsFalseInTheWordsOfTheDataPlane() {
    // Given
    publish(1, shop(1));
    book.progressed(progress(1, 1));

    // When Then
    assertThat(said(shop(1), progress(1, 1), "too clever")).isEqualTo("False RefusedByDataPlane");
    assertThat(book.of(shop(1), progress(1, 1), "too clever").message()).isEqualTo("too clever");
  }

  @Test
  void tellsWhatChangedAndWhatIsGone() {
    // Given
    assertThat(publish(1, shop(1))).containsExactly(SHOP);

    // When Then
    assertThat(publish(2, shop(1))).isEmpty();
    assertThat(publish(3, shop(2))).containsExactly(SHOP);
    assertThat(publish(4)).containsExactly(SHOP);
    assertThat(book.verdict(SHOP)).isNull();
  }
}
