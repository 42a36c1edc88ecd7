package io.gazan.dataplane;

import io.gazan.dataplane.admin.jwt.TokenMint;
import io.gazan.dataplane.config.MasterKey;
import io.gazan.dataplane.config.reader.MainConfigReader;
import io.gazan.dataplane.parts.StartFailure;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gazan token}: what {@code POST /jwt} gives, without a running data plane. */
@Command(
    name = "token",
    description = "Print a token that routes with authorization by jwt take.",
    sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class TokenCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      required = true,
      description = "The main.yaml with master_key; the variable GAZAN_MASTER_KEY wins.")
  Path config;

  @Option(names = "--owner", paramLabel = "NAME", required = true, description = "Whose it is.")
  String owner;

  @Option(
      names = "--valid",
      paramLabel = "MINUTES",
      required = true,
      description = "How long it is good for.")
  int minutes;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help and exit.")
  boolean help;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws StartFailure {
    if (minutes < 1 || minutes > TokenMint.MOST_MINUTES) {
      throw new ParameterException(
          spec.commandLine(),
          "--valid must be 1 to " + TokenMint.MOST_MINUTES + ", not " + minutes);
    }
    if (owner.isBlank() || owner.length() > TokenMint.MOST_OWNER) {
      throw new ParameterException(
          spec.commandLine(), "--owner must be 1 to " + TokenMint.MOST_OWNER + " characters");
    }
    ConfigCheck console = new ConfigCheck(spec.commandLine().getOut(), spec.commandLine().getErr());
    return switch (MainConfigReader.read(config)) {
      case MainConfigReader.Result.Refused refused -> console.refuse(refused.problems());
      case MainConfigReader.Result.Loaded loaded -> {
        MasterKey key = loaded.config().admin().masterKey();
        if (!key.canSign()) {
          throw new StartFailure(
              key.isSet()
                  ? "master_key has less than the "
                      + MasterKey.SIGNING_BYTES
                      + " bytes that a token's signature needs"
                  : "master_key is not set, in " + config + " or in GAZAN_MASTER_KEY");
        }
        spec.commandLine()
            .getOut()
            .println(new TokenMint(key, InstantSource.system()).mint(owner, minutes));
        yield 0;
      }
    };
  }
}
