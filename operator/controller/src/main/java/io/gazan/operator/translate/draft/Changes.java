package io.gazan.operator.translate.draft;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * What tells two lists of drafts apart. One that is another is in both: as the one that is gone and
 * as the one that has come.
 */
public record Changes(List<Drafted> gone, List<Drafted> come) {
  /**
   * Between two lists, at the cost of going through them once.
   *
   * @param before the oldest first, as {@code now}
   * @param same whether one stands for the other
   */
  public static Changes between(
      List<Drafted> before, List<Drafted> now, BiPredicate<Drafted, Drafted> same) {
    Changes changes = new Changes(new ArrayList<>(), new ArrayList<>());
    int i = 0;
    int j = 0;
    while (i < before.size() && j < now.size()) {
      Drafted one = before.get(i);
      Drafted other = now.get(j);
      if (same.test(one, other)) {
        i++;
        j++;
        continue;
      }
      int order = one.subject().compareTo(other.subject());
      if (order <= 0) {
        changes.gone.add(one);
        i++;
      }
      if (order >= 0) {
        changes.come.add(other);
        j++;
      }
    }
    changes.gone.addAll(before.subList(i, before.size()));
    changes.come.addAll(now.subList(j, now.size()));
    return changes;
  }

  public boolean isEmpty() {
    return gone.isEmpty() && come.isEmpty();
  }
}
