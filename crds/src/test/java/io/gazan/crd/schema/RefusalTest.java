package io.gazan.crd.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.gazan.crd.generate.Crd;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server refuses, with the words that a user reads. */
class RefusalTest {
  private static final Schema ROOT = Schema.ofCrd(Crd.generate());

  static Stream<Refused> all() {
    return Stream.concat(RefusedTargets.all(), RefusedPolicies.all());
  }

  @ParameterizedTest
  @MethodSource("all")
  void refusesWithItsWords(Refused given) {
    assertThat(given.violations(ROOT)).containsExactly(given.violation());
  }

  @Test
  void takesTheSpecWithoutWhatIsWrong() {
    assertThat(Refused.rule("path: {value: /a}", "", "").violations(ROOT)).isEmpty();
  }

  @Test
  void everyRuleOfTheCrdIsBrokenByOneOfTheCases() {
    // Given
    Set<String> broken = new HashSet<>();
    all()
        .flatMap(given -> given.violations(ROOT).stream())
        .forEach(each -> broken.add(each.replaceAll("\\[[0-9]+]", "[]")));

    // When
    Set<String> rules = new HashSet<>();
    collect(ROOT.at("spec"), "spec", rules);

    // Then: a Secret's name and key have the same rules wherever they stand.
    rules.removeIf(each -> each.contains("ecretRef.") && !each.contains("apiKey.secretRef."));
    assertThat(broken).containsAll(rules);
  }

  private static void collect(Schema schema, String path, Set<String> rules) {
    schema.rules().forEach(rule -> rules.add(path + ": " + rule.message()));
    schema.properties().forEach((name, each) -> collect(each, path + "." + name, rules));
    schema.items().ifPresent(each -> collect(each, path + "[]", rules));
  }
}
