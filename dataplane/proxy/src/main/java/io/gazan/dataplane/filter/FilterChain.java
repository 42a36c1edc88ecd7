package io.gazan.dataplane.filter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The filters of one route in the order of their stages; most routes have none and share one. */
public final class FilterChain {
  public static final FilterChain EMPTY = new FilterChain(new Filter[0]);

  private final Filter[] filters;
  private final Filter[] watchers;

  private FilterChain(Filter[] filters) {
    this.filters = filters;
    this.watchers = Arrays.stream(filters).filter(Filter::watchesAnswers).toArray(Filter[]::new);
  }

  /** Sorts by stage; filters of one stage keep their order. */
  public static FilterChain of(List<? extends Filter> filters) {
    return filters.isEmpty()
        ? EMPTY
        : new FilterChain(
            filters.stream().sorted(Comparator.comparing(Filter::stage)).toArray(Filter[]::new));
  }

  /** These and some more, which come last in their stages. */
  public FilterChain and(List<? extends Filter> more) {
    List<Filter> all = new ArrayList<>(Arrays.asList(filters));
    all.addAll(more);
    return of(all);
  }

  public boolean isEmpty() {
    return filters.length == 0;
  }

  public int size() {
    return filters.length;
  }

  Filter filter(int index) {
    return filters[index];
  }

  /** Tells the filters that watch answers, backwards: the last one to see a request hears first. */
  void answered(FilterPass pass, int status) {
    Filter[] told = watchers;
    for (int i = told.length - 1; i >= 0; i--) {
      told[i].onAnswer(pass, status);
    }
  }
}
