package io.gazan.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.operator.inventory.ObjectKey;
import io.gazan.operator.translate.Verdict;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EntryOwnersTest {
  private static Verdict verdict(String name, String... entries) {
    Verdict.Outcome fine = new Verdict.Outcome(true, "Accepted", "");
    return new Verdict(
        new ObjectKey("Ingress", "web", name),
        name,
        1,
        "1",
        fine,
        fine,
        List.of(),
        Set.of(entries));
  }

  private static List<String> owners(String path, Verdict... verdicts) {
    return EntryOwners.of(path, List.of(verdicts)).stream().map(ObjectKey::name).sorted().toList();
  }

  @Test
  void whatIsNobodysHasNoOwner() {
    // Given
    Verdict shop = verdict("shop", "upstreams.shop.example.paths./");

    // When Then
    assertThat(
            Stream.of("", "upstreams", "clusters.web-shop", "upstreams.other.paths./", "clusters"))
        .allSatisfy(path -> assertThat(owners(path, shop)).isEmpty());
  }

  @Test
  void aProblemBelowAnEntryIsItsOwners() {
    // Given
    Verdict shop = verdict("shop", "clusters.web-shop", "upstreams.shop.example.paths./");
    Verdict also = verdict("also", "clusters.web-shop");

    // When Then
    assertThat(owners("clusters.web-shop.servers[0]", shop, also)).containsExactly("also", "shop");
    assertThat(owners("upstreams.shop.example.paths./", shop, also)).containsExactly("shop");
    assertThat(owners("clusters.web-shopping", shop, also)).isEmpty();
  }

  @Test
  void theLongestOfTwoEntriesThatLookLikeParentAndChildCounts() {
    // Given
    Verdict parent = verdict("parent", "upstreams.h.paths./a");
    Verdict child = verdict("child", "upstreams.h.paths./a.b");

    // When Then
    assertThat(owners("upstreams.h.paths./a.b.headers", parent, child)).containsExactly("child");
    assertThat(owners("upstreams.h.paths./a.headers", parent, child)).containsExactly("parent");
  }

  @Test
  void aPathThatCannotBeCompiledIsItsOwners() {
    // Given: the places that the data plane tells, as RoutingTablesTest there has them
    Verdict odd = verdict("odd", "upstreams.b.test.paths.=/odd");
    Verdict odder = verdict("odder", "upstreams.c.test.paths./even.odder");
    Verdict even = verdict("even", "upstreams.c.test.paths./even", "upstreams.b.test.paths./odd");

    // When Then
    assertThat(owners("upstreams.b.test.paths.=/odd", odd, odder, even)).containsExactly("odd");
    assertThat(owners("upstreams.c.test.paths./even.odder", odd, odder, even))
        .containsExactly("odder");
  }

  @Test
  void aProblemOfAHostIsThatOfAllItsPaths() {
    // Given
    Verdict one = verdict("one", "upstreams.h.paths./a");
    Verdict two = verdict("two", "upstreams.h.paths./b");
    Verdict other = verdict("other", "upstreams.x.paths./b");

    // When Then
    assertThat(owners("upstreams.h", one, two, other)).containsExactly("one", "two");
  }
}
