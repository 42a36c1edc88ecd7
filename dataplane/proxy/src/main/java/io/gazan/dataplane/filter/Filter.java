package io.gazan.dataplane.filter;

/**
 * One step that a route puts before its endpoints. Compiled with the route, immutable, shared by
 * every event loop. To add one: implement this, give it its {@link FilterStage}, read its key in
 * the model, and build it in the routing compiler.
 */
public interface Filter {
  FilterStage stage();

  /**
   * Runs on the event loop of the client's connection and must not block; what takes time is
   * decided {@link FilterPass#later later}.
   */
  Verdict onRequest(FilterPass pass);

  /** Whether this filter wants to know how each exchange ended. */
  default boolean watchesAnswers() {
    return false;
  }

  /**
   * Runs on the event loop at the end of an exchange that this filter saw or that an earlier one
   * answered, if it {@link #watchesAnswers}.
   *
   * @param status what the client was answered, by an endpoint, a filter or the proxy
   */
  default void onAnswer(FilterPass pass, int status) {}
}
