package io.gazan.operator.pki;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;

/**
 * A certificate for the stream's port from a Secret of type {@code kubernetes.io/tls} that somebody
 * else keeps, such as cert-manager. Its {@code ca.crt}, where it has one, becomes the bundle that
 * data planes trust; nothing else is made.
 */
public final class ProvidedCertificate implements StreamCertificates {
  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private final CaBundle bundle;

  private volatile @Nullable ServingCertificate current;

  /**
   * Nothing is read before the first refresh.
   *
   * @param name of the Secret, in the namespace of the options
   */
  public ProvidedCertificate(KubernetesClient client, PkiOptions options, String name) {
    this.client = client;
    this.namespace = options.namespace();
    this.name = name;
    bundle = new CaBundle(client, namespace, options.bundleConfigMap());
  }

  @Override
  public void refresh(boolean leader) throws BadCertificate {
    Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
    if (secret == null) {
      throw new BadCertificate("Secret " + namespace + "/" + name + " does not exist");
    }
    SecretText text = new SecretText(secret);
    ServingCertificate read = text.pair("tls.crt", "tls.key");
    if (leader && text.has("ca.crt")) {
      // Before the certificate: who reads the bundle needs longer than who connects.
      bundle.publish(Pem.text(text.certificates("ca.crt")));
    }
    ServingCertificate before = current;
    if (before == null || !before.chain().equals(read.chain())) {
      current = read;
    }
  }

  @Override
  public @Nullable ServingCertificate current() {
    return current;
  }
}
