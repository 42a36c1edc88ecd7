package io.gazan.dataplane;

import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.OperatorConfig;
import io.gazan.dataplane.observe.sample.ConsulSample;
import io.gazan.dataplane.observe.sample.OperatorSample;
import io.gazan.dataplane.observe.sample.ProviderSample;
import io.gazan.dataplane.parts.StartFailure;
import io.gazan.dataplane.provider.ConfigSource;
import io.gazan.dataplane.provider.UpstreamsSinks;
import io.gazan.dataplane.provider.consul.ConsulFigures;
import io.gazan.dataplane.provider.consul.ConsulProvider;
import io.gazan.dataplane.provider.file.FileProvider;
import io.gazan.dataplane.provider.operator.OperatorFigures;
import io.gazan.dataplane.provider.operator.OperatorProvider;
import io.gazan.dataplane.routing.RoutingTables;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.document.parse.DocumentLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sources of upstreams, joined as main.yaml wants them: files, with Consul between them and the
 * tables, or an operator; and the way in that they share with the config API.
 */
final class Providers implements AutoCloseable {
  private final MainConfig config;
  private final DocumentLimits limits;
  private final RoutingTables tables;
  private final ConsulProvider consul;
  private final UpstreamsSinks sinks;
  private @Nullable FileProvider files;

  /** Read by scrapes, which may come before it is started. */
  private volatile @Nullable OperatorProvider operator;

  Providers(MainConfig config, RoutingTables tables) {
    this.config = config;
    this.tables = tables;
    this.limits = DocumentLimits.ofBytes(config.limits().documentBytes());
    this.consul = new ConsulProvider(this::putInForce, limits);
    this.sinks = new UpstreamsSinks(consul, () -> tables.current().version().toString());
  }

  private List<Problem> putInForce(ConfigSource source, Upstreams upstreams) {
    List<Problem> problems = tables.apply(upstreams);
    if (problems.isEmpty()) {
      sinks.inForce(source);
    }
    return problems;
  }

  /**
   * Puts the first document in force, before any port is bound, and watches for the next. With an
   * operator it is what was in force last, or nothing yet.
   *
   * @return ends the watching
   * @throws StartFailure if there is a file and it cannot be used
   */
  AutoCloseable start() throws StartFailure {
    OperatorConfig of = config.upstream().operator();
    if (of != null) {
      OperatorProvider provider =
          new OperatorProvider(
              of, GazanCommand.Version.number(), limits, sinks.of(ConfigSource.OPERATOR));
      operator = provider;
      provider.start();
      return provider;
    }
    Path file = config.upstream().file();
    if (file == null) {
      return () -> {};
    }
    FileProvider provider = new FileProvider(file, limits, sinks.of(ConfigSource.FILE));
    List<Problem> problems = provider.start();
    if (!problems.isEmpty()) {
      throw new StartFailure(
          problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }
    files = provider;
    return provider;
  }

  /** What would keep a document from coming into force now; nothing is asked of Consul. */
  List<Problem> problems(Upstreams upstreams) {
    List<Problem> problems = new ArrayList<>(ConsulProvider.problems(upstreams));
    problems.addAll(tables.problems(upstreams.withoutConsul()));
    return problems;
  }

  /** Null where there is no file. */
  @Nullable FileProvider files() {
    return files;
  }

  UpstreamsSinks sinks() {
    return sinks;
  }

  /**
   * Documents of files or an operator that were refused, also those that could not be read; without
   * either, those that the tables refused.
   */
  long rejected() {
    FileProvider ofFiles = files;
    OperatorProvider ofOperator = operator;
    if (ofFiles != null) {
      return ofFiles.rejected();
    }
    return ofOperator == null ? tables.changes().rejected() : ofOperator.figures().refused();
  }

  /** Whether what the file, Consul or an operator said last was refused. */
  boolean refused() {
    FileProvider ofFiles = files;
    OperatorProvider ofOperator = operator;
    return consul.refused()
        || (ofFiles != null && ofFiles.refused())
        || (ofOperator != null && ofOperator.refused());
  }

  /**
   * Reads files again, asks Consul again soon, and looks for the operator if it is not connected.
   *
   * @return done when the files have been read, with whatever result
   */
  CompletableFuture<Void> reload() {
    consul.reload();
    OperatorProvider ofOperator = operator;
    if (ofOperator != null) {
      ofOperator.reload();
    }
    FileProvider ofFiles = files;
    return ofFiles == null ? CompletableFuture.completedFuture(null) : ofFiles.reload();
  }

  /** For a scrape. */
  ProviderSample sample() {
    return new ProviderSample(consulSample(), operatorSample());
  }

  private @Nullable ConsulSample consulSample() {
    ConsulFigures figures = consul.figures();
    return figures.following()
        ? new ConsulSample(
            figures.services(),
            figures.unanswered(),
            figures.oldestSeconds(),
            figures.queries(),
            figures.failures(),
            figures.leftOut())
        : null;
  }

  private @Nullable OperatorSample operatorSample() {
    OperatorProvider of = operator;
    if (of == null) {
      return null;
    }
    OperatorFigures figures = of.figures();
    return new OperatorSample(
        figures.connected(),
        figures.term(),
        figures.sessions(),
        new OperatorSample.Updates(figures.applied(), figures.refused(), figures.bytes()),
        figures.writes(),
        figures.failures());
  }

  @Override
  public void close() {
    consul.close();
  }
}
