package io.gazan.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.operator.inventory.ObjectKey;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeftObjectsTest {
  private final Set<ObjectKey> cluster = new HashSet<>();
  private final LeftObjects left = new LeftObjects(cluster::contains, 2);

  private ObjectKey object(String name) {
    ObjectKey key = new ObjectKey("Ingress", "web", name);
    cluster.add(key);
    return key;
  }

  @Test
  void oneThatWasDeletedIsNotKept() {
    // Given
    ObjectKey deleted = object("deleted");
    cluster.clear();

    // When Then
    assertThat(left.add(deleted)).isTrue();
    assertThat(left.all()).isEmpty();
  }

  @Test
  void thoseThatAreDeletedLaterMakeRoom() {
    // Given
    ObjectKey one = object("one");
    ObjectKey two = object("two");
    ObjectKey three = object("three");
    assertThat(left.add(one)).isTrue();
    assertThat(left.add(two)).isTrue();
    assertThat(left.add(three)).isFalse();

    // When
    cluster.remove(one);

    // Then
    assertThat(left.add(three)).isTrue();
    assertThat(left.all()).containsExactly(two, three);
    left.remove(two);
    assertThat(left.all()).containsExactly(three);
  }
}
