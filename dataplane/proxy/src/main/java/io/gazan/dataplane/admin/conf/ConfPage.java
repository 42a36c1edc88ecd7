package io.gazan.dataplane.admin.conf;

import io.gazan.dataplane.admin.AdminCounts;
import io.gazan.dataplane.admin.key.KeyGuard;
import io.gazan.dataplane.admin.page.Answer;
import io.gazan.dataplane.admin.page.BodyTaker;
import io.gazan.dataplane.admin.page.Head;
import io.gazan.dataplane.admin.page.Page;
import io.gazan.dataplane.provider.api.Submission;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.writer.Secrets;
import io.gazan.upstreams.writer.UpstreamsWriter;
import io.netty.util.NetUtil;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /conf}. {@code GET} shows the document in force without its secrets, with the key and
 * {@code ?reveal} one that runs. {@code POST} puts another in force, with {@code ?save} also into
 * the upstreams file, with {@code ?dry_run} nowhere. The key is judged before a byte of the body is
 * read. Without {@code master_key} in main.yaml all of it is forbidden.
 */
public final class ConfPage implements Page {
  private static final Logger LOG = LoggerFactory.getLogger(ConfPage.class);

  /** Received, waiting or being applied; each may be as large as {@code limits.document}. */
  static final int MOST_DOCUMENTS = 4;

  private static final Set<String> GET_FLAGS = Set.of("key", "reveal");
  private static final Set<String> POST_FLAGS = Set.of("key", "save", "dry_run");

  private final Rules rules;
  private final KeyGuard guard;
  private final AdminCounts counts;
  private final Supplier<Upstreams> inForce;
  private final DocumentTaker documents;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * What main.yaml says.
   *
   * @param enabled {@code config_api_enabled}
   * @param operator whether an operator says what is in force, and nobody else
   * @param documentBytes {@code limits.document}
   */
  public record Rules(boolean enabled, boolean operator, int documentBytes) {}

  /** Where documents go. */
  @FunctionalInterface
  public interface DocumentTaker {
    /** Called on a virtual thread; takes its time. */
    Answer take(Submission submission);
  }

  /**
   * @param inForce the document in force, from memory
   */
  public ConfPage(
      Rules rules,
      KeyGuard guard,
      AdminCounts counts,
      Supplier<Upstreams> inForce,
      DocumentTaker documents) {
    this.rules = rules;
    this.guard = guard;
    this.counts = counts;
    this.inForce = inForce;
    this.documents = documents;
  }

  @Override
  public List<String> methods() {
    return List.of("GET", "HEAD", "POST");
  }

  @Override
  public @Nullable BodyTaker begin(Head head, Consumer<Answer> reply) {
    boolean post = head.method().equals("POST");
    Answer refusal = refusal(head, post);
    if (refusal != null) {
      reply.accept(refusal);
      return null;
    }
    if (post) {
      return new Receiving(mode(head), NetUtil.toAddressString(head.client().getAddress()), reply);
    }
    Secrets secrets = head.query().has("reveal") ? Secrets.REVEALED : Secrets.REDACTED;
    Upstreams shown = inForce.get();
    off("gazan-conf-read", reply, () -> Answer.json(200, UpstreamsWriter.write(shown, secrets)));
    return null;
  }

  private @Nullable Answer refusal(Head head, boolean post) {
    if (!rules.enabled()) {
      return Answer.error(403, "config_api_enabled is false");
    }
    // Without a key in main.yaml there is nobody who could have said who may look.
    boolean needsKey = post || head.query().has("reveal") || !guard.hasKey();
    Answer stranger = needsKey ? guard.refusal(head) : guard.strangerRefusal(head);
    if (stranger != null) {
      return stranger;
    }
    String unknown = head.query().unknown(post ? POST_FLAGS : GET_FLAGS);
    if (unknown != null) {
      // A misspelt dry_run must not put a document in force.
      return Answer.error(
          400, "unknown query parameter; known here: " + String.join(", ", flags(post)));
    }
    if (post && rules.operator()) {
      return Answer.error(
          409, "an operator is configured, and its documents alone come into force");
    }
    if (post && head.query().has("save") && head.query().has("dry_run")) {
      return Answer.error(400, "save and dry_run exclude each other");
    }
    if (post && underWay.incrementAndGet() > MOST_DOCUMENTS) {
      underWay.decrementAndGet();
      counts.refused(AdminCounts.Reason.BUSY);
      return Answer.error(503, MOST_DOCUMENTS + " documents are under way")
          .with("Retry-After", "1");
    }
    return null;
  }

  private static List<String> flags(boolean post) {
    return (post ? POST_FLAGS : GET_FLAGS).stream().sorted().toList();
  }

  private static Submission.Mode mode(Head head) {
    if (head.query().has("dry_run")) {
      return Submission.Mode.CHECK;
    }
    return head.query().has("save") ? Submission.Mode.SAVE : Submission.Mode.APPLY;
  }

  private static void off(String name, Consumer<Answer> reply, Supplier<Answer> work) {
    Thread.ofVirtual()
        .name(name)
        .start(
            () -> {
              Answer answer = Answer.error(500, "internal error");
              try {
                answer = work.get();
              } catch (RuntimeException | Error e) {
                LOG.error("config API: a defect of this program", e);
              } finally {
                reply.accept(answer);
              }
            });
  }

  /** A document on its way; holds one of the places until it is through or broken off. */
  private final class Receiving implements BodyTaker {
    private final Submission.Mode mode;
    private final String by;
    private final Consumer<Answer> reply;

    private Receiving(Submission.Mode mode, String by, Consumer<Answer> reply) {
      this.mode = mode;
      this.by = by;
      this.reply = reply;
    }

    @Override
    public int limit() {
      return rules.documentBytes();
    }

    @Override
    public void take(byte[] body) {
      off(
          "gazan-conf-apply",
          answer -> {
            underWay.decrementAndGet();
            reply.accept(answer);
          },
          () -> documents.take(new Submission(body, mode, by)));
    }

    @Override
    public void broken() {
      underWay.decrementAndGet();
    }
  }
}
