package io.gazan.dataplane.admin.status;

import io.gazan.dataplane.admin.key.KeyGuard;
import io.gazan.dataplane.admin.page.Answer;
import io.gazan.dataplane.admin.page.BodyTaker;
import io.gazan.dataplane.admin.page.Head;
import io.gazan.dataplane.admin.page.Page;
import io.gazan.dataplane.routing.RoutingTable;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /status}: all there is to know; {@code ?live} for every endpoint whether it takes
 * requests, {@code ?all} its settings, by host and path.
 */
public record StatusPage(StatusFacts facts, KeyGuard guard) implements Page {
  private static final Logger LOG = LoggerFactory.getLogger(StatusPage.class);

  @Override
  public List<String> methods() {
    return READ;
  }

  @Override
  public @Nullable BodyTaker begin(Head head, Consumer<Answer> reply) {
    Answer refusal = guard.strangerRefusal(head);
    if (refusal != null) {
      reply.accept(refusal);
      return null;
    }
    boolean live = head.query().has("live");
    boolean all = head.query().has("all");
    RoutingTable table = facts.table().get();
    Thread.ofVirtual()
        .name("gazan-status")
        .start(
            () -> {
              Answer answer = Answer.error(500, "internal error");
              try {
                byte[] body =
                    live || all
                        ? new EndpointsText(table, !live).bytes()
                        : new StatusText(facts, table).bytes(Instant.now());
                answer = Answer.json(200, body);
              } catch (RuntimeException | Error e) {
                LOG.error("status: a defect of this program", e);
              } finally {
                reply.accept(answer);
              }
            });
    return null;
  }
}
