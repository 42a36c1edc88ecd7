package io.gazan.dataplane.command;

import io.gazan.dataplane.config.listener.ListenAddress;
import io.gazan.dataplane.config.reader.MainConfigReader;
import io.gazan.dataplane.parts.StartFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gazan status}: the endpoints of a running data plane as a table. */
@Command(
    name = "status",
    description = "Show the endpoints of a running data plane and how they are.",
    sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class StatusCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final String CLEAR = "\033[H\033[2J";

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The main.yaml that it runs from, for its config_address.")
  @Nullable Path config;

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      description = "Its config_address; without -c, 127.0.0.1:3000.")
  @Nullable String address;

  @Option(
      names = {"-w", "--watch"},
      description = "Show it again every two seconds, until Ctrl-C or the output's end.")
  boolean watch;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help and exit.")
  boolean help;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws StartFailure, InterruptedException {
    URI uri = URI.create("http://" + ListenAddress.text(target()) + "/status");
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      PrintWriter out = spec.commandLine().getOut();
      String text = StatusTable.of(fetch(client, uri));
      while (watch) {
        out.print(CLEAR + text);
        if (out.checkError()) {
          // Whoever read it has gone.
          return 0;
        }
        Thread.sleep(PERIOD);
        text = StatusTable.of(fetch(client, uri));
      }
      out.print(text);
      out.flush();
      return 0;
    }
  }

  private InetSocketAddress target() throws StartFailure {
    if (address != null) {
      InetSocketAddress parsed = ListenAddress.parse(address);
      if (parsed == null || parsed.getPort() == 0) {
        throw new ParameterException(
            spec.commandLine(), "--address must be HOST:PORT, not " + address);
      }
      return parsed;
    }
    if (config == null) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 3000);
    }
    return switch (MainConfigReader.read(config)) {
      case MainConfigReader.Result.Refused refused ->
          throw new StartFailure(String.valueOf(refused.problems().getFirst()));
      case MainConfigReader.Result.Loaded loaded -> {
        InetSocketAddress of = loaded.config().admin().configAddress();
        yield of.getAddress().isAnyLocalAddress()
            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), of.getPort())
            : of;
      }
    };
  }

  private static byte[] fetch(HttpClient client, URI uri)
      throws StartFailure, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
    try {
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new StartFailure(uri + " answers " + response.statusCode());
      }
      return response.body();
    } catch (IOException e) {
      String reason = e.getMessage();
      throw new StartFailure(
          uri + " does not answer: " + (reason == null ? "connection refused" : reason), e);
    }
  }
}
