package io.gazan.operator.status;

import io.gazan.operator.inventory.ObjectKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Objects that are ours no more and may still show a status of ours, until a leader has looked at
 * them: a standby keeps them for the day that it leads. One that the cluster does not have is none.
 * Owned by one thread.
 */
final class LeftObjects {
  private final Predicate<ObjectKey> exists;
  private final int most;
  private final Set<ObjectKey> left = new LinkedHashSet<>();

  /**
   * None yet.
   *
   * @param exists whether the cluster has it
   * @param most that are kept
   */
  LeftObjects(Predicate<ObjectKey> exists, int most) {
    this.exists = exists;
    this.most = most;
  }

  /** False if there is no room, also without those that were deleted meanwhile. */
  boolean add(ObjectKey key) {
    if (!exists.test(key) || left.contains(key)) {
      return true;
    }
    if (left.size() >= most) {
      left.removeIf(exists.negate());
    }
    return left.size() < most && left.add(key);
  }

  boolean contains(ObjectKey key) {
    return left.contains(key);
  }

  /** It is ours again, or was looked at. */
  void remove(ObjectKey key) {
    left.remove(key);
  }

  List<ObjectKey> all() {
    return List.copyOf(left);
  }
}
