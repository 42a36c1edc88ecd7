package io.gazan.dataplane.filter;

import io.gazan.dataplane.http.RequestHead;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The filters of one route in the order of their stages; most routes have none and share one. */
public final class FilterChain {
  public static final FilterChain EMPTY = new FilterChain(new Filter[0]);

  private final Filter[] filters;

  private FilterChain(Filter[] filters) {
    this.filters = filters;
  }

  /** Sorts by stage; filters of one stage keep their order. */
  public static FilterChain of(List<? extends Filter> filters) {
    return filters.isEmpty()
        ? EMPTY
        : new FilterChain(
            filters.stream().sorted(Comparator.comparing(Filter::stage)).toArray(Filter[]::new));
  }

  /** The first answer of a filter, or null if the request goes on to an endpoint. */
  public @Nullable LocalAnswer onRequest(RequestHead head, FilterRequest request) {
    Filter[] steps = filters;
    if (steps.length == 0) {
      return null;
    }
    for (Filter filter : steps) {
      LocalAnswer answer = filter.onRequest(head, request);
      if (answer != null) {
        return answer;
      }
    }
    return null;
  }

  public int size() {
    return filters.length;
  }
}
