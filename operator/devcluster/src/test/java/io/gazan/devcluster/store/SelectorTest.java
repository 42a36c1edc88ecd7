package io.gazan.devcluster.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
  private final ResourceType secrets = new ResourceTypes().builtIn("secrets");
  private final ResourceType nodes = new ResourceTypes().builtIn("nodes");

  private static Stored secret() {
    ObjectNode node =
        (ObjectNode)
            Json.parseYaml(
                    "{metadata: {name: a, namespace: web, labels: {app: x, tier: front}}, type:"
                        + " Opaque}")
                .getFirst();
    return new Stored(new Key("web", "a"), node, 1, new byte[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"data=x", "metadata.uid=1", "type", "metadata.name>a"})
  void refusesFieldsThatTheKindDoesNotSelectBy(String fields) {
    assertThatThrownBy(() -> Selector.of(secrets, "", "", fields))
        .isInstanceOfSatisfying(ApiFailure.class, e -> assertThat(e.code()).isEqualTo(400));
  }

  @Test
  void knowsNoNamespaceOfWhatStandsInNone() {
    assertThatThrownBy(() -> Selector.of(nodes, "", "", "metadata.namespace=a"))
        .isInstanceOf(ApiFailure.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a in x", "a=b=c", "in (a)", "a!"})
  void refusesLabelSelectorsThatItCannotRead(String labels) {
    assertThatThrownBy(() -> Selector.of(secrets, "", labels, "")).isInstanceOf(ApiFailure.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app=y | false",
        "app=x | true",
        "app==x | true",
        "app!=x | false",
        "app!=y | true",
        "other!=y | true",
        "app | true",
        "other | false",
        "!app | false",
        "!other | true",
        "app in (x, z) | true",
        "app in (y) | false",
        "app notin (x) | false",
        "app notin (y) | true",
        "other notin (y) | true",
        "app=x,tier=back | false",
        "app in (x,y),tier=front | true"
      })
  void selectsByLabels(String labels, boolean expected) {
    assertThat(Selector.of(secrets, "", labels, "").matches(secret())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type=Opaque | true", "type!=Opaque | false", "type!=helm.sh/release.v1,type!=other | true",
        "metadata.name=a | true", "metadata.name=b | false",
            "metadata.namespace=web,type==Opaque | true"
      })
  void selectsByFields(String fields, boolean expected) {
    assertThat(Selector.of(secrets, "", "", fields).matches(secret())).isEqualTo(expected);
  }

  @Test
  void selectsByNamespace() {
    assertThat(Selector.of(secrets, "other", "", "").matches(secret())).isFalse();
    assertThat(Selector.of(secrets, "web", "", "").matches(secret())).isTrue();
  }
}
