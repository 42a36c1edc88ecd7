package io.gazan.dataplane;

import io.gazan.dataplane.command.StatusCommand;
import io.gazan.dataplane.process.Termination;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gazan} itself: {@code gazan -c main.yaml} is short for {@code gazan run -c main.yaml}. */
@Command(
    name = "gazan",
    description = "A reverse proxy. Without a subcommand it runs.",
    versionProvider = GazanCommand.Version.class,
    sortOptions = false,
    subcommands = {
      GazanCommand.Run.class,
      ValidateCommand.class,
      StatusCommand.class,
      TokenCommand.class,
      DemoCommand.class,
      CompletionCommand.class
    },
    footer = {
      "",
      "Exit code 2: a wrong option, a configuration with problems, or a port that cannot be bound."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class GazanCommand implements Callable<Integer> {
  @Mixin RunOptions run;

  @Option(
      names = {"-v", "--version"},
      versionHelp = true,
      description = "Print the version and exit.")
  boolean version;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help and exit.")
  boolean help;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    return run.call(spec.commandLine());
  }

  @Command(name = "run", description = "Serve until SIGTERM.", sortOptions = false)
  @SuppressWarnings("NullAway.Init")
  static final class Run implements Callable<Integer> {
    @Mixin RunOptions run;

    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "Print this help and exit.")
    boolean help;

    @Spec CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      return run.call(spec.commandLine());
    }
  }

  static final class RunOptions {
    @Option(
        names = {"-c", "--config"},
        paramLabel = "FILE",
        description = "The main.yaml to run from.")
    @Nullable Path config;

    @Option(
        names = {"-t", "--test"},
        description = "Check main.yaml and the upstreams file, say what is wrong, and exit.")
    boolean check;

    @Option(
        names = {"-d", "--daemon"},
        description = "Stay in the background: return when the ports are bound.")
    boolean daemon;

    @Option(
        names = {"-u", "--upgrade"},
        description = "Take the place of the running process at upgrade_sock, and its sockets.")
    boolean upgrade;

    int call(CommandLine line) throws Exception {
      if (config == null) {
        throw new ParameterException(
            line, "nothing to do without a configuration: -c FILE, or demo");
      }
      ConfigCheck console = new ConfigCheck(line.getOut(), line.getErr());
      if (check) {
        Termination.atOnce();
        return console.main(config);
      }
      return new Runner(console).run(config, new Runner.Mode(daemon, upgrade));
    }
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"gazan " + number() + ", Java " + Runtime.version()};
    }

    /** A word without spaces. */
    static String number() {
      String version = Main.class.getPackage().getImplementationVersion();
      return version == null ? "(not-packaged)" : version;
    }
  }
}
