package io.gazan.operator.translate.tls;

import io.fabric8.kubernetes.api.model.Secret;
import io.gazan.operator.inventory.Versions;
import io.gazan.operator.translate.Finding;
import io.gazan.operator.translate.Reason;
import io.gazan.operator.translate.Work;
import io.gazan.upstreams.document.Quoted;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of one Secret over time. A new version that is broken, or not valid today, does
 * not replace one that is; a Secret that is gone takes its certificate with it. One that has
 * expired and was never replaced is shown all the same: what a client says about it helps more than
 * the default certificate's other name. Owned by one thread.
 */
final class HeldCertificate {
  private final String secretKey;
  private @Nullable Secret seen;
  private CertificateReader.@Nullable Parsed parsed;
  private @Nullable CertificatePem lastGood;
  private Shown shown = new Shown(null, null);

  /**
   * What comes of it.
   *
   * @param pem null when there is nothing to show
   * @param finding without a field; null when all is well
   */
  record Shown(@Nullable CertificatePem pem, @Nullable Finding finding) {}

  HeldCertificate(String secretKey) {
    this.secretKey = secretKey;
  }

  /** The same object as long as nothing changes. */
  Shown at(@Nullable Secret secret, Instant now, Work work) {
    if (secret == null) {
      parsed = null;
      lastGood = null;
    } else if (parsed == null || seen == null || !Versions.same(seen, secret)) {
      work.checked();
      parsed = CertificateReader.read(secret);
    }
    seen = secret;
    Shown next = show(now);
    if (!next.equals(shown)) {
      shown = next;
    }
    return shown;
  }

  private Shown show(Instant now) {
    return switch (parsed) {
      case null ->
          new Shown(
              null,
              Finding.warning(
                  Reason.SECRET_NOT_FOUND, "", "there is no Secret " + Quoted.of(secretKey)));
      case CertificateReader.Parsed.Bad(String problem) ->
          new Shown(lastGood, told(Reason.CERTIFICATE_INVALID, problem, lastGood != null));
      case CertificateReader.Parsed.Good(CertificatePem pem) -> show(pem, now);
    };
  }

  private Shown show(CertificatePem pem, Instant now) {
    if (pem.validAt(now)) {
      lastGood = pem;
      return new Shown(pem, null);
    }
    boolean early = now.isBefore(pem.from());
    String problem = early ? "is valid only from " + pem.from() : "expired at " + pem.until();
    CertificatePem before = lastGood;
    boolean stays = before != null && !before.equals(pem) && before.validAt(now);
    return new Shown(
        stays ? Objects.requireNonNull(before) : pem,
        told(
            early ? Reason.CERTIFICATE_NOT_YET_VALID : Reason.CERTIFICATE_EXPIRED, problem, stays));
  }

  private Finding told(Reason reason, String problem, boolean stays) {
    return Finding.warning(
        reason,
        "",
        "the certificate of Secret "
            + Quoted.of(secretKey)
            + ": "
            + problem
            + (stays ? "; its last good version stays" : ""));
  }
}
