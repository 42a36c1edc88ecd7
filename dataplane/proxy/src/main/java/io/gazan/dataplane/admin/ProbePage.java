package io.gazan.dataplane.admin;

import io.gazan.dataplane.admin.page.Answer;
import io.gazan.dataplane.admin.page.BodyTaker;
import io.gazan.dataplane.admin.page.Head;
import io.gazan.dataplane.admin.page.Page;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /livez} and {@code /readyz}.
 *
 * @param source answers from memory
 */
record ProbePage(Supplier<Probe> source) implements Page {
  @Override
  public List<String> methods() {
    return READ;
  }

  @Override
  public @Nullable BodyTaker begin(Head head, Consumer<Answer> reply) {
    Probe probe = source.get();
    reply.accept(Answer.text(probe.ok() ? 200 : 503, probe.text()));
    return null;
  }
}
