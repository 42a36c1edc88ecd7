package io.gazan.operator.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProvidedCertificateTest {
  private final TestClock clock = new TestClock();
  private final CertificateMaker maker = new CertificateMaker();
  private final PkiOptions options = PkiOptions.of("gazan", "stream", List.of());
  private ApiServer api;
  private ProvidedCertificate provided;

  @BeforeEach
  void start() {
    api = ApiServer.start();
    provided = new ProvidedCertificate(api.client(), options, "given");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aSecretThatIsNotThereIsSaidByName() {
    assertThatThrownBy(() -> provided.refresh(true))
        .isInstanceOf(BadCertificate.class)
        .hasMessage("Secret gazan/given does not exist");
  }

  @Test
  void aBrokenSecretLeavesTheLastGoodOneInUse() throws BadCertificate {
    // Given
    ServingCertificate authority = maker.authority("theirs", clock.instant(), Duration.ofDays(9));
    ServingCertificate leaf = leaf(authority);
    store(leaf, Pem.text(leaf.key()), authority);
    provided.refresh(true);
    // When
    store(leaf, "nothing", authority);
    assertThatThrownBy(() -> provided.refresh(true))
        .isInstanceOf(BadCertificate.class)
        .hasMessageContaining("tls.key");
    // Then
    assertThat(provided.current()).isEqualTo(leaf);
  }

  @Test
  void itsCaBecomesTheBundleAndARenewedOneIsTaken() throws BadCertificate {
    // Given
    ServingCertificate authority = maker.authority("theirs", clock.instant(), Duration.ofDays(9));
    ServingCertificate leaf = leaf(authority);
    store(leaf, Pem.text(leaf.key()), authority);
    // When
    provided.refresh(true);
    // Then
    ConfigMap bundle =
        api.client().configMaps().inNamespace("gazan").withName("gazan-ca-bundle").get();
    assertThat(bundle.getData()).containsEntry("ca.crt", Pem.text(authority.chain()));
    assertThat(api.client().secrets().inNamespace("gazan").withName("gazan-ca").get()).isNull();
    // When
    ServingCertificate renewed = leaf(authority);
    store(renewed, Pem.text(renewed.key()), authority);
    provided.refresh(false);
    // Then
    assertThat(provided.current()).isEqualTo(renewed);
  }

  @Test
  void aKeyIsReadAsOpensslAndGoWriteIt() throws Exception {
    // Given: SEC 1 with the name of its curve
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    PrivateKey key = generator.generateKeyPair().getPrivate();
    BigInteger secret = ((ECPrivateKey) key).getS();
    byte[] sec1 =
        new org.bouncycastle.asn1.sec.ECPrivateKey(256, secret, SECObjectIdentifiers.secp256r1)
            .getEncoded();
    // When / Then
    assertThat(((ECPrivateKey) Pem.key(pem("EC PRIVATE KEY", sec1))).getS()).isEqualTo(secret);
  }

  @Test
  void anRsaKeyIsReadInPkcs1Form() throws Exception {
    // Given
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    PrivateKey key = generator.generateKeyPair().getPrivate();
    byte[] pkcs1 = PrivateKeyInfo.getInstance(key.getEncoded()).getPrivateKey().getOctets();
    // When / Then
    assertThat(Pem.key(pem("RSA PRIVATE KEY", pkcs1))).isEqualTo(key);
  }

  @Test
  void theDefaultCertificateIsMadeOnce() throws BadCertificate {
    // When
    Secret first = DefaultCertificate.ensure(api.client(), "gazan", clock);
    Secret second = DefaultCertificate.ensure(api.client(), "gazan", clock);
    // Then
    assertThat(second.getData()).isEqualTo(first.getData());
    ServingCertificate read = new SecretText(first).pair("tls.crt", "tls.key");
    assertThat(read.certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=ingress.gazan.local");
  }

  @Test
  void theKeeperTriesAgainUntilTheSecretIsThere() throws BadCertificate {
    // Given
    try (CertificateKeeper keeper = CertificateKeeper.start(provided, () -> true)) {
      await().until(() -> keeper.failures() > 0);
      ServingCertificate authority = maker.authority("theirs", clock.instant(), Duration.ofDays(9));
      ServingCertificate leaf = leaf(authority);
      // When
      store(leaf, Pem.text(leaf.key()), authority);
      keeper.refreshSoon();
      // Then
      await().until(() -> provided.current() != null);
    }
  }

  private static String pem(String type, byte[] content) throws IOException {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, content));
    }
    return text.toString();
  }

  private ServingCertificate leaf(ServingCertificate authority) {
    return maker.serving(authority, List.of("stream"), clock.instant(), Duration.ofDays(1));
  }

  private void store(ServingCertificate leaf, String key, ServingCertificate authority) {
    Map<String, String> data = new HashMap<>();
    data.put("tls.crt", SecretText.encode(Pem.text(leaf.chain())));
    data.put("tls.key", SecretText.encode(key));
    data.put("ca.crt", SecretText.encode(Pem.text(authority.chain())));
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace("gazan")
            .withName("given")
            .endMetadata()
            .withType("kubernetes.io/tls")
            .withData(data)
            .build();
    api.client().secrets().inNamespace("gazan").withName("given").delete();
    api.client().resource(secret).create();
  }
}
