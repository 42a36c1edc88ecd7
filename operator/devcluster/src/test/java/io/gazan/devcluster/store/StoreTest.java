package io.gazan.devcluster.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StoreTest {
  private final ResourceType type = new ResourceTypes().builtIn("configmaps");
  private final Store store = new Store(5);

  private Stored put(String namespace, String name, String label) {
    ObjectNode node = Json.object();
    ObjectNode metadata = node.putObject("metadata").put("name", name).put("namespace", namespace);
    metadata.putObject("labels").put("app", label);
    return store.locked(() -> store.put(type, new Key(namespace, name), node));
  }

  private void remove(String namespace, String name) {
    Stored last = Objects.requireNonNull(store.get(type, new Key(namespace, name)));
    store.locked(() -> store.remove(type, last));
  }

  private static List<String> read(Watcher watcher) throws InterruptedException {
    List<String> seen = new ArrayList<>();
    try {
      for (var event = watcher.next(0); event != null; event = watcher.next(0)) {
        seen.add(event.type() + " " + event.object().key().name());
      }
    } catch (ApiFailure failed) {
      seen.add("failed " + failed.code());
    }
    return seen;
  }

  @Test
  void failsToResumeWhatItForgot() throws Exception {
    // Given
    long first = put("a", "0", "x").revision();
    for (int i = 1; i <= 6; i++) {
      put("a", Integer.toString(i), "x");
    }

    // When, Then
    try (Watcher late = store.watch(type, Selector.all(), first);
        Watcher early = store.watch(type, Selector.all(), first + 1)) {
      assertThat(read(late)).containsExactly("failed 410");
      assertThat(read(early))
          .containsExactly("ADDED 2", "ADDED 3", "ADDED 4", "ADDED 5", "ADDED 6");
    }
  }

  @Test
  void endsAWatchThatDoesNotRead() throws Exception {
    // Given
    try (Watcher slow = store.watch(type, Selector.all(), 0)) {
      // When
      for (int i = 0; i < 6; i++) {
        put("a", Integer.toString(i), "x");
      }

      // Then
      assertThat(read(slow)).containsExactly("failed 410");
      assertThat(store.watches()).isOne();
    }
    assertThat(store.watches()).isZero();
  }

  @Test
  void endsWatchesWithoutWordsWhenTheyAreDropped() throws Exception {
    // Given
    try (Watcher running = store.watch(type, Selector.all(), 0)) {
      // When
      store.dropWatches();
      put("a", "0", "x");

      // Then
      assertThat(running.isEnded()).isTrue();
      assertThat(running.next(Long.MAX_VALUE / 2_000_000)).isNull();
    }
  }

  @Test
  void endsWatchesWhenTheHistoryExpires() throws Exception {
    // Given
    long before = put("a", "1", "x").revision();
    try (Watcher running = store.watch(type, Selector.all(), before)) {
      // When
      store.expireHistory();

      // Then
      assertThat(read(running)).containsExactly("failed 410");
    }
    try (Watcher resumed = store.watch(type, Selector.all(), before)) {
      assertThat(read(resumed)).containsExactly("failed 410");
    }
  }

  @Test
  void tellsAWatchWhatEntersAndLeavesItsSelection() throws Exception {
    // Given
    put("a", "old", "x");
    put("b", "elsewhere", "x");
    try (Watcher watcher = store.watch(type, Selector.of(type, "a", "app=x", ""), 0)) {
      // When
      put("a", "new", "y");
      put("a", "new", "x");
      put("a", "new", "x");
      put("a", "new", "y");

      // Then
      assertThat(read(watcher))
          .containsExactly("ADDED old", "ADDED new", "MODIFIED new", "DELETED new");
      remove("a", "new");
      remove("a", "old");
      assertThat(read(watcher)).containsExactly("DELETED old");
    }
  }

  @Test
  void pagesInOrder() {
    // Given
    for (String name : List.of("c", "a", "d", "b", "e")) {
      put("n", name, "x");
    }
    put("m", "other", "x");
    Selector selector = Selector.of(type, "n", "", "");

    // When
    Store.Page first = store.list(type, selector, 2, "");
    remove("n", "b");
    Store.Page second = store.list(type, selector, 2, first.next());
    Store.Page third = store.list(type, selector, 2, second.next());

    // Then
    assertThat(names(first)).containsExactly("a", "b");
    assertThat(names(second)).containsExactly("c", "d");
    assertThat(names(third)).containsExactly("e");
    assertThat(third.next()).isEmpty();
    assertThat(third.revision()).isEqualTo(first.revision());
    store.expireHistory();
    assertThatThrownBy(() -> store.list(type, selector, 2, first.next()))
        .isInstanceOfSatisfying(ApiFailure.class, e -> assertThat(e.code()).isEqualTo(410));
  }

  private static List<String> names(Store.Page page) {
    return page.items().stream().map(s -> s.key().name()).toList();
  }
}
