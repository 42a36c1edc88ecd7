package io.gazan.operator.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {
  private static final String NAMESPACE = "gazan";

  private final TestClock clock = new TestClock();
  private final PkiOptions options =
      PkiOptions.of(NAMESPACE, PkiOptions.STREAM_SERVICE, List.of("10.0.0.7", "stream.test"));
  private ApiServer api;

  @BeforeEach
  void start() {
    api = ApiServer.start();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aSecretThatHoldsNoKeyIsReportedAndNotOverwritten() {
    // Given
    Secret broken =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(NAMESPACE)
            .withName("gazan-ca")
            .endMetadata()
            .withData(Map.of("tls.crt", SecretText.encode("nothing")))
            .build();
    api.client().resource(broken).create();
    CertificateAuthority authority = authority();
    // When
    assertThatThrownBy(() -> authority.refresh(true))
        // Then
        .isInstanceOf(BadCertificate.class)
        .hasMessageContaining("gazan/gazan-ca")
        .hasMessageContaining("tls.");
    assertThat(authority.current()).isNull();
    assertThat(secret().getData()).isEqualTo(broken.getData());
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() throws BadCertificate {
    // Given
    authority().refresh(true);
    Secret stored = secret();
    ServingCertificate other = new CertificateMaker().authority("other", clock.instant(), days(9));
    stored.getData().put("tls.key", SecretText.encode(Pem.text(other.key())));
    api.client().resource(stored).update();
    // When
    assertThatThrownBy(() -> authority().refresh(true))
        // Then
        .isInstanceOf(BadCertificate.class)
        .hasMessageContaining("do not belong together");
  }

  @Test
  void aServersCertificateIsNoCa() throws BadCertificate {
    // Given
    DefaultCertificate.ensure(api.client(), NAMESPACE, clock);
    Secret leaf =
        api.client().secrets().inNamespace(NAMESPACE).withName(DefaultCertificate.SECRET).get();
    api.client()
        .resource(
            new SecretBuilder(leaf)
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("gazan-ca")
                .endMetadata()
                .build())
        .create();
    // When
    assertThatThrownBy(() -> authority().refresh(true))
        // Then
        .hasMessageContaining("is no CA's certificate");
  }

  @Test
  void theCertificateOfThePortIsIssuedByTheCaInTheBundle() throws Exception {
    // Given
    CertificateAuthority authority = authority();
    // When
    authority.refresh(true);
    // Then
    X509Certificate leaf = current(authority).certificate();
    X509Certificate ca = bundle().getFirst();
    assertThat(bundle()).hasSize(1);
    leaf.verify(ca.getPublicKey());
    assertThat(leaf.getSubjectAlternativeNames())
        .extracting(name -> name.get(1).toString())
        .containsExactly(
            "gazan-operator-stream.gazan.svc",
            "gazan-operator-stream.gazan.svc.cluster.local",
            "gazan-operator-stream",
            "localhost",
            "10.0.0.7",
            "stream.test");
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(leaf.getNotAfter().toInstant()).isEqualTo(clock.instant().plus(days(90)));
    assertThat(ca.getBasicConstraints()).isZero();
    assertThat(ca.getNotAfter().toInstant()).isEqualTo(clock.instant().plus(days(3652)));
    assertThat(current(authority).toString()).doesNotContain("PRIVATE").contains("CN=");
  }

  @Test
  void replicasShareTheCaAndOnlyTheLeaderWritesTheBundle() throws Exception {
    // Given
    CertificateAuthority standby = authority();
    CertificateAuthority leader = authority();
    // When
    standby.refresh(false);
    // Then
    assertThat(found()).isNull();
    // When
    leader.refresh(true);
    // Then
    X509Certificate ca = bundle().getFirst();
    current(standby).certificate().verify(ca.getPublicKey());
    current(leader).certificate().verify(ca.getPublicKey());
    assertThat(current(standby).key()).isNotEqualTo(current(leader).key());
  }

  @Test
  void whoLosesTheRaceToCreateTakesWhatIsThere() throws BadCertificate {
    // Given
    AuthoritySecret store = new AuthoritySecret(api.client(), NAMESPACE, "gazan-ca");
    CertificateMaker maker = new CertificateMaker();
    AuthorityState first =
        AuthorityState.first(maker.authority("first", clock.instant(), days(10)));
    AuthorityState second =
        AuthorityState.first(maker.authority("second", clock.instant(), days(10)));
    store.create(first);
    // When
    AuthoritySecret.Stored taken = store.create(second);
    // Then
    assertThat(taken.state().current().chain()).isEqualTo(first.current().chain());
  }

  @Test
  void whoReadBeforeAnotherWroteWritesNothing() throws BadCertificate {
    // Given
    AuthoritySecret store = new AuthoritySecret(api.client(), NAMESPACE, "gazan-ca");
    CertificateMaker maker = new CertificateMaker();
    AuthoritySecret.Stored read =
        store.create(AuthorityState.first(maker.authority("first", clock.instant(), days(10))));
    ServingCertificate next = maker.authority("next", clock.instant(), days(10));
    assertThat(store.replace(read, read.state().with(next))).isPresent();
    // When / Then
    assertThat(store.replace(read, read.state())).isEmpty();
    AuthorityState kept = store.read().orElseThrow().state();
    assertThat(kept.bundle().getFirst()).isEqualTo(next.certificate());
  }

  @Test
  void theCertificateIsRenewedAtTwoThirdsOfItsLifeAndNotBefore() throws BadCertificate {
    // Given
    CertificateAuthority authority = authority();
    authority.refresh(true);
    ServingCertificate first = current(authority);
    // When
    clock.advance(days(59));
    authority.refresh(true);
    // Then
    assertThat(current(authority)).isSameAs(first);
    // When
    clock.advance(days(1));
    authority.refresh(true);
    // Then
    assertThat(current(authority)).isNotSameAs(first);
    assertThat(bundle()).hasSize(1);
  }

  @Test
  void aNewCaIsTrustedBeforeItSignsAndTheOldOneStaysUntilItExpires() throws Exception {
    // Given
    CertificateAuthority authority = authority();
    authority.refresh(true);
    X509Certificate old = bundle().getFirst();
    // When: two thirds of ten years are over
    clock.advance(days(2435));
    authority.refresh(true);
    // Then: the new one is trusted, the old one signs
    X509Certificate fresh = bundle().getFirst();
    assertThat(bundle()).containsExactly(fresh, old);
    assertThat(fresh).isNotEqualTo(old);
    current(authority).certificate().verify(old.getPublicKey());
    // When: not long enough
    clock.advance(Duration.ofMinutes(59));
    authority.refresh(true);
    // Then
    current(authority).certificate().verify(old.getPublicKey());
    assertThat(bundle()).containsExactly(fresh, old);
    // When
    clock.advance(Duration.ofMinutes(1));
    authority.refresh(true);
    // Then: the new one signs, both are trusted, and the old key is gone
    current(authority).certificate().verify(fresh.getPublicKey());
    assertThat(bundle()).containsExactly(fresh, old);
    assertThat(secret().getData().keySet())
        .containsExactlyInAnyOrder("tls.crt", "tls.key", "previous.crt");
    // When
    clock.advance(days(1217));
    authority.refresh(true);
    // Then
    assertThat(bundle()).containsExactly(fresh);
    assertThat(secret().getData().keySet()).containsExactlyInAnyOrder("tls.crt", "tls.key");
  }

  @Test
  void anotherReplicaGoesOnWithARotationAndAStandbyFollows() throws Exception {
    // Given
    CertificateAuthority standby = authority();
    authority().refresh(true);
    standby.refresh(false);
    clock.advance(days(2435));
    authority().refresh(true);
    X509Certificate fresh = bundle().getFirst();
    // When
    standby.refresh(false);
    assertThatThrownBy(() -> current(standby).certificate().verify(fresh.getPublicKey()))
        .isInstanceOf(GeneralSecurityException.class);
    clock.advance(Duration.ofHours(1));
    CertificateAuthority other = authority();
    other.refresh(true);
    standby.refresh(false);
    // Then
    current(other).certificate().verify(fresh.getPublicKey());
    current(standby).certificate().verify(fresh.getPublicKey());
  }

  @Test
  void anExpiredCaIsReplacedWithoutWaiting() throws Exception {
    // Given: nobody ran for eleven years
    authority().refresh(true);
    X509Certificate old = bundle().getFirst();
    clock.advance(days(4018));
    // When
    CertificateAuthority authority = authority();
    authority.refresh(true);
    // Then
    assertThat(bundle().getFirst()).isNotEqualTo(old);
    current(authority).certificate().verify(bundle().getFirst().getPublicKey());
    assertThat(current(authority).notAfter()).isAfter(clock.instant());
  }

  @Test
  void whoDeletesTheSecretGetsANewCaAndTheOldOneIsTrustedNoMore() throws Exception {
    // Given
    CertificateAuthority authority = authority();
    authority.refresh(true);
    X509Certificate old = bundle().getFirst();
    // When
    api.client().secrets().inNamespace(NAMESPACE).withName("gazan-ca").delete();
    clock.advance(Duration.ofMinutes(1));
    authority.refresh(true);
    // Then
    assertThat(bundle()).hasSize(1).doesNotContain(old);
    current(authority).certificate().verify(bundle().getFirst().getPublicKey());
  }

  @Test
  void aBundleThatSomebodyChangedIsPutRight() throws BadCertificate {
    // Given
    authority().refresh(true);
    List<X509Certificate> before = bundle();
    ConfigMap map = configMap();
    map.setData(Map.of("ca.crt", "nothing"));
    api.client().resource(map).update();
    // When
    authority().refresh(true);
    // Then
    assertThat(bundle()).isEqualTo(before);
  }

  private CertificateAuthority authority() {
    return new CertificateAuthority(api.client(), options, clock);
  }

  private Secret secret() {
    return api.client().secrets().inNamespace(NAMESPACE).withName("gazan-ca").get();
  }

  private @Nullable ConfigMap found() {
    return api.client().configMaps().inNamespace(NAMESPACE).withName("gazan-ca-bundle").get();
  }

  private ConfigMap configMap() {
    return Objects.requireNonNull(found());
  }

  private List<X509Certificate> bundle() throws BadCertificate {
    return Pem.certificates(Objects.requireNonNull(configMap().getData().get("ca.crt")));
  }

  private static ServingCertificate current(StreamCertificates certificates) {
    return Objects.requireNonNull(certificates.current());
  }

  private static Duration days(long days) {
    return Duration.ofDays(days);
  }
}
