package io.gazan.dataplane.filter;

import io.gazan.dataplane.http.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * One step that a route puts before its endpoints. Compiled with the route, immutable, shared by
 * every event loop. To add one: implement this, give it its {@link FilterStage}, read its key in
 * the model, and build it in the routing compiler.
 */
public interface Filter {
  FilterStage stage();

  /**
   * Runs on the event loop of the client's connection and must not block.
   *
   * @return the answer that ends the exchange here, or null to go on
   */
  @Nullable LocalAnswer onRequest(RequestHead head, FilterRequest request);
}
