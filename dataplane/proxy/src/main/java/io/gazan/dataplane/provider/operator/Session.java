package io.gazan.dataplane.provider.operator;

import io.gazan.dataplane.provider.RareLog;
import io.gazan.dataplane.provider.UpstreamsSink;
import io.gazan.dataplane.provider.operator.StreamEvent.Ended;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.stream.Reading;
import io.gazan.upstreams.stream.Snapshot;
import io.gazan.upstreams.stream.SnapshotReader;
import io.gazan.upstreams.stream.message.BadMessage;
import io.gazan.upstreams.stream.message.StreamCodec;
import io.gazan.upstreams.stream.message.StreamMessage;
import io.gazan.upstreams.stream.message.StreamMessage.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done with an operator's messages: an update is read, put in force and acknowledged, or
 * refused with its problems; one of a term that is over, or a patch of something else than what is
 * in force, ends the session. Used by the provider's thread alone.
 */
final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final int MOST_PROBLEMS = 100;

  private final InForce inForce;
  private final SnapshotReader reader;
  private final UpstreamsSink sink;
  private final LastKnownGood lastKnownGood;
  private final OperatorCounters counters;
  private final RareLog applied = new RareLog(Duration.ofSeconds(1));
  private final RareLog refused = new RareLog(Duration.ofSeconds(10));

  Session(
      InForce inForce,
      SnapshotReader reader,
      UpstreamsSink sink,
      LastKnownGood lastKnownGood,
      OperatorCounters counters) {
    this.inForce = inForce;
    this.reader = reader;
    this.sink = sink;
    this.lastKnownGood = lastKnownGood;
    this.counters = counters;
  }

  /**
   * Goes on until the session is over.
   *
   * @param established run once when the operator has taken the session
   */
  Ended run(OperatorConnection connection, Runnable established) throws InterruptedException {
    boolean open = false;
    while (true) {
      switch (connection.next()) {
        case Ended ended -> {
          return ended;
        }
        case StreamEvent.Answered(int status) -> {
          if (status != 200) {
            return refusedWith(status);
          }
          open = true;
          established.run();
        }
        case StreamEvent.Line(byte[] line) -> {
          if (!open) {
            return new Ended(SessionEnd.BAD_MESSAGE, "a message before the answer");
          }
          Ended ended = take(line, connection);
          if (ended != null) {
            return ended;
          }
        }
      }
    }
  }

  private static Ended refusedWith(int status) {
    SessionEnd end =
        switch (status) {
          case 401, 403 -> SessionEnd.UNAUTHORIZED;
          case 503 -> SessionEnd.NOT_LEADER;
          default -> SessionEnd.REFUSED;
        };
    return new Ended(end, "answered " + status);
  }

  /** Null if the session goes on. */
  private @Nullable Ended take(byte[] line, OperatorConnection connection) {
    try {
      return switch (StreamCodec.decode(line)) {
        case StreamMessage.Ping(Long term) -> term == null ? null : term(term);
        case Update update -> update(update, connection);
        case StreamMessage.Hello _, StreamMessage.Ack _, StreamMessage.Nack _ ->
            new Ended(SessionEnd.BAD_MESSAGE, "a message that only a data plane sends");
      };
    } catch (BadMessage e) {
      return new Ended(SessionEnd.BAD_MESSAGE, "a line is no message: " + e.getMessage());
    }
  }

  /** Null if nobody leads that was elected later. */
  private @Nullable Ended term(long term) {
    if (term < inForce.term()) {
      return new Ended(
          SessionEnd.LOWER_TERM,
          "its term %d is over, %d was seen".formatted(term, inForce.term()));
    }
    inForce.term(term);
    return null;
  }

  private @Nullable Ended update(Update update, OperatorConnection connection) {
    Ended over = term(update.term());
    if (over != null) {
      return over;
    }
    return switch (reader.read(update, inForce.snapshot())) {
      case Reading.OtherBase() ->
          new Ended(SessionEnd.OTHER_BASE, "a patch of another version than the one in force");
      case Reading.Refused(List<Problem> problems) -> {
        nack(update, problems, connection);
        yield null;
      }
      case Reading.Read(Snapshot snapshot, List<Problem> warnings) -> {
        List<Problem> problems = sink.apply(snapshot.upstreams());
        if (problems.isEmpty()) {
          ack(update, snapshot, connection);
          warnings.forEach(warning -> LOG.debug("{}", warning));
        } else {
          nack(update, problems, connection);
        }
        yield null;
      }
    };
  }

  private void ack(Update update, Snapshot snapshot, OperatorConnection connection) {
    inForce.snapshot(snapshot);
    inForce.refused(false);
    counters.applied.increment();
    lastKnownGood.keep(snapshot, update.term());
    connection.send(new StreamMessage.Ack(update.nonce(), snapshot.version()));
    applied.info(LOG, "the operator's " + snapshot + " is in force");
  }

  private void nack(Update update, List<Problem> problems, OperatorConnection connection) {
    List<Problem> told = problems;
    if (problems.size() > MOST_PROBLEMS) {
      told = new ArrayList<>(problems.subList(0, MOST_PROBLEMS));
      told.add(new Problem("", 0, 0, problems.size() - MOST_PROBLEMS + " more problems"));
    }
    inForce.refused(true);
    counters.refused.increment();
    connection.send(new StreamMessage.Nack(update.nonce(), update.version(), told));
    refused.log(
        more ->
            LOG.error(
                "the operator's version {} is refused, {} problem(s), the first: {}{}",
                update.version(),
                problems.size(),
                problems.getFirst(),
                more));
  }
}
