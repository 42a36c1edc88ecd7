package io.gazan.operator.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.gazan.operator.inventory.ClusterInventory;
import io.gazan.operator.inventory.ObjectKey;
import io.gazan.upstreams.stream.Schema;
import io.gazan.upstreams.tls.CertificateSpec;
import io.gazan.upstreams.tls.PemSource;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a certificate whose Secret changes for the worse, and for the better again. */
class CertificatesOverTimeTest {
  private static final Instant AFTER_ALL = Instant.parse("2300-01-01T00:00:00Z");
  private static final ObjectKey SHOP = new ObjectKey("Ingress", "web", "shop");
  private static final String INGRESS =
      """
      kind: Ingress
      apiVersion: networking.k8s.io/v1
      metadata: {name: shop, namespace: web, uid: u1, resourceVersion: "1"}
      spec:
        ingressClassName: gazan
        tls: [{hosts: [shop.example.com], secretName: shop-tls}]
        rules:
        - host: shop.example.com
          http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: api, port: {number: 80}}}}]}
      """;

  private final Translator translator =
      new Translator(new TranslatorOptions(TranslatorOptions.DEFAULT_CONTROLLER, false, false));

  private Translation translate(@Nullable Secret secret, Instant now) {
    ClusterInventory base = new Inventories().addYaml(INGRESS).add(Samples.ourClass()).build();
    Map<String, Secret> secrets = new HashMap<>();
    if (secret != null) {
      secrets.put("web/shop-tls", secret);
    }
    return translator.translate(
        new ClusterInventory(
            base.classes(), base.ingresses(), List.of(), Map.of(), Map.of(), secrets, null, now),
        Schema.POLICIES,
        Map.of());
  }

  private static Secret secret(String version, String crt, String key) {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace("web")
            .withName("shop-tls")
            .withUid("uid")
            .withResourceVersion(version)
            .endMetadata()
            .withStringData(Map.of("tls.crt", crt, "tls.key", key))
            .build();
    new Inventories().add(secret);
    return secret;
  }

  private static @Nullable String shown(Translation translation) {
    CertificateSpec spec = translation.upstreams().certificates().get("web.shop-tls");
    return spec == null ? null : ((PemSource.Text) spec.crt()).pem();
  }

  private static List<String> reasons(Translation translation) {
    return Objects.requireNonNull(translation.verdicts().get(SHOP)).findings().stream()
        .map(Finding::reason)
        .filter(reason -> reason.startsWith("Certificate") || reason.startsWith("Secret"))
        .toList();
  }

  @Test
  void aBrokenVersionLeavesTheLastGoodOne() {
    // Given
    Translation first = translate(secret("1", "@shop.crt", "@shop.key"), Inventories.NOW);
    assertThat(reasons(first)).isEmpty();

    // When
    Translation second = translate(secret("2", "@shop.crt", "@other.key"), Inventories.NOW);

    // Then
    assertThat(shown(second)).isEqualTo(Pem.of("shop.crt"));
    assertThat(second.upstreams().certificates().get("web.shop-tls"))
        .isSameAs(first.upstreams().certificates().get("web.shop-tls"));
    assertThat(reasons(second)).containsExactly("CertificateInvalid");
  }

  @Test
  void aBrokenVersionWithoutAGoodOneBeforeShowsNothing() {
    // When
    Translation translation = translate(secret("1", "@shop.crt", "nonsense"), Inventories.NOW);

    // Then
    assertThat(shown(translation)).isNull();
    assertThat(reasons(translation)).containsExactly("CertificateInvalid");
  }

  @Test
  void aSecretThatComesLaterRepairs() {
    // Given
    assertThat(reasons(translate(null, Inventories.NOW))).containsExactly("SecretNotFound");

    // When
    Translation translation = translate(secret("1", "@shop.crt", "@shop.key"), Inventories.NOW);

    // Then
    assertThat(shown(translation)).isEqualTo(Pem.of("shop.crt"));
    assertThat(reasons(translation)).isEmpty();
  }

  @Test
  void aSecretThatGoesTakesItsLastGoodVersionAlong() {
    // Given
    translate(secret("1", "@shop.crt", "@shop.key"), Inventories.NOW);

    // When
    Translation gone = translate(null, Inventories.NOW);
    Translation broken = translate(secret("3", "@shop.crt", "nonsense"), Inventories.NOW);

    // Then
    assertThat(shown(gone)).isNull();
    assertThat(shown(broken)).isNull();
  }

  @Test
  void whatExpiresWithTheTimeIsStillShownAndTold() {
    // Given
    Secret secret = secret("1", "@shop.crt", "@shop.key");
    translate(secret, Inventories.NOW);
    Work.Figures before = translator.work().figures();

    // When
    Translation translation = translate(secret, AFTER_ALL);

    // Then
    assertThat(shown(translation)).isEqualTo(Pem.of("shop.crt"));
    assertThat(reasons(translation)).containsExactly("CertificateExpired");
    assertThat(translator.work().figures().certificates()).isEqualTo(before.certificates());
  }

  @Test
  void aVersionThatIsNotValidYetWaitsBehindOneThatIs() {
    // Given
    translate(secret("1", "@early.crt", "@early.key"), Inventories.NOW);

    // When
    Translation waits = translate(secret("2", "@late.crt", "@late.key"), Inventories.NOW);
    Translation comes =
        translate(secret("2", "@late.crt", "@late.key"), Instant.parse("2201-01-01T00:00:00Z"));

    // Then
    assertThat(shown(waits)).isEqualTo(Pem.of("early.crt"));
    assertThat(reasons(waits)).contains("CertificateNotYetValid");
    assertThat(shown(comes)).isEqualTo(Pem.of("late.crt"));
    assertThat(reasons(comes)).isEmpty();
  }

  @Test
  void valuesThatTheCacheGotBackCount() {
    // Given
    Secret whole = secret("1", "@shop.crt", "@shop.key");
    Secret dropped = new SecretBuilder(whole).withData(null).build();
    assertThat(reasons(translate(dropped, Inventories.NOW))).containsExactly("CertificateInvalid");

    // When
    Translation translation = translate(whole, Inventories.NOW);

    // Then
    assertThat(reasons(translation)).isEmpty();
  }
}
