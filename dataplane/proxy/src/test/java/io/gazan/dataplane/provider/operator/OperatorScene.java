package io.gazan.dataplane.provider.operator;

import static org.awaitility.Awaitility.await;

import io.gazan.dataplane.config.OperatorConfig;
import io.gazan.dataplane.testing.operator.FakeOperator;
import io.gazan.dataplane.testing.tls.TestCertificates;
import io.gazan.dataplane.testing.tls.TestPair;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.document.parse.DocumentLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A provider that is in a hurry, between operators and a sink that a test looks into. */
final class OperatorScene implements AutoCloseable {
  static final String NAME = "operator.test";
  static final TestPair PAIR = TestCertificates.server(NAME);

  /** Tenths of seconds, where the real one has seconds. */
  static final Timing HASTY =
      new Timing(
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofMillis(50),
          Duration.ofSeconds(60),
          Duration.ofMillis(50),
          Duration.ofMillis(200),
          Duration.ofMillis(50));

  final Path folder;
  final List<Upstreams> applied = new CopyOnWriteArrayList<>();
  final List<FakeOperator> operators = new ArrayList<>();
  volatile List<Problem> problems = List.of();
  DocumentLimits limits = DocumentLimits.DEFAULTS;
  Timing timing = HASTY;
  volatile List<InetSocketAddress> addresses = List.of();
  private @Nullable OperatorProvider provider;

  OperatorScene(Path folder) throws IOException {
    this.folder = folder;
    Files.writeString(folder.resolve("ca.pem"), TestCertificates.authority().certificatePem());
    Files.writeString(folder.resolve("token"), "token-1\n");
  }

  /** One more operator that the name stands for. */
  FakeOperator operator() {
    FakeOperator operator = FakeOperator.start(PAIR);
    operators.add(operator);
    addresses = operators.stream().map(FakeOperator::address).toList();
    return operator;
  }

  OperatorProvider start() {
    OperatorProvider made =
        new OperatorProvider(
            new OperatorConfig(
                NAME,
                9443,
                folder.resolve("ca.pem"),
                folder.resolve("token"),
                folder.resolve("state"),
                "node-1"),
            "0.0.test",
            limits,
            upstreams -> {
              if (problems.isEmpty()) {
                applied.add(upstreams);
              }
              return problems;
            },
            timing,
            (_, _) -> addresses);
    provider = made;
    made.start();
    return made;
  }

  OperatorProvider provider() {
    OperatorProvider started = provider;
    if (started == null) {
      throw new AssertionError("not started");
    }
    return started;
  }

  void awaitEnded(SessionEnd end, long times) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> provider().figures().sessions().getOrDefault(end.label(), 0L) >= times);
  }

  Path stateFile() {
    return folder.resolve("state").resolve(LastKnownGood.FILE);
  }

  /** Ends the provider alone. */
  void stop() {
    provider().close();
    provider = null;
  }

  @Override
  public void close() {
    if (provider != null) {
      provider.close();
    }
    operators.forEach(FakeOperator::close);
  }
}
