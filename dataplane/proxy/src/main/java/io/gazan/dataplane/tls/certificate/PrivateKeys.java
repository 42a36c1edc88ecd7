package io.gazan.dataplane.tls.certificate;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;

/**
 * Private keys out of PEM: PKCS#8 (RFC 5958), and the older PKCS#1 (RFC 8017 §A.1.2) and SEC 1 (RFC
 * 5915) forms, which are PKCS#8 without its envelope; the envelope's algorithm is taken from the
 * certificate that the key belongs to.
 */
final class PrivateKeys {
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

  private PrivateKeys() {}

  /** The one private key of a PEM text. */
  static PrivateKey read(byte[] pem, String name, PublicKey certified) throws BadPair {
    List<Pem.Block> blocks = Pem.blocks(pem, name);
    for (Pem.Block block : blocks) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return key(block.der(), name, certified);
        }
        case "RSA PRIVATE KEY" -> {
          return enveloped(block, name, certified, "RSA");
        }
        case "EC PRIVATE KEY" -> {
          return enveloped(block, name, certified, "EC");
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new BadPair(name, "the key is encrypted; give it without a password");
        default -> {
          // EC PARAMETERS before the key, certificates in one file with it.
        }
      }
    }
    throw new BadPair(
        name,
        "no private key in it; expected -----BEGIN PRIVATE KEY-----"
            + (blocks.isEmpty() ? "" : ", found " + blocks.getFirst().label()));
  }

  private static PrivateKey enveloped(
      Pem.Block block, String name, PublicKey certified, String algorithm) throws BadPair {
    if (!certified.getAlgorithm().equals(algorithm)) {
      throw mismatch(name, algorithm, certified);
    }
    byte[] identifier = algorithmIdentifier(certified.getEncoded());
    byte[] content = concat(VERSION_0, identifier, tagged(OCTET_STRING, block.der()));
    return key(tagged(SEQUENCE, content), name, certified);
  }

  private static PrivateKey key(byte[] pkcs8, String name, PublicKey certified) throws BadPair {
    // A key of the other kind is read too, so that the message can say that it is one.
    String other = certified.getAlgorithm().equals("RSA") ? "EC" : "RSA";
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
    try {
      return KeyFactory.getInstance(certified.getAlgorithm()).generatePrivate(spec);
    } catch (GeneralSecurityException e) {
      try {
        return KeyFactory.getInstance(other).generatePrivate(spec);
      } catch (GeneralSecurityException _) {
        // It is not of that kind either; the first reason is the one to tell.
      }
      throw new BadPair(name, "not a private key that can be read: " + e.getMessage(), e);
    }
  }

  /** Proves that a key belongs to a certificate, by a signature that the certificate verifies. */
  static void requireMatch(PrivateKey key, PublicKey certified, String keyName, String certName)
      throws BadPair {
    if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
      throw mismatch(keyName, key.getAlgorithm(), certified);
    }
    byte[] probe = Arrays.copyOf(certified.getEncoded(), 32);
    try {
      Signature signer = Signature.getInstance(signatureFor(key.getAlgorithm()));
      signer.initSign(key);
      signer.update(probe);
      byte[] signature = signer.sign();
      signer.initVerify(certified);
      signer.update(probe);
      if (signer.verify(signature)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      throw new BadPair(keyName, "cannot sign for " + certName + ": " + e.getMessage(), e);
    }
    throw new BadPair(keyName, "is not the key of the certificate in " + certName);
  }

  private static String signatureFor(String algorithm) {
    return algorithm.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
  }

  private static BadPair mismatch(String name, String algorithm, PublicKey certified) {
    return new BadPair(
        name,
        "is not the key of the certificate: the key is "
            + algorithm
            + ", the certificate "
            + certified.getAlgorithm());
  }

  /** The AlgorithmIdentifier at the front of a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). */
  private static byte[] algorithmIdentifier(byte[] publicKeyInfo) {
    int outer = headerLength(publicKeyInfo, 0);
    int inner = headerLength(publicKeyInfo, outer);
    int length = inner + length(publicKeyInfo, outer);
    return Arrays.copyOfRange(publicKeyInfo, outer, outer + length);
  }

  private static int headerLength(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return first < 0x80 ? 2 : 2 + (first & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = (length << 8) | (der[at + 2 + i] & 0xff);
    }
    return length;
  }

  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 6);
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      int bytes = content.length > 0xffff ? 3 : content.length > 0xff ? 2 : 1;
      out.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(content.length >>> (8 * i));
      }
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
