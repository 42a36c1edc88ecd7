package io.gazan.dataplane.tls.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An RSA key in the hands of AWS-LC (Amazon Corretto Crypto Provider), which signs in about a third
 * of the JDK's time. Only signatures with these keys come from there: the provider is registered
 * nowhere, so that nothing else in the process changes.
 *
 * @param provider what {@link Signature} is to be had from
 * @param key the same key as that provider has it
 */
record FastRsa(Provider provider, PrivateKey key) {
  private static final Logger LOG = LoggerFactory.getLogger(FastRsa.class);
  private static final String PROVIDER =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

  /** Null if the key is not RSA, or the library does not load here. */
  static @Nullable FastRsa of(PrivateKey key) {
    return key instanceof RSAPrivateKey ? of(key, Choice.PROVIDER) : null;
  }

  /** Null if {@code provider} is, or cannot sign with this key: a first signature tells. */
  static @Nullable FastRsa of(PrivateKey key, @Nullable Provider provider) {
    if (provider == null) {
      return null;
    }
    try {
      FastRsa fast =
          new FastRsa(
              provider, (PrivateKey) KeyFactory.getInstance("RSA", provider).translateKey(key));
      Signature first = Signature.getInstance("SHA256withRSA", provider);
      first.initSign(fast.key);
      first.update("gazan".getBytes(StandardCharsets.US_ASCII));
      first.sign();
      return fast;
    } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
      LOG.info("RSA signatures are the JDK's, {} makes none: {}", provider, e.toString());
      return null;
    }
  }

  private static final class Choice {
    static final @Nullable Provider PROVIDER = load();

    private static @Nullable Provider load() {
      try {
        return ServiceLoader.load(Provider.class).stream()
            .filter(one -> one.type().getName().equals(FastRsa.PROVIDER))
            .findFirst()
            .map(ServiceLoader.Provider::get)
            .orElse(null);
      } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
        LOG.info("RSA signatures are the JDK's, AWS-LC does not load: {}", e.toString());
        return null;
      }
    }
  }
}
