package io.gazan.dataplane.admin.page;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One path of the admin server. Called on its event loop, must not block there. */
public interface Page {
  /** Reads and nothing else. */
  List<String> READ = List.of("GET", "HEAD");

  /** The methods it serves; others are answered with 405. */
  List<String> methods();

  /**
   * Begins an exchange. The reply may come at once, later, or after the body was taken; from any
   * thread, once. A reply before the body was taken ends the exchange without it.
   *
   * @return who takes the body; null if none is wanted, and then a request with one is refused
   */
  @Nullable BodyTaker begin(Head head, Consumer<Answer> reply);
}
