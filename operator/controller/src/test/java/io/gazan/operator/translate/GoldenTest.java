package io.gazan.operator.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.upstreams.ReadResult;
import io.gazan.upstreams.Upstreams;
import io.gazan.upstreams.document.parse.DocumentFormat;
import io.gazan.upstreams.document.parse.DocumentLimits;
import io.gazan.upstreams.reader.UpstreamsReader;
import io.gazan.upstreams.stream.Schema;
import io.gazan.upstreams.writer.Secrets;
import io.gazan.upstreams.writer.UpstreamsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Each {@code NAME.in.yaml} of {@code src/test/resources/golden} is a cluster; beside it stands
 * what it has to become. A first document of kind {@code Options} may change the translator's.
 * {@code -Dgazan.golden.write=true} writes what it becomes now.
 */
class GoldenTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final boolean WRITE = Boolean.getBoolean("gazan.golden.write");

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".in.yaml"))
          .map(name -> name.substring(0, name.length() - ".in.yaml".length()))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void becomesWhatStandsBesideIt(String name) throws IOException {
    // Given
    String in = Files.readString(FOLDER.resolve(name + ".in.yaml"));
    Options options = Options.of(in);
    Translator translator = new Translator(options.translator());

    // When
    Translation translation =
        translator.translate(
            Inventories.of(Options.objects(in)).at(options.takenAt()).build(),
            options.schema(),
            options.refused());

    // Then
    byte[] written = UpstreamsWriter.write(translation.upstreams(), Secrets.REVEALED);
    compare(name + ".upstreams.yaml", yaml(new ObjectMapper().readValue(written, Map.class)));
    compare(name + ".verdicts.yaml", yaml(verdicts(translation)));
    if (!translation.upstreams().hosts().isEmpty()) {
      assertThat(read(written)).isEqualTo(translation.upstreams());
    }
  }

  private static Upstreams read(byte[] document) {
    ReadResult result =
        new UpstreamsReader(DocumentLimits.DEFAULTS).read(document, null, DocumentFormat.JSON);
    assertThat(result).isInstanceOf(ReadResult.Loaded.class);
    return ((ReadResult.Loaded) result).upstreams();
  }

  private static void compare(String file, String text) throws IOException {
    Path path = FOLDER.resolve(file);
    if (WRITE) {
      Files.writeString(path, text, UTF_8);
    }
    assertThat(text).as(file).isEqualTo(Files.readString(path));
  }

  private static Map<String, Object> verdicts(Translation translation) {
    Map<String, Object> all = new LinkedHashMap<>();
    translation.verdicts().keySet().stream()
        .sorted()
        .forEach(
            key -> {
              Verdict verdict = Objects.requireNonNull(translation.verdicts().get(key));
              Map<String, Object> one = new LinkedHashMap<>();
              one.put("generation", verdict.generation());
              one.put("accepted", outcome(verdict.accepted()));
              one.put("resolvedRefs", outcome(verdict.resolvedRefs()));
              if (!verdict.findings().isEmpty()) {
                one.put("findings", verdict.findings().stream().map(GoldenTest::finding).toList());
              }
              one.put("entries", verdict.entries().stream().sorted().toList());
              all.put(key.toString(), one);
            });
    return all;
  }

  private static String outcome(Verdict.Outcome outcome) {
    return outcome.holds()
        ? "True " + outcome.reason()
        : "False " + outcome.reason() + ": " + outcome.message();
  }

  private static Map<String, String> finding(Finding finding) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("reason", finding.reason());
    map.put("field", finding.field());
    map.put("message", finding.message());
    return map;
  }

  private static String yaml(Object tree) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(1000);
    options.setSplitLines(false);
    return new Yaml(options).dump(tree);
  }

  /** What a case says of itself. */
  private record Options(
      TranslatorOptions translator, int schema, Map<ObjectKey, LeftOut> refused, Instant takenAt) {
    private static final String HEAD = "kind: Options\n";

    static Options of(String in) {
      Map<?, ?> told =
          in.startsWith(HEAD)
              ? new Yaml().loadAs(in.substring(0, in.indexOf("\n---")), Map.class)
              : Map.of();
      Map<ObjectKey, LeftOut> refused = new HashMap<>();
      if (told.get("refused") instanceof Map<?, ?> map) {
        map.forEach(
            (key, words) -> {
              List<String> parts = new ArrayList<>(List.of(key.toString().split("[ /]", 3)));
              refused.put(
                  new ObjectKey(parts.get(0), parts.get(1), parts.get(2)),
                  LeftOut.refused(words.toString()));
            });
      }
      Object controller = told.get("controller");
      Object schema = told.get("schema");
      Object takenAt = told.get("takenAt");
      return new Options(
          new TranslatorOptions(
                  controller == null ? TranslatorOptions.DEFAULT_CONTROLLER : controller.toString(),
                  Boolean.TRUE.equals(told.get("withoutClass")),
                  Boolean.TRUE.equals(told.get("allowExternalName")))
              .withApiServers(
                  told.get("apiServers") instanceof List<?> hosts
                      ? hosts.stream().map(String::valueOf).collect(Collectors.toSet())
                      : Set.of()),
          schema == null ? Schema.KNOWN.getLast() : (Integer) schema,
          refused,
          takenAt == null ? Inventories.NOW : Instant.parse(takenAt.toString()));
    }

    static String objects(String in) {
      return in.startsWith(HEAD) ? in.substring(in.indexOf("\n---") + 1) : in;
    }
  }
}
