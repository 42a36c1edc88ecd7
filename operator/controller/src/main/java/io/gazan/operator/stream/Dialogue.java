package io.gazan.operator.stream;

import io.gazan.operator.stream.DataPlanes.State;
import io.gazan.operator.stream.Updates.Encoded;
import io.gazan.operator.stream.Updates.Published;
import io.gazan.upstreams.stream.Schema;
import io.gazan.upstreams.stream.message.BadMessage;
import io.gazan.upstreams.stream.message.StreamMessage;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said next in a session. After the hello there is at most one update without an answer;
 * when it has one, the newest publication follows, unless it is what the data plane has in force or
 * has refused already. Owned by the session's event loop.
 */
final class Dialogue {
  private static final Logger LOG = LoggerFactory.getLogger(Dialogue.class);

  /** Goes into logs, metrics and messages of conditions. */
  private static final Pattern NODE =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?");

  private static final int LONGEST_BUILD = 128;
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Session session;
  private final StreamParts parts;

  private Phase phase = new Phase.Greeting();
  private @Nullable State state;
  private @Nullable Published refused;
  private boolean retrying;
  private boolean skipped;
  private boolean writing;

  /** What is sent next must be whole: the data plane refused, and may have refused a patch. */
  private boolean whole;

  /** Sequences below wait, for a document that this data plane knows all keys of. */
  private long heldBelow;

  Dialogue(Session session, StreamParts parts) {
    this.session = session;
    this.parts = parts;
  }

  /** Where a session is. */
  private sealed interface Phase {
    /** No hello yet. */
    record Greeting() implements Phase {}

    /** Nothing waits for an answer. */
    record Settled() implements Phase {}

    /** An update is being made. */
    record Encoding() implements Phase {}

    /** An update has no answer yet. */
    record Asked(Published published) implements Phase {}
  }

  /** Empty before the hello. */
  String node() {
    State now = state;
    return now == null ? "" : now.node();
  }

  /** Whether a refusal may come now, which may be long. */
  boolean refusable() {
    return phase instanceof Phase.Asked;
  }

  /** Whether an update is not quite out yet. */
  boolean writing() {
    return writing;
  }

  void silent(boolean now) {
    State before = state;
    if (before != null && before.silent() != now) {
      tell(before.withSilent(now));
    }
  }

  private void tell(State now) {
    state = now;
    parts.dataPlanes().put(session, now);
  }

  void heard(StreamMessage message) throws BadMessage {
    silent(false);
    switch (message) {
      case StreamMessage.Hello hello -> hello(hello);
      case StreamMessage.Ack ack -> acknowledged(ack);
      case StreamMessage.Nack nack -> refused(nack);
      case StreamMessage.Ping ignored -> {
        if (phase instanceof Phase.Greeting) {
          throw new BadMessage("a ping before the hello");
        }
      }
      case StreamMessage.Update ignored -> throw new BadMessage("an update from a data plane");
    }
  }

  private void hello(StreamMessage.Hello hello) throws BadMessage {
    if (!(phase instanceof Phase.Greeting)) {
      throw new BadMessage("a second hello");
    }
    if (!NODE.matcher(hello.node()).matches()) {
      throw new BadMessage("node: expected letters, digits, '.', '_' and '-', 253 at most");
    }
    if (hello.build().length() > LONGEST_BUILD) {
      throw new BadMessage("build: longer than " + LONGEST_BUILD);
    }
    Ending refusal = parts.sessions().hello(session, hello.node());
    if (refusal != null) {
      session.finish(refusal, hello.node());
      return;
    }
    session.disarm();
    phase = new Phase.Settled();
    int schema = schema(hello);
    hold(schema);
    tell(
        new State(
            hello.node(),
            hello.build(),
            schema,
            hello.applied(),
            parts.updates().sequence(hello.applied()),
            false,
            false));
    parts.events().opened(hello.node());
    LOG.atInfo()
        .addKeyValue("node", hello.node())
        .addKeyValue("build", hello.build().replaceAll("[^ -~]", "?"))
        .addKeyValue("account", session.guest())
        .addKeyValue("applied", hello.applied())
        .log("a data plane connected");
    // There may be nothing to send for long, but whom it follows it has to know.
    session.ping();
    next();
  }

  /** The highest level of ours that it knows. */
  private static int schema(StreamMessage.Hello hello) {
    return Schema.KNOWN.stream()
        .filter(hello.schemas()::contains)
        .mapToInt(Integer::intValue)
        .max()
        .orElse(Schema.BASE);
  }

  /** What is published was made for data planes that know more: the next one will not be. */
  private void hold(int schema) {
    Published newest = parts.updates().newest();
    if (newest == null || schema >= parts.dataPlanes().progress().schema()) {
      return;
    }
    heldBelow = newest.publication().sequence() + 1;
    session.later(
        parts.limits().times().schemaHold(),
        () -> {
          heldBelow = 0;
          next();
        });
  }

  /**
   * Sends the newest publication, if it is wanted, nothing is on its way, and this replica leads:
   * one that lost the Lease may see less of the cluster than the next leader.
   */
  void next() {
    State now = state;
    Published newest = parts.updates().newest();
    if (session.ended()
        || now == null
        || newest == null
        || !(phase instanceof Phase.Settled)
        || !parts.leadership().leading()
        || newest.publication().sequence() < heldBelow) {
      return;
    }
    Published no = refused;
    if (no != null && no.version().equals(newest.version())) {
      retry(no, newest);
      return;
    }
    if (newest.version().equals(now.inForce())) {
      tell(now.with(newest.version(), newest.publication().sequence()));
      return;
    }
    phase = new Phase.Encoding();
    parts
        .updates()
        .encode(whole ? null : now.inForce(), parts.leadership().term())
        .whenCompleteAsync(
            (encoded, failure) -> {
              if (failure != null || encoded == null) {
                LOG.atError().setCause(failure).log("a publication cannot be written");
                session.finish(Ending.BROKEN, "");
              } else {
                send(encoded);
              }
            },
            session.loop());
  }

  /**
   * What was refused is not sent again, unless it was published again; and then not at once, so
   * that whoever publishes what a data plane refuses cannot make a loop of it.
   */
  private void retry(Published no, Published newest) {
    if (!retrying && newest.publication().sequence() > no.publication().sequence()) {
      retrying = true;
      session.later(
          AGAIN,
          () -> {
            retrying = false;
            refused = null;
            next();
          });
    }
  }

  private boolean isOld(Published published) {
    Published newest = parts.updates().newest();
    return newest != null
        && newest.publication().sequence() > published.publication().sequence()
        && !newest.version().equals(published.version());
  }

  private void send(Encoded encoded) {
    if (session.ended()) {
      return;
    }
    if (!skipped && isOld(encoded.published())) {
      // Once only: where the cluster changes faster than a document is encoded, none would be sent.
      skipped = true;
      phase = new Phase.Settled();
      next();
      return;
    }
    skipped = false;
    Phase.Asked asked = new Phase.Asked(encoded.published());
    phase = asked;
    writing = true;
    session.arm(parts.limits().times().drain(), Ending.SLOW_READER);
    session
        .write(encoded.line())
        .addListener(
            written -> {
              writing = false;
              if (!written.isSuccess()) {
                session.finish(Ending.BROKEN, String.valueOf(written.cause()));
              } else {
                parts.events().sent(encoded.whole(), encoded.line().length);
                if (phase.equals(asked)) {
                  session.arm(parts.limits().times().answer(), Ending.NO_ANSWER);
                }
              }
            });
  }

  private Published answered(long nonce, String version) throws BadMessage {
    if (phase instanceof Phase.Asked(Published published)
        && published.publication().sequence() == nonce
        && published.version().equals(version)) {
      session.disarm();
      phase = new Phase.Settled();
      return published;
    }
    throw new BadMessage("an answer to nothing that was asked, nonce " + nonce);
  }

  private void acknowledged(StreamMessage.Ack ack) throws BadMessage {
    Published published = answered(ack.nonce(), ack.version());
    whole = false;
    refused = null;
    State now = state;
    if (now != null) {
      Duration took = Duration.ofNanos(System.nanoTime() - published.since());
      parts.events().acknowledged(now.node(), took);
      tell(now.with(published.version(), published.publication().sequence()));
    }
    next();
  }

  private void refused(StreamMessage.Nack nack) throws BadMessage {
    Published published = answered(nack.nonce(), nack.version());
    whole = true;
    refused = published;
    session.refused(published.publication(), nack);
    next();
  }
}
