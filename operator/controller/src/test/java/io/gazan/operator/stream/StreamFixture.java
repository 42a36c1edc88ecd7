package io.gazan.operator.stream;

import io.gazan.operator.pki.ServingCertificate;
import io.gazan.operator.pki.TestCertificates;
import io.gazan.operator.publish.Publication;
import io.gazan.operator.stream.SessionLimits.Times;
import io.gazan.operator.stream.entry.EntryLimits;
import io.gazan.operator.stream.entry.Refusal;
import io.gazan.operator.stream.token.FakeTokens;
import io.gazan.operator.stream.token.TokenGate;
import io.gazan.upstreams.Problem;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A stream server with everything that it asks, and what it told. */
final class StreamFixture implements AutoCloseable {
  static final String TOKEN = "good";

  final FakeTokens tokens = new FakeTokens().pod(TOKEN, null);
  final AtomicBoolean leading = new AtomicBoolean(true);
  final AtomicLong term = new AtomicLong(1);
  final ServingCertificate authority = TestCertificates.authority();
  final AtomicReference<@Nullable ServingCertificate> certificate =
      new AtomicReference<>(TestCertificates.server(authority));
  final DataPlanes dataPlanes = new DataPlanes();
  final Documents documents = new Documents().many(3);
  final List<String> events = new CopyOnWriteArrayList<>();
  final List<Refusal> refusals = new CopyOnWriteArrayList<>();
  final List<Refused> refused = new CopyOnWriteArrayList<>();
  final StreamServer server;

  private final List<StreamClient> clients = new ArrayList<>();

  /** What the listener of data planes was told. */
  record Refused(String node, Publication publication, List<Problem> problems) {}

  private StreamFixture(EntryLimits entry, SessionLimits session) throws BindException {
    dataPlanes.listen(
        new DataPlanes.Listener() {
          @Override
          public void changed() {}

          @Override
          public void refused(String node, Publication publication, List<Problem> problems) {
            refused.add(new Refused(node, publication, problems));
          }
        });
    server =
        StreamServer.start(
            new StreamServer.Options(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), entry, session),
            new StreamServer.Peers(
                certificate::get,
                new TokenGate(tokens, Set.of("gazan/gazan-dataplane"), InstantSource.system()),
                Leadership.of(leading::get, term::get)),
            dataPlanes,
            new Recorder());
  }

  static StreamFixture start() throws BindException {
    return new StreamFixture(EntryLimits.DEFAULT, SessionLimits.DEFAULT);
  }

  static StreamFixture entry(UnaryOperator<EntryLimits> change) throws BindException {
    return new StreamFixture(change.apply(EntryLimits.DEFAULT), SessionLimits.DEFAULT);
  }

  static StreamFixture times(UnaryOperator<Times> change) throws BindException {
    SessionLimits limits = SessionLimits.DEFAULT;
    return session(
        new SessionLimits(
            change.apply(limits.times()),
            limits.lineBytes(),
            limits.nackBytes(),
            limits.messages(),
            limits.perToken(),
            limits.leastLife()));
  }

  static StreamFixture session(SessionLimits limits) throws BindException {
    return new StreamFixture(EntryLimits.DEFAULT, limits);
  }

  static Duration never() {
    return Duration.ofHours(1);
  }

  static Duration soon() {
    return Duration.ofMillis(200);
  }

  StreamClient connect() throws Exception {
    StreamClient client = StreamClient.connect(server.address(), authority.certificate());
    clients.add(client);
    return client;
  }

  /** A connection with a session that has said hello and has nothing in force. */
  StreamClient.Request session(String node) throws Exception {
    return session(node, null);
  }

  StreamClient.Request session(String node, @Nullable String applied) throws Exception {
    return connect().session(TOKEN, node, applied);
  }

  Publication publish() {
    Publication publication = documents.publish();
    server.offer(publication);
    return publication;
  }

  /** A connection without TLS. */
  Socket plain() throws IOException {
    Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  @Override
  public void close() {
    clients.forEach(StreamClient::close);
    server.close();
  }

  private final class Recorder implements StreamEvents {
    @Override
    public void refused(Refusal reason) {
      refusals.add(reason);
    }

    @Override
    public void opened(String node) {
      events.add("opened " + node);
    }

    @Override
    public void closed(String node, Ending reason) {
      events.add("closed " + node + " " + reason.label());
    }

    @Override
    public void sent(boolean whole, long bytes) {
      events.add("sent " + (whole ? "whole" : "patch"));
    }

    @Override
    public void acknowledged(String node, Duration sincePublished) {
      if (sincePublished.isNegative()) {
        throw new AssertionError("before it was published: " + sincePublished);
      }
      events.add("acknowledged " + node);
    }

    @Override
    public void refusedUpdate(String node, int problems) {
      events.add("refused " + node + " " + problems);
    }
  }
}
