package io.gazan.bench.load;

import io.gazan.bench.child.ChildLines;
import io.gazan.bench.child.Children;
import io.gazan.bench.child.Ports;
import io.gazan.bench.peer.PeerMain;
import io.gazan.bench.peer.Traffic;
import io.gazan.bench.workload.Probe;
import io.gazan.bench.workload.Workload;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The bench's own client and endpoints ({@code io.gazan.bench.peer}) as a child process on the core
 * of the load. It starts when it is first needed and stays, so that its code is compiled once.
 */
public final class Peer {
  private static final int PATIENCE_SECONDS = 30;

  private final Children children;
  private final int core;
  private final Path root;
  private @Nullable Conversation conversation;

  public Peer(Children children, int core, Path root) {
    this.children = children;
    this.core = core;
    this.root = root;
  }

  private record Conversation(
      ChildLines lines, Writer out, List<Integer> grpcPorts, List<Integer> webSocketPorts) {}

  public List<Integer> grpcPorts() throws IOException, InterruptedException {
    return conversation().grpcPorts;
  }

  public List<Integer> webSocketPorts() throws IOException, InterruptedException {
    return conversation().webSocketPorts;
  }

  LoadReport run(Workload.PeerLoad load, int port, int seconds)
      throws IOException, InterruptedException {
    List<String> lines =
        ask(
            "run %s %d %d %d %d"
                .formatted(load.traffic(), port, load.connections(), load.inFlight(), seconds),
            seconds);
    LoadReport report = LoadReport.parse(lines.getLast(), PeerMain.MARK);
    return report.because(String.join("; ", lines.subList(0, lines.size() - 1)));
  }

  /** What the endpoints saw of {@code count} exchanges, each a text of lines. */
  public List<String> seen(Traffic traffic, int port, int count)
      throws IOException, InterruptedException {
    List<String> lines = ask("seen %s %d %d".formatted(traffic, port, count), 0);
    String text = String.join("\n", lines.subList(0, lines.size() - 1));
    List<String> answers = Probe.answers(text);
    if (answers.size() != count) {
      throw new IOException(
          "of "
              + count
              + " "
              + traffic
              + " exchanges "
              + answers.size()
              + " were answered: "
              + text);
    }
    return answers;
  }

  private List<String> ask(String command, int seconds) throws IOException, InterruptedException {
    Conversation with = conversation();
    with.out.write(command + "\n");
    with.out.flush();
    return read(with.lines, seconds);
  }

  /** Reads up to the line that begins with the mark; it is the last of the list. */
  private List<String> read(ChildLines lines, int seconds)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + (seconds + PATIENCE_SECONDS) * 1_000_000_000L;
    List<String> answer = new ArrayList<>();
    for (Optional<String> line = lines.next(end); line.isPresent(); line = lines.next(end)) {
      answer.add(line.get());
      if (line.get().startsWith(PeerMain.MARK)) {
        return answer;
      }
    }
    throw new IOException("the bench's own client gave no answer\n" + Files.readString(log()));
  }

  private Conversation conversation() throws IOException, InterruptedException {
    if (conversation == null) {
      conversation = start();
    }
    return conversation;
  }

  private Conversation start() throws IOException, InterruptedException {
    List<Integer> grpc = List.of(Ports.free(), Ports.free(), Ports.free());
    List<Integer> webSocket = List.of(Ports.free(), Ports.free(), Ports.free());
    Process process =
        children.startTalking(
            core,
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + root.resolve("dataplane/proxy/src/main/dist/jvm.options"),
                "-Xmx512m",
                // The one key exchange that all proxies know.
                "-Djdk.tls.namedGroups=x25519",
                "-cp",
                System.getProperty("java.class.path"),
                PeerMain.class.getName(),
                "grpc=" + joined(grpc),
                "websocket=" + joined(webSocket)),
            log());
    ChildLines lines = new ChildLines(process.inputReader(StandardCharsets.UTF_8));
    Writer out = process.outputWriter(StandardCharsets.US_ASCII);
    read(lines, 0);
    return new Conversation(lines, out, grpc, webSocket);
  }

  private Path log() {
    return children.folder().resolve("peer.log");
  }

  private static String joined(List<Integer> ports) {
    return ports.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
