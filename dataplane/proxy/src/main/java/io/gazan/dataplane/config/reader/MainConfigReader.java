package io.gazan.dataplane.config.reader;

import io.gazan.dataplane.config.EventLoopConfig;
import io.gazan.dataplane.config.HealthDefaults;
import io.gazan.dataplane.config.MainConfig;
import io.gazan.dataplane.config.OperatorConfig;
import io.gazan.dataplane.config.Transport;
import io.gazan.dataplane.config.UpstreamConfig;
import io.gazan.upstreams.Problem;
import io.gazan.upstreams.document.Document;
import io.gazan.upstreams.document.Field;
import io.gazan.upstreams.document.Fields;
import io.gazan.upstreams.document.Positions;
import io.gazan.upstreams.document.Problems;
import io.gazan.upstreams.document.Value;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.document.parse.DocumentReader;
import io.gazan.upstreams.document.parse.DocumentResult;
import io.gazan.upstreams.reader.value.Predecessor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads main.yaml: every key of its grammar, with all problems at once. Logs nothing, since the
 * log's level is among what it reads.
 */
public final class MainConfigReader {
  /**
   * Nobody's main.yaml is larger; the document limit of main.yaml itself cannot be read from it.
   */
  private static final DocumentLimits LIMITS = new DocumentLimits(1 << 20, 16, 10_000);

  /** Keys that hardly any main.yaml lacks. */
  private static final Set<String> MAIN_ONLY =
      Set.of(
          "upstreams_conf",
          "operator",
          "proxy_address_http",
          "proxy_address_tls",
          "config_address");

  /** What became of the file. */
  public sealed interface Result {
    record Loaded(MainConfig config, List<Problem> warnings) implements Result {}

    /** At least one problem. */
    record Refused(List<Problem> problems) implements Result {}
  }

  private final Path file;
  private final RelativePaths paths;
  private final Fields fields;
  private final Function<String, @Nullable String> environment;

  private MainConfigReader(
      Path file, Fields fields, Function<String, @Nullable String> environment) {
    Path folder = file.getParent();
    this.file = file;
    this.paths = new RelativePaths(folder == null ? Path.of("/") : folder);
    this.fields = fields;
    this.environment = environment;
  }

  /** Reads a file; relative paths in it are relative to its folder. */
  public static Result read(Path file) {
    return read(file, System::getenv);
  }

  /**
   * The same with another environment.
   *
   * @param environment a variable's value by its name, or null
   */
  static Result read(Path file, Function<String, @Nullable String> environment) {
    return switch (new DocumentReader(LIMITS).readFile(file)) {
      case DocumentResult.Refused refused -> new Result.Refused(refused.problems());
      case DocumentResult.Parsed parsed ->
          read(parsed.document(), file.toAbsolutePath(), environment);
    };
  }

  /** Gives problems that were found later, by key, the places of their keys. */
  public static List<Problem> placed(Path file, List<Problem> problems) {
    return new DocumentReader(LIMITS).readFile(file) instanceof DocumentResult.Parsed parsed
        ? Positions.fill(problems, List.of(parsed.document()))
        : problems;
  }

  /** Whether a document is a main.yaml, good or bad, rather than upstreams: no key is in both. */
  public static boolean isMain(Document document) {
    Fields fields = document.value(new Problems(null)).fields();
    return fields != null && fields.all().stream().map(Field::name).anyMatch(MAIN_ONLY::contains);
  }

  private static Result read(
      Document document, Path file, Function<String, @Nullable String> environment) {
    Problems problems = new Problems(document.origin());
    Fields fields = document.value(problems).fields();
    MainConfig config =
        fields == null ? null : new MainConfigReader(file, fields, environment).config();
    return config == null || !problems.isEmpty()
        ? new Result.Refused(problems.list())
        : new Result.Loaded(config, problems.warnings());
  }

  private MainConfig config() {
    MainConfig config =
        new MainConfig(
            loops(),
            new ListenerReader(fields, paths).listener(),
            new AdminReader(fields, paths, environment).admin(),
            upstream(),
            LimitsReader.limits(section("limits")),
            TimeoutsReader.timeouts(section("timeouts")),
            new ProcessReader(fields, paths).process());
    Predecessor.refuse(fields);
    fields.finish();
    new Combinations(fields).check(config);
    new FileCombinations(fields, file).check(config);
    return config;
  }

  private @Nullable Fields section(String key) {
    Value value = fields.get(key);
    return value == null ? null : value.fields();
  }

  private EventLoopConfig loops() {
    EventLoopConfig defaults = EventLoopConfig.defaults();
    return new EventLoopConfig(
        fields.integer("threads", 1, EventLoopConfig.MAX_THREADS, defaults.threads()),
        fields.choice(Transport.class, "transport", defaults.transport()));
  }

  private UpstreamConfig upstream() {
    UpstreamConfig defaults = UpstreamConfig.defaults();
    HealthDefaults health = defaults.health();
    Duration interval =
        fields.<Duration>read(
            "hc_interval",
            value -> value.seconds(Duration.ofSeconds(1), Duration.ofHours(1)),
            health.interval());
    Value operator = fields.get("operator");
    Value file = fields.get("upstreams_conf");
    if (operator == null && file == null) {
      fields.refuse("upstreams_conf is missing");
    } else if (operator != null && file != null) {
      file.refuse("cannot be set beside operator, which says what the upstreams are");
    }
    OperatorConfig from =
        operator == null ? null : new OperatorReader(paths, environment).read(operator);
    return new UpstreamConfig(
        file == null || operator != null ? null : paths.read(file),
        fields.integer("upstream_keepalive_pool_size", 0, 1_000_000, defaults.keepalivePoolSize()),
        new HealthDefaults(
            fields.<String>read("hc_method", MainConfigReader::method, health.method()), interval),
        from);
  }

  private static @Nullable String method(Value value) {
    String text = value.text();
    if (text == null) {
      return null;
    }
    String method = text.toUpperCase(Locale.ROOT);
    return switch (method) {
      case "HEAD", "GET", "POST" -> method;
      default -> {
        value.expected("HEAD, GET or POST");
        yield null;
      }
    };
  }
}
