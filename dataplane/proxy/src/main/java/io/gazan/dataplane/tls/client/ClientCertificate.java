package io.gazan.dataplane.tls.client;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * What became of the request for a client's certificate, once a connection.
 *
 * @param verdict whether there was one and whether {@code client_ca} vouches for it
 * @param subject the subject's name (RFC 4514) in printable ASCII, without a certificate empty
 * @param reason why it failed; null otherwise
 */
public record ClientCertificate(Verdict verdict, String subject, @Nullable String reason) {
  /** More than any subject needs, and no more than a header line may hold. */
  static final int MOST_SUBJECT = 4096;

  /** How it stands with a client; the names are what endpoints read in {@code X-Client-Verify}. */
  public enum Verdict {
    NONE,
    SUCCESS,
    FAILED
  }

  /** The client showed none. */
  public static final ClientCertificate NONE = new ClientCertificate(Verdict.NONE, "", null);

  static ClientCertificate success(X509Certificate certificate) {
    String subject = subject(certificate);
    return subject.length() > MOST_SUBJECT
        ? new ClientCertificate(Verdict.FAILED, "", "the subject is too long")
        : new ClientCertificate(Verdict.SUCCESS, subject, null);
  }

  static ClientCertificate failed(X509Certificate certificate, String reason) {
    String subject = subject(certificate);
    return new ClientCertificate(
        Verdict.FAILED, subject.length() > MOST_SUBJECT ? "" : subject, reason);
  }

  private static String subject(X509Certificate certificate) {
    return ascii(certificate.getSubjectX500Principal().getName(X500Principal.RFC2253));
  }

  /** What is not printable ASCII as {@code \HH} of its UTF-8 bytes (RFC 4514 §2.4). */
  static String ascii(String name) {
    StringBuilder text = new StringBuilder(name.length());
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      if (b >= ' ' && b < 0x7f) {
        text.append((char) b);
      } else {
        text.append('\\')
            .append(Character.forDigit((b >> 4) & 15, 16))
            .append(Character.forDigit(b & 15, 16));
      }
    }
    return text.toString();
  }
}
