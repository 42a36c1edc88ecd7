package io.gazan.dataplane.admin.page;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A page that always says the same. */
public record FixedPage(Answer answer) implements Page {
  @Override
  public List<String> methods() {
    return READ;
  }

  @Override
  public @Nullable BodyTaker begin(Head head, Consumer<Answer> reply) {
    reply.accept(answer);
    return null;
  }
}
