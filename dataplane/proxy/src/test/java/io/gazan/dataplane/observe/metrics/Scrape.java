package io.gazan.dataplane.observe.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scrape read by the rules of the text format, version 0.0.4, each of which it asserts: HELP and
 * TYPE stand once and before the samples of their family, the samples of a family stand together,
 * and no series comes twice.
 *
 * @param types family to type
 * @param samples series, as written, to value
 */
record Scrape(Map<String, String> types, Map<String, Double> samples) {
  private static final Pattern COMMENT =
      Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)"
              + "(\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\",?)*})?"
              + " (NaN|[+-]Inf|[-+0-9.eE]+)");

  static Scrape of(ProxyMetrics metrics) {
    return parse(new String(metrics.scrape(), StandardCharsets.UTF_8));
  }

  static Scrape parse(String text) {
    assertThat(text).endsWith("\n");
    Map<String, String> helps = new TreeMap<>();
    Map<String, String> types = new TreeMap<>();
    Map<String, Double> samples = new LinkedHashMap<>();
    String family = "";
    for (String line : text.lines().toList()) {
      Matcher comment = COMMENT.matcher(line);
      if (comment.matches()) {
        family = comment.group(2);
        Map<String, String> said = comment.group(1).equals("HELP") ? helps : types;
        assertThat(said.put(family, comment.group(3))).as(line).isNull();
        continue;
      }
      Matcher sample = SAMPLE.matcher(line);
      assertThat(sample.matches()).as(line).isTrue();
      assertThat(types).as(line).containsKey(family);
      String suffix = sample.group(1).substring(family.length());
      assertThat(sample.group(1)).as("belongs to " + family).startsWith(family);
      assertThat(suffix).as(line).isIn(suffixes(types.getOrDefault(family, "")));
      double value = Double.parseDouble(sample.group(3).replace("Inf", "Infinity"));
      String labels = sample.group(2) == null ? "" : sample.group(2);
      assertThat(samples.put(sample.group(1) + labels, value)).as(line).isNull();
    }
    assertThat(helps.keySet()).isEqualTo(types.keySet());
    return new Scrape(types, samples);
  }

  private static Object[] suffixes(String type) {
    return switch (type) {
      case "histogram" -> new Object[] {"_bucket", "_count", "_sum"};
      case "summary" -> new Object[] {"", "_count", "_sum"};
      default -> new Object[] {""};
    };
  }

  double value(String series) {
    assertThat(samples).containsKey(series);
    return samples.getOrDefault(series, Double.NaN);
  }
}
