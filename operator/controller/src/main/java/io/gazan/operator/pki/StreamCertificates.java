package io.gazan.operator.pki;

import org.jspecify.annotations.Nullable;

/**
 * Where the stream's port has its certificate from: a CA of the operator's own, or a Secret that
 * somebody else keeps.
 */
public interface StreamCertificates {
  /**
   * Reads what is stored, and makes or renews what is due. May take as long as the API server does;
   * called by one thread at a time. What failed is tried again with the next call; until then the
   * current certificate stays.
   *
   * @param leader whether this replica may write the CA bundle and rotate the CA
   * @throws BadCertificate when what is stored cannot be used; it is never overwritten
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server refuses or
   *     is not there
   */
  void refresh(boolean leader) throws BadCertificate;

  /** What new connections are to see; null before the first success. Any thread. */
  @Nullable ServingCertificate current();
}
