package io.gazan.operator.translate.draft;

import io.gazan.operator.translate.backend.Backend;
import io.gazan.upstreams.route.RedirectSpec;
import io.gazan.upstreams.route.RespondSpec;
import java.util.List;

/** Where an object wants requests to go. */
public sealed interface Sending {
  /** To Services, by weight. */
  record ToServices(List<Backend> backends) implements Sending {
    public ToServices {
      backends = List.copyOf(backends);
    }
  }

  /** To another URL. */
  record Elsewhere(RedirectSpec redirect) implements Sending {}

  /** Nowhere: the data plane answers. */
  record Answered(RespondSpec respond) implements Sending {}

  /** Cannot be told; that was found and told already. */
  record Unknown() implements Sending {}
}
